#include "maximum.hpp"

#include "critical/tolerances.hpp"
#include "lsrdr/streams.hpp"
#include "settle.hpp"

namespace cofree::detail {
namespace {

/// A start whose end cannot be looked at more closely has failed, as one that does not get there.
template <scalar K>
void fail(climbed<K>& end, const std::exception& e) {
  end.real.reset(), end.pair.reset();
  end.report.converged = false;
  end.report.joined.reset();
  end.report.failure = e.what();
}

/// Chooses among the ends, until the one that is chosen has been settled, or one of the same kind that
/// is not higher by more than rounding.
template <scalar K>
choice choose_settled(const lsrdr_problem<K>& problem, std::vector<climbed<K>>& ends,
                      const lsrdr_options& options, std::vector<choice>& settled) {
  for (std::uint64_t round = 0;; ++round) {
    const auto chosen = choose(ends, options);
    auto& end = ends[std::size_t(chosen.start)];
    const auto& point = point_of(ends, chosen);
    const auto as_high = std::find_if(settled.begin(), settled.end(), [&](const choice& c) {
      const auto& other = point_of(ends, c);
      return c.kind == chosen.kind && other.value >= point.value - higher_by &&
             other.isometry.domain().dimension() >= point.isometry.domain().dimension() &&
             conclusive(other, options.gradient_tolerance, options.slices);
    });
    if (as_high != settled.end()) return *as_high;
    if (round == 8 || options.slices != slice_class::any || end.stopped ||
        !conclusive(point, options.gradient_tolerance, options.slices) || options.stop())
      return chosen;
    try {
      if (settle(problem, end, chosen.kind, chosen.start,
                 stream_of(options.start_seed, stream::settling, round), options))
        settled.push_back(chosen);
    } catch (const error& e) {
      fail(end, e);
    }
  }
}

}  // namespace

template <scalar K>
std::pair<choice, std::optional<second_order<K>>> choose_maximum(const lsrdr_problem<K>& problem,
                                                                 std::vector<climbed<K>>& ends,
                                                                 const lsrdr_options& options) {
  std::vector<choice> settled;
  for (std::uint64_t round = 0;; ++round) {
    const auto chosen = choose_settled(problem, ends, options, settled);
    auto& end = ends[std::size_t(chosen.start)];
    const bool real = chosen.kind == eigenvalue_kind::real;
    const auto& point = point_of(ends, chosen);
    const bool stopped = options.stop();
    if (!options.second_order || options.slices != slice_class::any || stopped ||
        !conclusive(point, options.gradient_tolerance, options.slices))
      return {chosen, std::nullopt};
    const objective<K> f(problem.map);
    const seed s = stream_of(options.start_seed, stream::curvature, round);
    std::optional<second_order<K>> second;
    try {
      second = curvature_at(f, point, s);
    } catch (const numerical_failure&) {  // the answer has none then
    }
    const bool saddle = second && second->largest > no_curvature + second->residual;
    if (second) end.report.gamma_applications += second->gamma_applications;
    if (!real || !saddle || round == 4 ||
        !leave_saddle(problem, end, *second, chosen.start, s, options))
      return {chosen, std::move(second)};
    std::erase(settled, chosen);
  }
}

#define COFREE_INSTANTIATE(K)                                                \
  template std::pair<choice, std::optional<second_order<K>>> choose_maximum( \
      const lsrdr_problem<K>&, std::vector<climbed<K>>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
