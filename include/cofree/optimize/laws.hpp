// cofree/optimize/laws.hpp — the law of gradients, as a suite.
//
//   laws::gradient(V, f, samples, sink)   f(x + th) = f(x) + t Re⟨∇f(x), h⟩ + O(t²)
#pragma once

#include <cofree/optimize/maximum.hpp>
#include <cofree/scalar/laws.hpp>

namespace cofree::laws {

/// The Taylor remainder at t = 1e-3 against that at 1e-4, a hundred times smaller for a gradient
/// that belongs to the value, ten times for one that does not.
template <sampleable_space V, class F>
requires differentiable_function<F, V>
void gradient(const V& v, const F& f, const samples& which, const sink& report, seed s = {}) {
  using R = real_t<scalar_t<V>>;
  for (int n = which.first; n < which.end(); ++n) {
    const auto x = v.random(s.derived(2 * n)), h = v.random(s.derived(2 * n + 1));
    const R value = R(f.value(x)), slope = real_part(v.inner(f.gradient(x), h));
    const auto remainder = [&](R t) {
      auto y = x;
      v.add_scaled(y, h, scalar_t<V>(t));
      using std::abs;
      return R(abs(R(f.value(y)) - value - t * slope));
    };
    using std::abs, std::sqrt;
    const R coarse = remainder(R(1e-3)), fine = remainder(R(1e-4));
    const R rounding =
        100 * sqrt(epsilon<R>()) * sqrt(epsilon<R>()) * (1 + abs(value) + abs(slope));
    report_within<R>(report, "f(x + th) = f(x) + t Re⟨∇f(x), h⟩ + O(t²)", fine,
                     R(0.03) * coarse + rounding, origin{v.name(), s, n});
  }
}

}  // namespace cofree::laws
