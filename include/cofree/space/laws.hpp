// cofree/space/laws.hpp — the axioms of vector and inner-product spaces, as a suite.
#pragma once

#include <cofree/scalar/laws.hpp>
#include <cofree/space/concepts.hpp>

namespace cofree::laws {

/// The axioms of a right inner-product space on random triples; `zero` is among the samples.
template <sampleable_space V>
void inner_product_space(const V& v, const samples& which, const sink& report, seed s = {}) {
  using K = scalar_t<V>;
  using R = real_t<K>;
  for (int n = which.first; n < which.end(); ++n) {
    random_source source(s.derived(std::uint64_t(1000000 + n)));
    const auto x = v.random(s.derived(3 * n)), y = v.random(s.derived(3 * n + 1));
    const auto z = n == 0 ? v.zero() : v.random(s.derived(3 * n + 2));
    const K a = random_scalar<K>(source), b = random_scalar<K>(source);
    const R size =
        (1 + norm_in(v, x) + norm_in(v, y) + norm_in(v, z)) * (1 + modulus(a)) * (1 + modulus(b));
    const R slack = 100 * epsilon<K>() * R(1 + v.dimension());
    const origin sample{v.name(), s, n};
    const auto equal = [&](std::string_view law, const auto& lhs, const auto& rhs) {
      const auto side = [&](const auto& one) { return "of norm " + words_of(norm_in(v, one)); };
      report_equal<R>(
          report, law, distance_in(v, lhs, rhs), slack * size, sample, [&] { return side(lhs); },
          [&] { return side(rhs); });
    };
    const auto equal_scalar = [&](std::string_view law, const K& lhs, const K& rhs) {
      report_equal<R>(
          report, law, modulus(K(lhs - rhs)), slack * size * size, sample,
          [&] { return words_of(lhs); }, [&] { return words_of(rhs); });
    };
    equal("x + y = y + x", sum_in(v, x, y), sum_in(v, y, x));
    equal("(x + y) + z = x + (y + z)", sum_in(v, sum_in(v, x, y), z),
          sum_in(v, x, sum_in(v, y, z)));
    equal("x + 0 = x", sum_in(v, x, v.zero()), x);
    equal("x + x(−1) = 0", sum_in(v, x, scaled_in(v, x, K(-1))), v.zero());
    equal("(x a) b = x (a b)", scaled_in(v, scaled_in(v, x, a), b), scaled_in(v, x, K(a * b)));
    equal("(x + y) a = x a + y a", scaled_in(v, sum_in(v, x, y), a),
          sum_in(v, scaled_in(v, x, a), scaled_in(v, y, a)));
    equal("x (a + b) = x a + x b", scaled_in(v, x, K(a + b)),
          sum_in(v, scaled_in(v, x, a), scaled_in(v, x, b)));
    equal_scalar("⟨x, y⟩ = conj⟨y, x⟩", v.inner(x, y), conjugate(v.inner(y, x)));
    equal_scalar("⟨x, y a + z⟩ = ⟨x, y⟩ a + ⟨x, z⟩", v.inner(x, sum_in(v, scaled_in(v, y, a), z)),
                 K(v.inner(x, y) * a + v.inner(x, z)));
    if (v.dimension() > 0)  // the ratio is at most 1 exactly where ⟨x, x⟩ > 0
      report_within<R>(report, "⟨x, x⟩ > 0 for x ≠ 0", real_part(v.inner(x, x)) > 0 ? R(0) : R(2),
                       R(1), sample);
    auto twice = x;
    v.add_scaled(twice, twice, K(1));
    equal("add_scaled(x, x, 1) = x 2", twice, scaled_in(v, x, K(2)));
  }
}

}  // namespace cofree::laws
