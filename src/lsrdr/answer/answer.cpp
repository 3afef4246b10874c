#include "answer.hpp"

#include "basins.hpp"
#include "evidence.hpp"
#include "least_part.hpp"
#include "lsrdr/problem/balanced_map.hpp"
#include "maximum.hpp"

namespace cofree::detail {
namespace {

/// Where the answer is of a smaller dimension than was asked for, an end in that one of the same value: of
/// the start that is answered or, where it has none, of another. Digits are refined from there, since E, L
/// and e that a double sees as singular may be regular in more of them.
template <scalar K>
void keep_in_asked_dimension(const lsrdr_problem<K>& problem, lsrdr_result<K>& out,
                             const std::vector<climbed<K>>& ends, const choice& chosen,
                             std::size_t wanted) {
  const auto& best = point_of(ends, chosen);
  if (best.isometry.domain().dimension() >= wanted) return;
  auto whole = ends[std::size_t(chosen.start)].whole;
  for (const auto& end : ends)
    for (const auto* p : {&end.whole, &end.real, &end.pair})
      if (!whole && *p && (*p)->isometry.domain().dimension() == wanted &&
          (*p)->value >= best.value - higher_by)
        whole = *p;
  if (whole) out.keep_in_asked_dimension(as_given(problem, *whole));
}

/// What the ends say of smaller dimensions that reach the same similarity. Counts what it applies.
template <scalar K>
void note_sufficient(const lsrdr_problem<K>& problem, lsrdr_result<K>& out,
                     const std::vector<climbed<K>>& ends, const choice& chosen, std::size_t wanted,
                     const lsrdr_options& options, long& applications) {
  const auto& best = point_of(ends, chosen);
  const auto answered = best.isometry.domain().dimension();
  std::size_t least = answered;
  for (const auto& end : ends) {
    const auto& p = chosen.kind == eigenvalue_kind::real ? end.real : end.pair;
    if (p && p->value >= best.value - higher_by &&
        conclusive(*p, options.gradient_tolerance, options.slices))
      least = std::min(least, p->isometry.domain().dimension());
  }
  if (!out.converged) return;
  if (chosen.kind == eigenvalue_kind::real)
    if (const auto part = least_part(problem, best.value, least, options, applications))
      least = *part;
  if (least == wanted) return;
  out.sufficient_dim = least;
  const auto dim = [](std::size_t k) { return "dim U = " + std::to_string(k); };
  const bool pair_higher = chosen.kind == eigenvalue_kind::real && out.best_pair &&
                           *out.best_pair > *out.similarity + higher_by;
  std::string note =
      dim(least) + " suffices: it reaches this similarity" +
      (pair_higher ? ", the best of an answer with a projection; a complex pair reaches more" : "");
  if (best.value >= -same_value) note += ", which none exceeds";
  if (answered < wanted)
    note += "; at " + dim(wanted) + " E, L or e is singular, and " +
            (out.has_projection() ? "B, R, S and P are those" : "B is that") + " of " +
            dim(answered);
  out.notes.push_back(note);
}

}  // namespace

template <scalar K>
lsrdr_result<K> assemble(const lsrdr_problem<K>& problem, std::vector<climbed<K>> ends,
                         std::size_t wanted, const lsrdr_options& options) {
  const auto [chosen, second] = choose_maximum(problem, ends, options);
  const bool real = chosen.kind == eigenvalue_kind::real;
  const auto& best = point_of(ends, chosen);
  auto out = with_evidence(problem, best, second, options);
  auto& report = ends[std::size_t(chosen.start)].report;
  report.converged = report.converged && (report.kind != chosen.kind || out.converged);
  out.similarity = similarity_of(best.value);
  out.lambda = *out.similarity * problem.scale;
  out.kind = best.kind;
  out.slices = options.slices;
  if (const int k = best_of(ends, eigenvalue_kind::complex_pair, true, options); k >= 0)
    out.best_pair = real ? similarity_of(ends[std::size_t(k)].pair->value) : out.similarity;
  out.gradient_norm = best.gradient_norm;
  out.gradient_tolerance = options.gradient_tolerance;
  keep_in_asked_dimension(problem, out, ends, chosen, wanted);
  note_sufficient(problem, out, ends, chosen, wanted, options, report.gamma_applications);
  const bool asked = out.converged && options.second_order && options.slices == slice_class::any &&
                     !options.stop();
  const bool continuum =
      asked && in_continuum(problem, best, second, options, report.gamma_applications);
  int failed = 0;
  std::string why;
  for (const auto& each : ends) {
    out.gamma_applications += each.report.gamma_applications;
    out.starts.push_back(each.report);
    if (each.report.failure && failed++ == 0) why = *each.report.failure;
  }
  if (failed > 0)
    out.notes.push_back(std::to_string(failed) + " of " + std::to_string(options.starts) +
                        " starts failed: " + why);
  out.interrupted = options.stop();  // work was left, if only the curvature
  auto sorted = sort_into_basins(ends, options);
  out.uniqueness = {verdict_of(sorted.basins, continuum || sorted.choice_of_p),
                    std::move(sorted.distances)};
  out.basins = std::move(sorted.basins);
  return out;
}

template <scalar K>
void note_kinds(lsrdr_result<K>& out) {
  const bool real = out.kind == eigenvalue_kind::real;
  if (out.slices != slice_class::any)
    out.notes.push_back("the best B of a class is not stationary among all B: there is no P, R, S");
  else if (!real)
    out.notes.push_back("only complex pairs were found: there is no P, R, S");
  else if (out.best_pair && *out.best_pair > *out.similarity + same_value)
    out.notes.push_back("a complex pair has a higher similarity, but no projection");
  const auto& c = out.certificate();
  if (real && out.converged && c.eigenvalue_gap && *c.eigenvalue_gap <= no_gap)
    out.notes.push_back(
        "several eigenvalues of Γ(A,B) share the spectral circle: E, L and P are one choice of "
        "several");
  if (c.curvature && *c.curvature > no_curvature + *c.curvature_residual)
    out.notes.push_back("the curvature is positive: a saddle point, not a local maximum");
}

#define COFREE_INSTANTIATE(K)                                                                      \
  template lsrdr_result<K> assemble(const lsrdr_problem<K>&, std::vector<climbed<K>>, std::size_t, \
                                    const lsrdr_options&);                                         \
  template void note_kinds(lsrdr_result<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
