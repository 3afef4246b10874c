// cofree/scalar/complex.hpp — complex numbers over any real type.
//
//   complex<R>          std::complex<R> over the built-in types, complex_number<R> over every other
//   complex_number<R>   a + b i; i² = −1
//
// std::complex is unspecified for types that are not built in, so that other reals have a type of
// their own. Both have real(), imag() and the four operations; take conjugate, modulus, real_part
// from scalar.hpp.
#pragma once

#include <complex>
#include <concepts>
#include <utility>

namespace cofree {

/// a + b i over a real type that is not built in; conj(zw) = conj(z)conj(w), |zw| = |z||w|.
template <class R>
class complex_number {
public:
  using value_type = R;

  complex_number() = default;
  explicit(false) complex_number(R a, R b = R{}) : a_(std::move(a)), b_(std::move(b)) {}

  const R& real() const { return a_; }
  const R& imag() const { return b_; }
  void real(R a) { a_ = std::move(a); }
  void imag(R b) { b_ = std::move(b); }

  bool operator==(const complex_number&) const = default;

  complex_number& operator+=(const complex_number& z) {
    a_ += z.a_, b_ += z.b_;
    return *this;
  }
  complex_number& operator-=(const complex_number& z) {
    a_ -= z.a_, b_ -= z.b_;
    return *this;
  }
  complex_number& operator*=(const R& r) {
    a_ *= r, b_ *= r;
    return *this;
  }
  complex_number& operator/=(const R& r) {
    a_ /= r, b_ /= r;
    return *this;
  }
  complex_number& operator*=(const complex_number& z) { return *this = *this * z; }
  complex_number& operator/=(const complex_number& z) { return *this = *this / z; }

  friend complex_number operator-(const complex_number& z) { return {-z.a_, -z.b_}; }
  friend complex_number operator+(complex_number z, const complex_number& w) { return z += w; }
  friend complex_number operator-(complex_number z, const complex_number& w) { return z -= w; }
  friend complex_number operator*(complex_number z, const R& r) { return z *= r; }
  friend complex_number operator*(const R& r, complex_number z) { return z *= r; }
  friend complex_number operator/(complex_number z, const R& r) { return z /= r; }
  friend complex_number operator*(const complex_number& z, const complex_number& w) {
    return {z.a_ * w.a_ - z.b_ * w.b_, z.a_ * w.b_ + z.b_ * w.a_};
  }
  /// The quotient by the method of [Smith1962], which neither overflows nor underflows early.
  friend complex_number operator/(const complex_number& z, const complex_number& w) {
    const bool wide =
        !(w.b_ < 0 ? -w.b_ > (w.a_ < 0 ? R(-w.a_) : w.a_) : w.b_ > (w.a_ < 0 ? R(-w.a_) : w.a_));
    if (wide) {
      const R t = w.b_ / w.a_, s = w.a_ + w.b_ * t;
      return {(z.a_ + z.b_ * t) / s, (z.b_ - z.a_ * t) / s};
    }
    const R t = w.a_ / w.b_, s = w.a_ * t + w.b_;
    return {(z.a_ * t + z.b_) / s, (z.b_ * t - z.a_) / s};
  }

private:
  R a_{}, b_{};
};

namespace detail {
template <class R>
struct complex_over {
  using type = complex_number<R>;
};
template <std::floating_point R>
struct complex_over<R> {
  using type = std::complex<R>;
};
}  // namespace detail

/// ℂ over the real type R.
template <class R>
using complex = typename detail::complex_over<R>::type;

}  // namespace cofree
