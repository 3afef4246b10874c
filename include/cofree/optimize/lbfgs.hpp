// cofree/optimize/lbfgs.hpp — preconditioned limited-memory BFGS on isometries.
//
//   isometry_objective             the concept of a function to maximise
//   ascend(objective, start, …)    L-BFGS with projected transport and approximate Wolfe conditions
//   ascent<Point>                  where it ended, with its counts
//
// Sources: [Nocedal1980] for the recursion, [HagerZhang2005] for conditions that know the rounding
// floor: where values agree to rounding, slopes decide.
#pragma once

#include <cofree/error/stop_request.hpp>
#include <cofree/operator/operator_space.hpp>
#include <cofree/optimize/isometries.hpp>
#include <cofree/optimize/quasi_newton.hpp>
#include <concepts>
#include <functional>
#include <optional>

namespace cofree {

/// A function of an isometry to be maximised.
/// You provide: evaluate(B, near, tolerance) → a point that knows isometry, value, gradient with
/// B†gradient = 0 and gradient_norm; precondition(point, D), positive on the tangent directions.
// clang-format off
template <class F>
concept isometry_objective = requires(const F& f, const typename F::point_type& p,
                                      const typename F::operator_type& d, double tolerance) {
  { f.evaluate(p.isometry, p, tolerance) } -> std::same_as<typename F::point_type>;
  { f.precondition(p, d) } -> std::same_as<typename F::operator_type>;
  { p.value } -> std::convertible_to<double>;
  { p.gradient_norm } -> std::convertible_to<double>;
  { p.gradient } -> std::convertible_to<typename F::operator_type>;
};
// clang-format on

struct ascent_options {
  double gradient_tolerance = 1e-9;  ///< converged where gradient_norm is at most this
  double gradient_goal = 1e-12;      ///< steps go on to here as long as they pay
  int max_iterations = 1000;
  std::size_t memory = 16;
  stop_request stop{};  ///< asked before each step
  std::function<void(int iteration, double value, double gradient_norm)> progress = nullptr;
};

template <class Point>
struct ascent {
  Point point;
  int iterations = 0, evaluations = 0;
  bool converged = false, stopped = false;
  bool enough = false;  ///< the caller had seen enough
};

namespace detail {

/// How exactly points are evaluated: the error of a gradient as a part of the one before it. L-BFGS
/// does with a rough one, which saves a third of the work; after a failure it is made smaller.
constexpr double largest_error = 0.3, least_error = 1e-3;
/// No point is evaluated more coarsely than this.
constexpr double coarsest = 0.03;

}  // namespace detail

/// Climbs from `start` to a point where the gradient vanishes, or until `enough` says so of a point.
/// Each step asks first for length 1, the natural one under the preconditioner.
template <isometry_objective F, std::predicate<const typename F::point_type&> Enough>
ascent<typename F::point_type> ascend(const F& f, typename F::point_type start,
                                      const ascent_options& options, const Enough& enough) {
  using Point = typename F::point_type;
  using Operator = typename F::operator_type;
  ascent<Point> out{std::move(start)};
  using K = typename Operator::scalar_type;
  quasi_newton_memory<operator_space<K>> memory(
      {out.point.isometry.domain(), out.point.isometry.codomain()}, options.memory);
  double best_gradient = out.point.gradient_norm;
  double error = detail::largest_error;
  int idle = 0;
  const auto finish = [&] {
    out.converged = out.point.gradient_norm <= options.gradient_tolerance;
    return out;
  };
  // After a failure: forget the past and look more closely. False when that was done before.
  const auto look_closer = [&] {
    if (memory.empty() && error <= detail::least_error) return false;
    memory.clear();
    error = std::max(detail::least_error, 0.1 * error);
    out.point =
        f.evaluate(out.point.isometry, out.point, std::min(1e-4, error * out.point.gradient_norm));
    ++out.evaluations;
    return true;
  };
  while (out.point.gradient_norm > options.gradient_goal &&
         out.iterations < options.max_iterations) {
    if (options.stop()) {
      out.stopped = true;
      break;
    }
    if (enough(out.point)) {
      out.enough = true;
      break;
    }
    const Point& here = out.point;
    auto direction =
        memory.apply(here.gradient, [&](const Operator& d) { return f.precondition(here, d); });
    direction = tangent_part(here.isometry, direction);
    double slope = real_part(inner(here.gradient, direction));
    const double length = norm(direction);
    if (!(slope > 1e-10 * here.gradient_norm * length)) {
      if (!look_closer()) return finish();
      continue;
    }
    // Length 1 unless that would leave the region in which the retraction means anything.
    double t = std::min(1.0, 1.0 / length), low = 0, high = 0, value_low = here.value,
           slope_low = slope;
    const double tolerance = std::min(detail::coarsest, error * here.gradient_norm);
    const double rounding = 4e-15 * (1 + std::abs(here.value));
    std::optional<Point> next;
    Operator step = direction;
    for (int trial = 0; trial < 12; ++trial) {
      step = direction * centre_t<typename Operator::scalar_type>(t);
      auto there = f.evaluate(retract(here.isometry, step), here, tolerance);
      ++out.evaluations;
      const double slope_there =
          real_part(inner(there.gradient, tangent_part(there.isometry, direction)));
      const bool rises = there.value >= here.value + 1e-4 * t * slope;
      const bool level = there.value >= here.value - rounding && slope_there >= -0.8 * slope;
      const bool usable = std::isfinite(there.value) && (rises || level);
      if (!usable) {
        high = t;
        // The maximum of the cubic-free quadratic through value, slope and the new value, kept
        // inside.
        const double bend = value_low + slope_low * (t - low) - there.value;
        const double guess = bend > 0 ? 0.5 * slope_low * (t - low) * (t - low) / bend : 0;
        t = low + std::clamp(std::isfinite(guess) ? guess : 0.0, 0.1 * (t - low), 0.5 * (t - low));
        continue;
      }
      const bool steep = slope_there > 0.9 * slope;
      low = t, value_low = there.value, slope_low = slope_there;
      next = std::move(there);
      if (!steep || trial > 6) break;
      t = high > 0 ? (low + high) / 2 : 2 * t;
      if (t * length > 2) break;
    }
    if (!next) {
      if (!look_closer()) return finish();
      continue;
    }
    step = direction * centre_t<typename Operator::scalar_type>(low);
    const auto carry = [&](const Operator& d) { return tangent_part(next->isometry, d); };
    memory.transport(carry);
    memory.remember(carry(step), carry(here.gradient) - next->gradient);
    out.point = std::move(*next);
    ++out.iterations;
    if (options.progress)
      options.progress(out.iterations, out.point.value, out.point.gradient_norm);
    if (out.point.gradient_norm < 0.5 * best_gradient) {
      best_gradient = out.point.gradient_norm;
      idle = 0;
    } else if (++idle > 30 && best_gradient <= options.gradient_tolerance) {
      break;  // at the rounding floor
    } else if (idle > 60 && best_gradient <= 1e-4) {
      break;  // on a plain that leads nowhere
    }
    if (out.point.gradient_norm <= options.gradient_tolerance && idle > 4) break;
  }
  return finish();
}
template <isometry_objective F>
ascent<typename F::point_type> ascend(const F& f, typename F::point_type start,
                                      const ascent_options& options = {}) {
  return ascend(f, std::move(start), options, [](const auto&) { return false; });
}

}  // namespace cofree
