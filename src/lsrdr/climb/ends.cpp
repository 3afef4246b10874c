#include "ends.hpp"

#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>

#include "first_point.hpp"
#include "lsrdr/streams.hpp"
#include "turned_pair.hpp"

namespace cofree::detail {

ascent_options ascent_choice_of(const lsrdr_options& options, int k) {
  ascent_options choice{.gradient_tolerance = options.gradient_tolerance,
                        .gradient_goal = std::min(no_digit, options.gradient_tolerance),
                        .max_iterations = options.max_iterations,
                        .memory = 16};
  choice.stop = options.stop;
  if (options.progress)
    choice.progress = [progress = options.progress, k, starts = options.starts](
                          int iteration, double value, double gradient_norm) {
      progress({k + 1, starts, iteration, similarity_of(value), gradient_norm, false});
    };
  return choice;
}

template <scalar K>
void keep_better(std::optional<critical_data<K>>& best, critical_data<K> p,
                 const lsrdr_options& options, double margin) {
  const auto counts = [&](const critical_data<K>& x) {
    return conclusive(x, options.gradient_tolerance, options.slices);
  };
  const bool sound = counts(p), known = best && counts(*best);
  const double enough = sound && known ? margin : 0;
  if (!best || (sound && !known) || ((sound || !known) && p.value > best->value + enough))
    best = std::move(p);
}

template <scalar K>
critical_data<K> made_conclusive(const objective<K>& f, critical_data<K> p, climbed<K>& out,
                                 const ascent_options& choice, seed s,
                                 const lsrdr_options& options) {
  const double tolerance = options.gradient_tolerance, limit = certificate_limit(tolerance);
  const auto whole = p;
  for (std::uint64_t round = 0; round < 4 && settled(p, tolerance) && !out.stopped; ++round) {
    p.fixed = right_fixed_point(p.isometry, p.fixed);
    if (mismatch_of(p) <= limit) break;
    auto smaller = compressed_point(f, p, stream_of(s, stream::smaller, round));
    if (smaller && round == 0 && p.value < -same_value) {
      auto q = f.evaluate(kicked(p.isometry, kick_size, stream_of(s, stream::whole_kick)),
                          first_accuracy, stream_of(s, stream::whole_eigen));
      if (std::isfinite(q.value)) {
        auto next = confirmed_ascent(f, std::move(q), choice, stream_of(s, stream::whole_climb));
        out.report.iterations += next.iterations;
        if (next.point.value > p.value + higher_by) {
          p = std::move(next.point);
          continue;
        }
      }
    }
    if (smaller) {
      auto next = confirmed_ascent(f, std::move(*smaller), choice,
                                   stream_of(s, stream::smaller_climb, round));
      out.report.iterations += next.iterations;
      out.stopped = next.stopped;
      p = std::move(next.point);
      continue;
    }
    if (auto q = polished(f, p); mismatch_of(q) <= limit && q.value >= p.value - higher_by) {
      p = std::move(q);
    } else if (p.kind == eigenvalue_kind::real) {
      if (auto other = matched(f, p, tolerance, stream_of(s, stream::matching, round)))
        p = std::move(*other);
    }
    break;
  }
  if (p.isometry.domain().dimension() < whole.isometry.domain().dimension()) out.whole = whole;
  return p;
}

template <scalar K>
const critical_data<K>& describe(climbed<K>& out, const lsrdr_options& options) {
  const bool real_answer =
      out.real && (out.report.joined || !out.pair ||
                   conclusive(*out.real, options.gradient_tolerance, options.slices));
  const auto& end = real_answer ? *out.real : (out.pair ? *out.pair : *out.real);
  out.report.similarity = similarity_of(end.value);
  out.report.kind = end.kind;
  out.report.converged =
      !out.report.joined && conclusive(end, options.gradient_tolerance, options.slices);
  return end;
}

#define COFREE_INSTANTIATE(K)                                                                   \
  template void keep_better(std::optional<critical_data<K>>&, critical_data<K>,                 \
                            const lsrdr_options&, double);                                      \
  template critical_data<K> made_conclusive(const objective<K>&, critical_data<K>, climbed<K>&, \
                                            const ascent_options&, seed, const lsrdr_options&); \
  template const critical_data<K>& describe(climbed<K>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
