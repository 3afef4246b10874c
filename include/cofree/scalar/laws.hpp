// cofree/scalar/laws.hpp — executable laws of scalars, and how every law suite reports.
//
//   laws::law_result, laws::sink     what a suite hands over; no test framework needed
//   laws::report_within              forms error/bound in the real type
//   laws::scalar<K>(samples, sink)   the axioms of a division algebra with conjugation
//
// A suite is a plain function. A user runs it on his own types with a sink of his own.
#pragma once

#include <cofree/scalar/extend.hpp>
#include <cofree/scalar/random.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace cofree::laws {

/// One law on one sample: it holds where ratio = ‖lhs − rhs‖ / bound is at most 1.
struct law_result {
  std::string_view law;  ///< the equation, as in the concept's documentation
  double ratio;  ///< not a number where the error or the bound is not finite or the bound is 0
  std::string sample;  ///< which arguments
  bool holds() const { return ratio <= 1; }
};
using sink = std::function<void(const law_result&)>;

/// Hands over error/bound, the quotient formed in the real type: at 1000 digits a bound is 0 as a
/// double.
template <class R>
void report_within(const sink& report, std::string_view law, const R& error, const R& bound,
                   std::string sample) {
  const bool sound = bound > 0 && std::isfinite(double(error / bound));
  report({law, sound ? double(R(error / bound)) : std::numeric_limits<double>::quiet_NaN(),
          std::move(sample)});
}

/// a(bc) = (ab)c and its companions, on random triples.
template <cofree::scalar K>
void scalar(int samples, const sink& report, seed s = {}) {
  using R = real_t<K>;
  random_source source(s);
  for (int n = 0; n < samples; ++n) {
    const K a = random_scalar<K>(source), b = random_scalar<K>(source),
            c = n == 0 ? K(R(0)) : random_scalar<K>(source);
    const R size = (1 + modulus(a)) * (1 + modulus(b)) * (1 + modulus(c));
    const auto equal = [&](std::string_view law, const K& lhs, const K& rhs) {
      report_within<R>(report, law, modulus(K(lhs - rhs)), 50 * epsilon<K>() * size * size,
                       "sample " + std::to_string(n));
    };
    equal("(ab)c = a(bc)", (a * b) * c, a * (b * c));
    equal("a(b + c) = ab + ac", a * (b + c), a * b + a * c);
    equal("(a + b)c = ac + bc", (a + b) * c, a * c + b * c);
    equal("conj(ab) = conj(b) conj(a)", conjugate(K(a * b)), conjugate(b) * conjugate(a));
    equal("conj(conj(a)) = a", conjugate(conjugate(a)), a);
    equal("conj(a) a = |a|²", conjugate(a) * a, K(squared_modulus(a)));
    equal("a a⁻¹ = 1", a * inverse(a), K(R(1)));
    equal("|ab| = |a||b|", K(modulus(K(a * b))), K(modulus(a) * modulus(b)));
    equal("unit(a) |a| = a", unit(a) * modulus(a), a);
    const auto z = extend<K>(random_scalar<centre_t<K>>(source));
    equal("az = za for z in the centre", a * z, z * a);
  }
}

}  // namespace cofree::laws
