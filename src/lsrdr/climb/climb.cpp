#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>

#include "climb.hpp"

#include "confirmed_ascent.hpp"
#include "critical/tolerances.hpp"
#include "lsrdr/starts/block_starts.hpp"
#include "turned_pair.hpp"

namespace cofree::detail {
namespace {

constexpr double first_accuracy = 1e-3;  // of E and L at a start
// A gradient of more than this times the residuals of E and L is not of their making.
constexpr double slope = 3;
constexpr double settled_accuracy = 1e-10;  // and of those that an end is compared with
constexpr double kick_size = 0.02;          // of ‖B‖
// A start has joined another where its gradient is at most this, and their values and P are the same.
constexpr double joined_gradient = 1e-4;

template <scalar K>
linear_operator<K> kicked(const linear_operator<K>& b, double size, seed s) {
  const auto noise = tangent_part(b, random_operator(b.domain(), b.codomain(), s));
  const double length = norm(noise);
  return length > 0 ? retract(b, noise * centre_t<K>(size * norm(b) / length)) : b;
}

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

/// Where a climb from B begins. Where the gradient is no more than what E and L so rough make of none, B
/// may be the maximum, and a climb would mend only E and L, slowly: they are solved for as exactly as an end
/// needs them.
template <scalar K>
critical_data<K> evaluated(const objective<K>& f, const linear_operator<K>& b, double tolerance,
                           seed s) {
  const double goal = std::max(eigen_floor, 0.1 * tolerance);
  auto p = f.evaluate(b, first_accuracy, s);
  const bool rough = p.eigen_residual > goal && p.gradient_norm <= slope * p.eigen_residual;
  if (!std::isfinite(p.value) || !rough) return p;
  auto exact = f.evaluate(b, p, goal);
  return std::isfinite(exact.value) ? exact : p;
}

/// The k-th start, evaluated. One without a value gives way to random ones, unless it was given.
template <scalar K>
critical_data<K> first_point(const objective<K>& f, const lsrdr_problem<K>& problem,
                             const space<K>& u, int k, seed s, const lsrdr_options& options,
                             std::string& how) {
  const bool given = k < int(problem.given.size());
  for (std::uint64_t draw = 0; draw < 8; ++draw) {
    auto [b, name] = start_at(problem, u, draw == 0 ? k : random_start(problem), s.derived(draw));
    const auto gauge = left_gauge(b);
    if (gauge.radius > 0) {
      auto p = evaluated(f, gauge.isometry, options.gradient_tolerance, s.derived(draw + 100));
      how = name;
      if (std::isfinite(p.value)) return p;
    }
    if (given)
      throw_numerical_failure("lsrdr: ρ(Γ(" + std::string(gauge.radius > 0 ? "A" : "B") +
                              ",B)) = 0 for the B given as a start");
  }
  throw_numerical_failure(
      "lsrdr: no start with ρ(Γ(A,B)) > 0 was found in 8 draws; A may be nilpotent");
}

/// Puts p in the place of `best` where it counts more; where both count, only if it is higher by more than
/// `margin`.
template <scalar K>
void keep_better(std::optional<critical_data<K>>& best, critical_data<K> p,
                 const lsrdr_options& options, double margin = 0) {
  const auto counts = [&](const critical_data<K>& x) {
    return conclusive(x, options.gradient_tolerance, options.slices);
  };
  const bool sound = counts(p), known = best && counts(*best);
  const double enough = sound && known ? margin : 0;
  if (!best || (sound && !known) || ((sound || !known) && p.value > best->value + enough))
    best = std::move(p);
}

/// The end of a climb, or where it is no critical point with RS = 1 what it comes to: a B of the dimension
/// that suffices, or L matched to E. Below similarity 1 a kick shows first whether the dimension asked for
/// can do better.
template <scalar K>
critical_data<K> made_conclusive(const objective<K>& f, critical_data<K> p, climbed<K>& out,
                                 const ascent_options& choice, seed s,
                                 const lsrdr_options& options) {
  const double tolerance = options.gradient_tolerance, limit = certificate_limit(tolerance);
  const auto whole = p;
  for (std::uint64_t round = 0; round < 4 && settled(p, tolerance) && !out.stopped; ++round) {
    p.fixed = right_fixed_point(p.isometry, p.fixed);
    if (mismatch_of(p) <= limit) break;
    auto smaller = compressed_point(f, p, s.derived(round));
    if (smaller && round == 0 && p.value < -same_value) {
      auto q =
          f.evaluate(kicked(p.isometry, kick_size, s.derived(20)), first_accuracy, s.derived(21));
      if (std::isfinite(q.value)) {
        auto next = confirmed_ascent(f, std::move(q), choice, s.derived(22));
        out.report.iterations += next.iterations;
        if (next.point.value > p.value + higher_by) {
          p = std::move(next.point);
          continue;
        }
      }
    }
    if (smaller) {
      auto next = confirmed_ascent(f, std::move(*smaller), choice, s.derived(30 + round));
      out.report.iterations += next.iterations;
      out.stopped = next.stopped;
      p = std::move(next.point);
      continue;
    }
    if (auto q = polished(f, p); mismatch_of(q) <= limit && q.value >= p.value - higher_by) {
      p = std::move(q);
    } else if (p.kind == eigenvalue_kind::real) {
      if (auto other = matched(f, p, tolerance, s.derived(40 + round))) p = std::move(*other);
    }
    break;
  }
  if (p.isometry.domain().dimension() < whole.isometry.domain().dimension()) out.whole = whole;
  return p;
}

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

/// Fills the report from the end that counts: of real kind, if it has converged or there is no pair.
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

}  // namespace

template <scalar K>
climbed<K> climb(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                 const lsrdr_options& options, std::vector<known_end<K>>& known) {
  objective<K> f(problem.map);
  climbed<K> out;
  const auto ascent_choice = ascent_choice_of(options, k);
  auto begin = first_point(f, problem, u, k, s, options, out.report.how);
  const auto keep_point = [&](critical_data<K> p) {
    p = made_conclusive(f, std::move(p), out, ascent_choice, s.derived(400), options);
    auto& place = p.kind == eigenvalue_kind::real ? out.real : out.pair;
    // A start ends at its own maximum: rounding must not choose between that and another as high.
    keep_better(place, std::move(p), options, higher_by);
  };
  const auto keep = [&](const ascent<critical_data<K>>& a) {
    out.report.iterations += a.iterations;
    out.stopped = out.stopped || a.stopped;
    keep_point(a.point);
  };
  const auto enough = [&](const critical_data<K>& p) {
    if (options.join) out.report.joined = joined_at(p, known);
    return out.report.joined.has_value();
  };
  keep(confirmed_ascent(f, std::move(begin), ascent_choice, s, enough));
  // A pair: turn it to where λ is real, kick it off that saddle and climb on.
  if (out.pair && !out.stopped) {
    const auto pair = polished(f, *out.pair);  // the turned point is as exact as this
    const auto j = turning_operator(pair);
    const auto base = j ? turned(f, pair, *j) : pair.isometry;
    for (std::uint64_t attempt = 0; attempt < 2 && !out.real && !out.stopped; ++attempt) {
      // Without a J first the map that real parts of E and L give.
      const auto parts = j || attempt > 0 ? std::nullopt : compressed_by_parts(f, pair, 0.7);
      auto p = f.evaluate(parts ? *parts : kicked(base, kick_size, s.derived(200 + attempt)),
                          first_accuracy, s.derived(300 + attempt));
      if (std::isfinite(p.value)) keep(confirmed_ascent(f, std::move(p), ascent_choice, s, enough));
    }
    if (j && !out.real && !out.stopped)
      if (auto real = matched_real_point(f, base, pair, options.gradient_tolerance))
        keep_point(std::move(*real));
  }
  const auto& end = describe(out, options);
  out.report.gamma_applications = f.applications();
  // A multiple eigenvalue leaves E, L and so P a choice: nobody can join such an end.
  if (options.join && out.report.converged && end.kind == eigenvalue_kind::real && end.gap > no_gap)
    known.push_back({k, end.value, factors_of(end)});
  return out;
}

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
                             s.derived(1), options);
    keep_better(p.kind == eigenvalue_kind::real ? end.real : end.pair, std::move(p), options);
  } else {
    // E and L enter P divided by the gap: as exact as they go.
    *place = polished(f, *place);
    // Of a multiple eigenvalue E and L are a choice, made together: they are left as they are.
    if (fresh.gap > no_gap && place->gap > no_gap) {
      auto exact = f.evaluate(place->isometry, *place, eigen_floor);
      if (exact.kind == kind && exact.gradient_norm <= 2 * place->gradient_norm + no_digit)
        *place = std::move(exact);
    }
    place->fixed = right_fixed_point(place->isometry, place->fixed);
    if (fresh.kind == kind) place->gap = fresh.gap;
    if (const auto gap = gap_in_complement(f, *place, s.derived(2)))
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
    auto p = f.evaluate(b, confirming_accuracy, s.derived(sign > 0 ? 500 : 501));
    if (!std::isfinite(p.value)) continue;
    auto next = confirmed_ascent(f, std::move(p), ascent_choice_of(options, k), s);
    end.report.iterations += next.iterations;
    end.stopped = end.stopped || next.stopped;
    if (next.point.value <= saddle.value + no_digit) continue;
    auto q = made_conclusive(f, std::move(next.point), end, ascent_choice_of(options, k),
                             s.derived(502), options);
    auto& place = q.kind == eigenvalue_kind::real ? end.real : end.pair;
    keep_better(place, std::move(q), options);
    left = left || end.real->value > saddle.value;
  }
  describe(end, options);
  end.report.gamma_applications += f.applications() + up.gamma_applications;
  return left;
}

#define COFREE_INSTANTIATE(K)                                                                   \
  template climbed<K> climb(const lsrdr_problem<K>&, const space<K>&, int, seed,                \
                            const lsrdr_options&, std::vector<known_end<K>>&);                  \
  template bool settle(const lsrdr_problem<K>&, climbed<K>&, eigenvalue_kind, int, seed,        \
                       const lsrdr_options&);                                                   \
  template bool leave_saddle(const lsrdr_problem<K>&, climbed<K>&, const second_order<K>&, int, \
                             seed, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
