// cofree/scalar/real_number.hpp — what a real type must offer to carry the whole library.
//
//   real_number   the concept
//
// A new real type is a class with arithmetic and the elementary functions below, found beside it,
// and one struct: template <> struct cofree::scalar_traits<my_real> : cofree::real_traits<my_real>
// {…}; see docs/how-to.md, "add a scalar". cofree/any_scalar.hpp brings the bodies.
#pragma once

#include <cofree/scalar/scalar.hpp>

namespace cofree {

namespace detail::elementary {
using std::sqrt, std::exp, std::log, std::pow, std::sin, std::cos, std::atan2, std::ldexp,
    std::ilogb, std::floor, std::isfinite;
// clang-format off
template <class R>
concept offered = requires(const R& a, int k) {
  { sqrt(a) } -> std::convertible_to<R>;
  { exp(a) } -> std::convertible_to<R>;
  { log(a) } -> std::convertible_to<R>;
  { pow(a, a) } -> std::convertible_to<R>;
  { sin(a) } -> std::convertible_to<R>;
  { cos(a) } -> std::convertible_to<R>;
  { atan2(a, a) } -> std::convertible_to<R>;
  { ldexp(a, k) } -> std::convertible_to<R>;
  { ilogb(a) } -> std::convertible_to<int>;
  { floor(a) } -> std::convertible_to<R>;
  { isfinite(a) } -> std::convertible_to<bool>;
};
// clang-format on
}  // namespace detail::elementary

/// A floating-point type for ℝ.
///
/// You provide: a regular, ordered type with + − · /, made from int and double, with an explicit
/// double(a); abs, sqrt, exp, log, pow, sin, cos, atan2, floor, isfinite, and the powers of two
/// ldexp(a, k) = a·2^k and ilogb(a) (2^k ≤ |a| < 2^(k+1)), in the namespace of the type;
/// scalar_traits<R>, derived from real_traits<R>, with epsilon() where numeric_limits<R> has none.
///
/// You get: complex<R> and quaternion<R>, random numbers that fill all digits, arrays with their
/// products and decompositions, and with cofree/any_scalar.hpp every layer above them.
// clang-format off
template <class R>
concept real_number =
    real_scalar<R> && std::totally_ordered<R> && std::constructible_from<R, int> &&
    std::constructible_from<R, double> && detail::elementary::offered<R> &&
    requires(R a, const R& b) {
      a += b, a -= b, a *= b, a /= b;
      { R(-b / b) };
      { static_cast<double>(b) } -> std::same_as<double>;
      { scalar_traits<R>::epsilon() } -> std::same_as<R>;
    };
// clang-format on

}  // namespace cofree
