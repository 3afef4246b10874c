// cofree/scalar/scalar.hpp — what a scalar is: a real division algebra K with conjugation.
//
//   scalar_traits<K>                    specialise this to add a scalar type; real_traits<R> says
//                                       most of it for a real one (scalar/real_number.hpp)
//   scalar, commutative_scalar          the concepts
//   real_t, centre_t                    the real numbers under K and the centre Z(K): ℝ, ℂ, ℝ
//   conjugate, real_part, modulus       K, real_t<K>, real_t<K>: they never promote
//   inverse, unit                       x⁻¹ and x/|x| (1 for x = 0)
//   epsilon<K>(), field_symbol<K>
//
// Source of the conventions: [Zhang1997] for quaternions.
#pragma once

#include <cmath>
#include <cofree/scalar/complex.hpp>
#include <cofree/scalar/quaternion.hpp>
#include <concepts>
#include <limits>
#include <type_traits>

namespace cofree {

/// The three associative real division algebras.
enum class field { real, complex, quaternion };

template <class K>
struct scalar_traits;  // no default: an unknown type is an error, not a guess

/// What scalar_traits of a real type says: derive from it. epsilon() is that of numeric_limits; a
/// type that has none, or whose precision is a value, says its own.
template <class R>
struct real_traits {
  using real_type = R;
  static constexpr field kind = field::real;
  static constexpr R conj(const R& a) { return a; }
  static constexpr R real(const R& a) { return a; }
  static R abs(const R& a) {
    using std::abs;
    return abs(a);
  }
  static constexpr R norm2(const R& a) { return a * a; }
  static constexpr R epsilon() { return std::numeric_limits<R>::epsilon(); }
};
template <std::floating_point R>
struct scalar_traits<R> : real_traits<R> {};

namespace detail {
/// A real type whose squares do not overflow says so in its traits: scaling them costs divisions.
template <class R>
concept unbounded_exponent = requires { requires scalar_traits<R>::unbounded_exponent; };

/// √(a² + b² + …), without overflow.
template <class R, class... Rest>
R length_of(const R& a, const Rest&... rest) {
  if constexpr (std::floating_point<R> && sizeof...(rest) == 1) {
    return std::hypot(a, rest...);
  } else if constexpr (std::floating_point<R> && sizeof...(rest) == 3) {
    const R b[] = {rest...};
    return std::hypot(std::hypot(a, b[0]), std::hypot(b[1], b[2]));
  } else {
    using std::sqrt;
    if constexpr (unbounded_exponent<R>) return sqrt(R(((a * a) + ... + (rest * rest))));
    R top = scalar_traits<R>::abs(a);
    ((top = scalar_traits<R>::abs(rest) > top ? scalar_traits<R>::abs(rest) : top), ...);
    if (top == 0) return top;
    R sum = (a / top) * (a / top);
    ((sum += (rest / top) * (rest / top)), ...);
    return top * sqrt(sum);
  }
}
template <class C>
struct complex_traits {
  using real_type = typename C::value_type;
  static constexpr field kind = field::complex;
  static C conj(const C& a) { return C(a.real(), -a.imag()); }
  static real_type real(const C& a) { return a.real(); }
  static real_type abs(const C& a) { return length_of<real_type>(a.real(), a.imag()); }
  static real_type norm2(const C& a) { return a.real() * a.real() + a.imag() * a.imag(); }
  static real_type epsilon() { return scalar_traits<real_type>::epsilon(); }
};
}  // namespace detail

template <class R>
struct scalar_traits<std::complex<R>> : detail::complex_traits<std::complex<R>> {};
template <class R>
struct scalar_traits<complex_number<R>> : detail::complex_traits<complex_number<R>> {};

template <class R>
struct scalar_traits<quaternion<R>> {
  using real_type = R;
  static constexpr field kind = field::quaternion;
  static quaternion<R> conj(const quaternion<R>& a) { return {a.w, -a.x, -a.y, -a.z}; }
  static R real(const quaternion<R>& a) { return a.w; }
  static R abs(const quaternion<R>& a) { return detail::length_of<R>(a.w, a.x, a.y, a.z); }
  static R norm2(const quaternion<R>& a) { return a.w * a.w + a.x * a.x + a.y * a.y + a.z * a.z; }
  static R epsilon() { return scalar_traits<R>::epsilon(); }
};

/// A real division algebra with conjugation.
/// You provide: a regular type with +, −, ·, a product with real_t<K>, and scalar_traits<K>.
/// You get: every space, operator and algorithm of the library over it.
/// Laws: (ab)c = a(bc); a(b+c) = ab + ac; conj(ab) = conj(b)conj(a); conj(a)a = |a|²;
///       |ab| = |a||b|.
// clang-format off
template <class K>
concept scalar = std::regular<K> && requires(K a, K b, typename scalar_traits<K>::real_type r) {
  { scalar_traits<K>::conj(a) } -> std::same_as<K>;
  { scalar_traits<K>::real(a) } -> std::same_as<decltype(r)>;
  { scalar_traits<K>::abs(a) } -> std::same_as<decltype(r)>;
  { K(a * b + a - b) };
  { K(a * r) };
};
// clang-format on

template <scalar K>
using real_t = typename scalar_traits<K>::real_type;

/// ℝ, ℂ or ℍ.
template <scalar K>
inline constexpr field field_of = scalar_traits<K>::kind;

/// ℝ and ℂ but not ℍ: what a trace, a transpose and scalar multiples of operators need.
template <class K>
concept commutative_scalar = scalar<K> && field_of<K> != field::quaternion;

/// A scalar over which nothing but ℝ is seen.
template <class K>
concept real_scalar = scalar<K> && field_of<K> == field::real;

/// The centre of K, the scalars that commute with everything. L(U,V) is a space over it.
template <scalar K>
using centre_t = std::conditional_t<field_of<K> == field::quaternion, real_t<K>, K>;

template <scalar K>
K conjugate(const K& a) {
  return scalar_traits<K>::conj(a);
}
template <scalar K>
real_t<K> real_part(const K& a) {
  return scalar_traits<K>::real(a);
}
/// |a|, without overflow.
template <scalar K>
real_t<K> modulus(const K& a) {
  return scalar_traits<K>::abs(a);
}
/// |a|², cheaper than modulus; overflows where |a|² does.
template <scalar K>
real_t<K> squared_modulus(const K& a) {
  return scalar_traits<K>::norm2(a);
}
/// a⁻¹ = conj(a)/|a|². @pre a ≠ 0
template <scalar K>
K inverse(const K& a) {
  const real_t<K> m = modulus(a);
  return K(conjugate(K(a * (1 / m))) * (1 / m));
}
/// a/|a|, and 1 for a = 0.
template <scalar K>
K unit(const K& a) {
  const real_t<K> m = modulus(a);
  return m == 0 ? K(real_t<K>(1)) : K(a * (1 / m));
}

/// The distance from 1 to the next number of real_t<K>; at run-time precision that of the numbers
/// made now.
template <scalar K>
constexpr real_t<K> epsilon() {
  return scalar_traits<K>::epsilon();
}

template <scalar K>
constexpr const char* field_symbol() {
  return field_of<K> == field::real ? "ℝ" : field_of<K> == field::complex ? "ℂ" : "ℍ";
}
/// The name of a field in the program's options and files.
constexpr const char* field_name(field f) {
  return f == field::real ? "real" : f == field::complex ? "complex" : "quaternion";
}

/// How many real numbers make one scalar: 1, 2, 4.
template <scalar K>
inline constexpr int real_dimension = field_of<K> == field::real      ? 1
                                      : field_of<K> == field::complex ? 2
                                                                      : 4;

}  // namespace cofree
