#include "climb.hpp"

#include <cofree/critical/objective.hpp>

#include "confirmed_ascent.hpp"
#include "critical/tolerances.hpp"
#include "ends.hpp"
#include "first_point.hpp"
#include "turned_pair.hpp"

namespace cofree::detail {
namespace {

// A start has joined another where its gradient is at most this, and their values and P are the same.
constexpr double joined_gradient = 1e-4;

/// Which of the known ends p is at, if any.
template <scalar K>
std::optional<int> joined_at(const critical_data<K>& p, const std::vector<known_end<K>>& known) {
  if (known.empty() || p.kind != eigenvalue_kind::real || !(p.gradient_norm <= joined_gradient))
    return std::nullopt;
  std::optional<rank_d<K>> mine;
  for (const auto& end : known) {
    if (std::abs(end.value - p.value) > same_value) continue;
    if (!mine) mine = factors_of(p);
    if (relative_distance(end.projection, *mine) <= same_projection) return end.start;
  }
  return std::nullopt;
}

/// One start on its way. Each step leaves the best end of each kind in `out`.
template <scalar K>
struct one_start {
  const lsrdr_options& options;
  const std::vector<known_end<K>>& known;
  const objective<K>& f;
  const seed s;
  const ascent_options choice;
  climbed<K> out{};

  bool goes_on() const { return !out.real && !out.stopped; }

  /// Climbs from p to a maximum, or to where a known end is.
  void ascend(critical_data<K> p) {
    const auto enough = [&](const critical_data<K>& x) {
      if (options.join) out.report.joined = joined_at(x, known);
      return out.report.joined.has_value();
    };
    const auto end = confirmed_ascent(f, std::move(p), choice, s, enough);
    out.report.iterations += end.iterations;
    out.stopped = out.stopped || end.stopped;
    keep(end.point);
  }

  void keep(critical_data<K> p) {
    p = made_conclusive(f, std::move(p), out, choice, stream_of(s, stream::conclusive), options);
    auto& place = p.kind == eigenvalue_kind::real ? out.real : out.pair;
    // A start ends at its own maximum: rounding must not choose between that and another as high.
    keep_better(place, std::move(p), options, higher_by);
  }

  /// Turns a pair to where λ is real, kicks it off that saddle and climbs on.
  void leave_pair() {
    const auto pair = polished(f, *out.pair);  // the turned point is as exact as this
    const auto j = turning_operator(pair);
    const auto base = j ? turned(f, pair, *j) : pair.isometry;
    for (std::uint64_t attempt = 0; attempt < 2 && goes_on(); ++attempt) {
      // Without a J first the map that real parts of E and L give.
      const auto parts = j || attempt > 0 ? std::nullopt : compressed_by_parts(f, pair, 0.7);
      auto p = f.evaluate(
          parts ? *parts : kicked(base, kick_size, stream_of(s, stream::pair_kick, attempt)),
          first_accuracy, stream_of(s, stream::pair_eigen, attempt));
      if (std::isfinite(p.value)) ascend(std::move(p));
    }
    if (!j || !goes_on()) return;
    if (auto real = matched_real_point(f, base, pair, options.gradient_tolerance))
      keep(std::move(*real));
  }
};

}  // namespace

template <scalar K>
climbed<K> climb(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                 const lsrdr_options& options, std::vector<known_end<K>>& known) {
  const objective<K> f(problem.map);
  one_start<K> start{options, known, f, s, ascent_choice_of(options, k)};
  auto& out = start.out;
  start.ascend(first_point(f, problem, u, k, s, options.gradient_tolerance, out.report.how));
  if (out.pair && !out.stopped) start.leave_pair();
  const auto& end = describe(out, options);
  out.report.gamma_applications = f.applications();
  // A multiple eigenvalue leaves E, L and so P a choice: nobody can join such an end.
  if (options.join && out.report.converged && end.kind == eigenvalue_kind::real && end.gap > no_gap)
    known.push_back({k, end.value, factors_of(end)});
  return std::move(out);
}

#define COFREE_INSTANTIATE(K)                                                    \
  template climbed<K> climb(const lsrdr_problem<K>&, const space<K>&, int, seed, \
                            const lsrdr_options&, std::vector<known_end<K>>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
