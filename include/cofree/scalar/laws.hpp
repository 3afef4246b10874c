// cofree/scalar/laws.hpp — executable laws of scalars, and how every law suite reports.
//
//   laws::law_result, laws::sink     what a suite hands over; no test framework needed
//   laws::message(result)            law, sample, seed, both sides and error/bound in one line
//   laws::samples, laws::replay      which samples a suite draws; the one that failed, alone
//   laws::report_within, laws::report_equal   form error/bound in the real type
//   laws::scalar<K>(samples, sink)   the axioms of a division algebra with conjugation
//
// A suite is a plain function. A user runs it on his own types with a sink of his own. What a suite
// draws depends on its seed and, sample by sample, on the sample's number alone.
#pragma once

#include <array>
#include <cofree/scalar/extend.hpp>
#include <cofree/scalar/random.hpp>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

namespace cofree::laws {

/// One law on one sample: it holds where ratio = ‖lhs − rhs‖ / bound is at most 1.
struct law_result {
  std::string_view law;  ///< the equation, as in the concept's documentation
  double ratio;  ///< not a number where the error or the bound is not finite or the bound is 0
  std::string sample;       ///< which arguments
  std::uint64_t drawn = 1;  ///< the seed of the suite that drew them
  int number = 0;           ///< of the sample, from 0
  std::string left, right;  ///< both sides in numbers where the law fails and has two
  bool holds() const { return ratio <= 1; }
};
using sink = std::function<void(const law_result&)>;

/// "(ab)c = a(bc) fails at sample 3 (seed 1): left 2 + i, right 2 − i, error/bound 3e+14"
inline std::string message(const law_result& r) {
  std::array<char, 32> ratio{};
  std::snprintf(ratio.data(), ratio.size(), "%.3g", r.ratio);
  const std::string sides = r.left.empty() ? "" : "left " + r.left + ", right " + r.right + ", ";
  return std::string(r.law) + (r.holds() ? " holds at " : " fails at ") + r.sample + ", draw " +
         std::to_string(r.number) + " of seed " + std::to_string(r.drawn) + ": " + sides +
         "error/bound " + ratio.data();
}

/// The samples first, first + 1, … of a suite; a number alone means that many from 0 on.
struct samples {
  int count;
  int first = 0;
  samples(int n, int from = 0) : count(n), first(from) {}  // NOLINT: a number of samples is one
  int end() const { return first + count; }
};

/// Runs a suite again on the sample on which a law failed, and that law alone; the worst result, as
/// it was.
/// @param suite  called as suite(samples, sink, seed); one that draws no samples takes no notice
template <class Suite>
law_result replay(const law_result& failed, Suite&& suite) {
  law_result worst = failed;
  worst.ratio = 0;
  const auto keep = [&](const law_result& r) {
    const bool same = r.law == failed.law && r.sample == failed.sample && r.number == failed.number;
    if (same && !(r.ratio <= worst.ratio)) worst = r;
  };
  suite(samples(1, failed.number), sink(keep), seed{failed.drawn});
  return worst;
}

/// Where the arguments of a law come from.
struct origin {
  std::string sample;
  seed drawn = {};
  int number = 0;
};

/// Hands over error/bound, the quotient formed in the real type: at 1000 digits a bound is 0 as a
/// double. left() and right() are called where the law fails, for both sides in words.
template <class R, class Left, class Right>
void report_equal(const sink& report, std::string_view law, const R& error, const R& bound,
                  const origin& at, Left left, Right right) {
  const bool sound = bound > 0 && std::isfinite(double(error / bound));
  const double ratio = sound ? double(R(error / bound)) : std::numeric_limits<double>::quiet_NaN();
  law_result r{law, ratio, at.sample, at.drawn.value, at.number, {}, {}};
  if (!r.holds()) r.left = left(), r.right = right();
  report(r);
}
/// The same of a law that has an error and no two sides.
template <class R>
void report_within(const sink& report, std::string_view law, const R& error, const R& bound,
                   const origin& at) {
  const auto nothing = [] { return std::string(); };
  report_equal<R>(report, law, error, bound, at, nothing, nothing);
}
template <class R>
void report_within(const sink& report, std::string_view law, const R& error, const R& bound,
                   std::string sample) {
  report_within<R>(report, law, error, bound, origin{std::move(sample)});
}

/// "1.5", "1.5 + 2i", "1 + 2i + 3j + 4k" to six digits.
template <cofree::scalar K>
std::string words_of(const K& x) {
  const auto number = [](const auto& part) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", double(part));
    return std::string(text.data());
  };
  if constexpr (real_scalar<K>)
    return number(x);
  else if constexpr (commutative_scalar<K>)
    return number(x.real()) + " + " + number(x.imag()) + "i";
  else
    return number(x.w) + " + " + number(x.x) + "i + " + number(x.y) + "j + " + number(x.z) + "k";
}

/// a(bc) = (ab)c and its companions, on random triples.
template <cofree::scalar K>
void scalar(const samples& which, const sink& report, seed s = {}) {
  using R = real_t<K>;
  for (int n = which.first; n < which.end(); ++n) {
    random_source source(s.derived(std::uint64_t(n)));
    const K a = random_scalar<K>(source), b = random_scalar<K>(source),
            c = n == 0 ? K(R(0)) : random_scalar<K>(source);
    const R size = (1 + modulus(a)) * (1 + modulus(b)) * (1 + modulus(c));
    const auto equal = [&](std::string_view law, const K& lhs, const K& rhs) {
      report_equal<R>(
          report, law, modulus(K(lhs - rhs)), 50 * epsilon<K>() * size * size,
          {"random scalars", s, n}, [&] { return words_of(lhs); }, [&] { return words_of(rhs); });
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
