#include "settle.hpp"

#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>

#include "lsrdr/climb/ends.hpp"
#include "lsrdr/climb/first_point.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {
namespace {

constexpr double settled_accuracy = 1e-10;  // residual of E and L that an end is compared with

}  // namespace

template <scalar K>
bool settle(const lsrdr_problem<K>& problem, climbed<K>& end, eigenvalue_kind kind, int k, seed s,
            const lsrdr_options& options) {
  objective<K> f(problem.map);
  auto& place = kind == eigenvalue_kind::real ? end.real : end.pair;
  auto fresh = f.evaluate(place->isometry, settled_accuracy, s, true, place->lambda);
  const bool higher = std::isfinite(fresh.value) && fresh.value > place->value + higher_by;
  if (higher) {
    auto next = confirmed_ascent(f, std::move(fresh), ascent_choice_of(options, k), s);
    end.report.iterations += next.iterations;
    end.stopped = end.stopped || next.stopped;
    place.reset();
    auto p = made_conclusive(f, std::move(next.point), end, ascent_choice_of(options, k),
                             stream_of(s, stream::settled_end), options);
    keep_better(p.kind == eigenvalue_kind::real ? end.real : end.pair, std::move(p), options);
  } else {
    // E and L enter P divided by the gap: as exact as they go.
    *place = polished(f, *place);
    // E and L of a multiple eigenvalue are a choice, made together: they are left as they are.
    if (fresh.gap > no_gap && place->gap > no_gap) {
      auto exact = f.evaluate(place->isometry, *place, eigen_floor);
      if (exact.kind == kind && exact.gradient_norm <= 2 * place->gradient_norm + no_digit)
        *place = std::move(exact);
    }
    place->fixed = right_fixed_point(place->isometry, place->fixed);
    if (fresh.kind == kind) place->gap = fresh.gap;
    if (const auto gap = gap_in_complement(f, *place, stream_of(s, stream::settled_gap)))
      place->gap = std::min(place->gap, *gap);
  }
  describe(end, options);
  end.report.gamma_applications += f.applications();
  return !higher;
}

template <scalar K>
bool leave_saddle(const lsrdr_problem<K>& problem, climbed<K>& end, const second_order<K>& up,
                  int k, seed s, const lsrdr_options& options) {
  objective<K> f(problem.map);
  const auto saddle = *end.real;
  bool left = false;
  for (double sign : {1.0, -1.0}) {
    const double size = sign * kick_size * norm(saddle.isometry);
    const auto b = retract(saddle.isometry, up.direction * centre_t<K>(size));
    auto p = f.evaluate(b, confirming_accuracy,
                        stream_of(s, sign > 0 ? stream::saddle_up : stream::saddle_down));
    if (!std::isfinite(p.value)) continue;
    auto next = confirmed_ascent(f, std::move(p), ascent_choice_of(options, k), s);
    end.report.iterations += next.iterations;
    end.stopped = end.stopped || next.stopped;
    if (next.point.value <= saddle.value + no_digit) continue;
    auto q = made_conclusive(f, std::move(next.point), end, ascent_choice_of(options, k),
                             stream_of(s, stream::saddle_end), options);
    auto& place = q.kind == eigenvalue_kind::real ? end.real : end.pair;
    keep_better(place, std::move(q), options);
    left = left || end.real->value > saddle.value;
  }
  describe(end, options);
  end.report.gamma_applications += f.applications() + up.gamma_applications;
  return left;
}

#define COFREE_INSTANTIATE(K)                                                                   \
  template bool settle(const lsrdr_problem<K>&, climbed<K>&, eigenvalue_kind, int, seed,        \
                       const lsrdr_options&);                                                   \
  template bool leave_saddle(const lsrdr_problem<K>&, climbed<K>&, const second_order<K>&, int, \
                             seed, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
