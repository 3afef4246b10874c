#include "basins.hpp"

namespace cofree::detail {
namespace {

template <scalar K>
struct basin {
  basin_report report;
  std::optional<rank_d<K>> projection;
};

template <scalar K>
double distance_between(const basin<K>& a, const basin<K>& b) {
  if (!a.projection || !b.projection) return std::numeric_limits<double>::quiet_NaN();
  return relative_distance(*a.projection, *b.projection);
}

}  // namespace

template <scalar K>
sorted_ends sort_into_basins(const std::vector<climbed<K>>& ends, slice_class c) {
  std::vector<basin<K>> basins;
  std::vector<std::optional<std::size_t>> home(ends.size());
  for (std::size_t k = 0; k < ends.size(); ++k) {
    const auto& end = ends[k];
    if (!end.report.converged) continue;
    basin<K> mine{{end.report.similarity, 1, 0, end.report.kind}, std::nullopt};
    const bool real = end.report.kind == eigenvalue_kind::real && c == slice_class::any;
    if (real) mine.projection = factors_of(*end.real);
    const auto found = std::find_if(basins.begin(), basins.end(), [&](const basin<K>& b) {
      return b.report.kind == end.report.kind &&
             std::abs(b.report.similarity - end.report.similarity) < same_value &&
             (!real || distance_between(mine, b) < same_projection);
    });
    home[k] = std::size_t(found - basins.begin());
    if (found == basins.end())
      basins.push_back(std::move(mine));
    else
      ++found->report.count;
  }
  for (const auto& end : ends)
    if (const auto joined = end.report.joined; joined && home[std::size_t(*joined)]) {
      auto& report = basins[*home[std::size_t(*joined)]].report;
      ++report.count, ++report.joined;
    }
  std::stable_sort(basins.begin(), basins.end(), [](const auto& a, const auto& b) {
    return a.report.similarity > b.report.similarity;
  });
  sorted_ends out;
  for (const auto& a : basins) {
    out.basins.push_back(a.report);
    out.distances.emplace_back();
    for (const auto& b : basins)
      out.distances.back().push_back(&a == &b && a.projection ? 0 : distance_between(a, b));
  }
  return out;
}

std::string verdict_of(const std::vector<basin_report>& basins, const certificate& best) {
  if (basins.empty()) return "no start converged";
  const auto equal = std::count_if(basins.begin(), basins.end(), [&](const auto& b) {
    return b.kind == basins[0].kind && basins[0].similarity - b.similarity < same_value;
  });
  // A flat direction: the curvature is zero as far as it is known, and it is known well.
  const double error = best.curvature_residual.value_or(0);
  const bool flat =
      best.curvature && error < 1e-4 && std::abs(*best.curvature) <= std::max(no_curvature, error);
  const bool strict = best.curvature && *best.curvature < -std::max(no_curvature, error);
  if (flat || (equal > 1 && !strict && basins[0].kind == eigenvalue_kind::real))
    return "a continuum";
  return basins.size() == 1 ? "one basin" : "several basins";
}

#define COFREE_INSTANTIATE(K) \
  template sorted_ends sort_into_basins(const std::vector<climbed<K>>& ends, slice_class);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
