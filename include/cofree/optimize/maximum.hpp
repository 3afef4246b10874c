// cofree/optimize/maximum.hpp — maxima of a differentiable function on any inner-product space.
//
//   differentiable_function<F, V>   value(x) and gradient(x) on the vectors of V
//   maximise(V, f, start, options)  limited-memory BFGS, generic in the vector
//   maximum<V>                      where it ended, with its gradient and counts
//
// The gradient is the Riesz vector of the derivative for Re⟨·,·⟩: f(x + th) = f(x) + t Re⟨g,h⟩ +
// O(t²). A user's own space works by writing one struct. For functions of isometries use lbfgs.hpp.
// Source: [Nocedal1980]; where values agree to rounding, slopes decide [HagerZhang2005].
#pragma once

#include <cofree/optimize/quasi_newton.hpp>

namespace cofree {

/// You provide: value(x) and gradient(x). You get: maximise, and laws::gradient to check the two
/// against each other.
// clang-format off
template <class F, class V>
concept differentiable_function =
    inner_product_space<V> && requires(const F& f, const vector_t<V>& x) {
      { f.value(x) } -> std::convertible_to<double>;
      { f.gradient(x) } -> std::same_as<vector_t<V>>;
    };
// clang-format on

struct maximum_options {
  double gradient_tolerance = 1e-9;  ///< converged where ‖gradient‖ is at most this
  int max_iterations = 1000;
  std::size_t memory = 12;
};

template <inner_product_space V>
struct maximum {
  vector_t<V> point;
  double value = 0, gradient_norm = 0;
  int iterations = 0, evaluations = 0;  ///< evaluations of value and gradient together
  bool converged = false;
};

/// Climbs from `start` to a point where the gradient vanishes. Not converging is a result.
template <inner_product_space V, class F>
requires differentiable_function<F, V>
maximum<V> maximise(const V& v, const F& f, vector_t<V> start,
                    const maximum_options& options = {}) {
  quasi_newton_memory<V> memory(v, options.memory);
  maximum<V> out{std::move(start)};
  out.value = double(f.value(out.point));
  auto gradient = f.gradient(out.point);
  out.gradient_norm = std::sqrt(memory.dot(gradient, gradient));
  ++out.evaluations;
  while (out.gradient_norm > options.gradient_tolerance &&
         out.iterations < options.max_iterations) {
    auto direction = memory.apply(gradient, [&](vector_t<V> g) {
      memory.scale(g, memory.last_scale());
      return g;
    });
    const double slope = memory.dot(gradient, direction);
    if (!(slope > 0)) {
      if (memory.empty()) break;
      memory.clear();
      continue;
    }
    double t = memory.empty() ? std::min(1.0, 1 / out.gradient_norm) : 1.0;
    const double rounding = 1e-14 * (1 + std::abs(out.value));
    bool moved = false;
    for (int trial = 0; trial < 40 && !moved; ++trial, t /= 2) {
      auto next = out.point;
      memory.add(next, direction, t);
      const double value = double(f.value(next));
      auto there = f.gradient(next);
      ++out.evaluations;
      const double slope_there = memory.dot(there, direction);
      const bool rises = value >= out.value + 1e-4 * t * slope;
      const bool level = value >= out.value - rounding && slope_there >= -0.8 * slope;
      if (!std::isfinite(value) || !(rises || level)) continue;
      auto change = gradient;
      memory.add(change, there, -1);
      memory.scale(direction, t);
      memory.remember(std::move(direction), std::move(change));
      out.point = std::move(next), out.value = value, gradient = std::move(there);
      out.gradient_norm = std::sqrt(memory.dot(gradient, gradient));
      ++out.iterations;
      moved = true;
    }
    if (!moved) {
      if (memory.empty()) break;
      memory.clear();
    }
  }
  out.converged = out.gradient_norm <= options.gradient_tolerance;
  return out;
}

}  // namespace cofree
