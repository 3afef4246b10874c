// cofree/scalar/scalar.hpp — what a scalar is: a real division algebra K with conjugation.
//
//   scalar_traits<K>                    specialise this to add a scalar type
//   scalar, commutative_scalar          the concepts
//   real_t, centre_t                    the real numbers under K and the centre Z(K): ℝ, ℂ, ℝ
//   conjugate, real_part, modulus       K, real_t<K>, real_t<K>: they never promote
//   inverse, unit                       x⁻¹ and x/|x| (1 for x = 0)
//   epsilon<K>, field_symbol<K>
//
// Source of the conventions: [Zhang1997] for quaternions.
#pragma once

#include <cmath>
#include <cofree/scalar/quaternion.hpp>
#include <complex>
#include <concepts>
#include <limits>
#include <type_traits>

namespace cofree {

/// The three associative real division algebras.
enum class field { real, complex, quaternion };

template <class K>
struct scalar_traits;  // no default: an unknown type is an error, not a guess

template <std::floating_point R>
struct scalar_traits<R> {
  using real_type = R;
  static constexpr field kind = field::real;
  static constexpr R conj(R a) { return a; }
  static constexpr R real(R a) { return a; }
  static R abs(R a) { return std::abs(a); }
  static R norm2(R a) { return a * a; }
};

template <class R>
struct scalar_traits<std::complex<R>> {
  using real_type = R;
  static constexpr field kind = field::complex;
  static std::complex<R> conj(std::complex<R> a) { return std::conj(a); }
  static R real(std::complex<R> a) { return a.real(); }
  static R abs(std::complex<R> a) { return std::abs(a); }
  static R norm2(std::complex<R> a) { return a.real() * a.real() + a.imag() * a.imag(); }
};

template <class R>
struct scalar_traits<quaternion<R>> {
  using real_type = R;
  static constexpr field kind = field::quaternion;
  static quaternion<R> conj(const quaternion<R>& a) { return {a.w, -a.x, -a.y, -a.z}; }
  static R real(const quaternion<R>& a) { return a.w; }
  static R abs(const quaternion<R>& a) {
    return std::hypot(std::hypot(a.w, a.x), std::hypot(a.y, a.z));
  }
  static R norm2(const quaternion<R>& a) { return a.w * a.w + a.x * a.x + a.y * a.y + a.z * a.z; }
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

/// The distance from 1 to the next number of real_t<K>.
template <scalar K>
inline const real_t<K> epsilon = std::numeric_limits<real_t<K>>::epsilon();

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
