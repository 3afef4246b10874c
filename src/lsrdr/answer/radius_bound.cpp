#include "radius_bound.hpp"

#include <fmt/format.h>

namespace cofree::detail {
namespace {

/// The largest log λ of the scaled map that is possible: λ² is the upper bound of ρ(Γ(A,A)), and the tolerance of the
/// eigen-solver is added.
template <scalar K>
double highest_value(const lsrdr_problem<K>& problem, double tolerance) {
  const auto& r = problem.self_radius;
  const bool bounded = r && r->value > 0 && std::isfinite(r->value) && std::isfinite(r->upper);
  if (!bounded) return std::numeric_limits<double>::infinity();
  return std::log(r->upper / r->value) / 2 + 10 * tolerance;
}

}  // namespace

template <scalar K>
void drop_impossible(const lsrdr_problem<K>& problem, std::vector<climbed<K>>& ends,
                     double tolerance) {
  const double most = highest_value(problem, tolerance);
  for (auto& end : ends) {
    bool dropped = false;
    for (auto* point : {&end.real, &end.pair, &end.whole})
      if (*point && (*point)->value > most) point->reset(), dropped = true;
    if (!dropped || end.real || end.pair) continue;
    end.report.converged = false;
    end.report.joined.reset();
    end.report.similarity = std::numeric_limits<double>::quiet_NaN();
    end.report.failure =
        "an eigenvalue of Γ(A,B) was found above the proven bound of ρ(Γ(A,A))^½: rounding of a "
        "map "
        "far from normal";
  }
}

template <scalar K>
lsrdr_problem<K> with_radius_above(lsrdr_result<K>& out, lsrdr_problem<K> problem,
                                   double tolerance) {
  if (!problem.similarity_known) return problem;
  // What has not converged is rough: it is at most 1, and moves nothing.
  if (!out.converged) *out.similarity = std::min(*out.similarity, 1.0);
  double top = std::max(1.0, *out.similarity);
  if (out.best_pair) top = std::max(top, *out.best_pair);
  for (auto& each : out.starts)
    if (each.converged)
      top = std::max(top, each.similarity);
    else if (each.similarity > 1)
      each.similarity = 1;
  for (const auto& each : out.basins) top = std::max(top, each.similarity);
  if (!(top > 1)) return problem;
  auto& r = problem.self_radius;
  if (r && std::log(top) > highest_value(problem, tolerance)) {
    out.converged = false;
    out.notes.push_back(
        fmt::format("a |λ| was found whose square is {:.3g} times ρ(Γ(A,A)), which none "
                    "exceeds: the answer is rounding of a map far from normal",
                    top * top));
  }
  // What is left above the upper bound is rounding of |λ|.
  const double up = r ? std::min(top, r->room()) : top;
  const auto below_one = [&](double& x) {
    if (std::isfinite(x)) x = std::min(x / up, 1.0);
  };
  problem.scale *= up;
  below_one(*out.similarity);
  if (out.best_pair) below_one(*out.best_pair);
  for (auto& each : out.starts) below_one(each.similarity);
  for (auto& each : out.basins) below_one(each.similarity);
  if (r) r = r->raised(top);
  return problem;
}

template <scalar K>
void scale_back(lsrdr_result<K>& out, const lsrdr_problem<K>& problem) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto each = [&](auto& report) {
    report.lambda = report.similarity * problem.scale;
    if (!problem.similarity_known) report.similarity = none;
  };
  for (auto& start : out.starts) each(start);
  for (auto& basin : out.basins) each(basin);
  out.self_radius = problem.self_radius;
  if (auto& r = out.self_radius; r && !(std::isnormal(r->value) && std::isfinite(r->upper))) {
    r.reset();  // the square of entries near the ends of the range
    out.notes.push_back("ρ(Γ(A,A)) is beyond the range of double; the similarity is not");
  }
  if (!std::isfinite(out.lambda))
    out.notes.push_back("λ is beyond the range of double; refined digits show it");
  if (problem.similarity_known) return;
  out.similarity.reset(), out.best_pair.reset();
  out.notes.push_back("ρ(Γ(A,A)) is not known for this A: there is no similarity, compare lambda");
}

#define COFREE_INSTANTIATE(K)                                                               \
  template void drop_impossible(const lsrdr_problem<K>&, std::vector<climbed<K>>&, double); \
  template lsrdr_problem<K> with_radius_above(lsrdr_result<K>&, lsrdr_problem<K>, double);  \
  template void scale_back(lsrdr_result<K>&, const lsrdr_problem<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
