// cofree/scalar/double_double.hpp — about 32 digits as the unevaluated sum of two doubles.
//
//   double_double                    x = hi + lo with |lo| ≤ ½ ulp(hi); ε = 2⁻¹⁰⁴
//   two_sum, two_product             the error-free transformations under it [Dekker1971, Knuth1997]
//
// Products take one fused multiply-add each; where the processor has none the library's function
// for it is called, which is right and slow. The exponents are those of double.
#pragma once

#include <cmath>
#include <cofree/scalar/real_number.hpp>
#include <compare>
#include <iosfwd>
#include <limits>
#include <string>
#include <string_view>

namespace cofree {

namespace detail {
/// s + e = a + b exactly, s = fl(a + b).
constexpr double two_sum(double a, double b, double& e) {
  const double s = a + b, t = s - a;
  e = (a - (s - t)) + (b - t);
  return s;
}
/// The same for |a| ≥ |b|.
constexpr double quick_two_sum(double a, double b, double& e) {
  const double s = a + b;
  e = b - (s - a);
  return s;
}
/// p + e = ab exactly, p = fl(ab).
inline double two_product(double a, double b, double& e) {
  const double p = a * b;
  e = std::fma(a, b, -p);
  return p;
}
}  // namespace detail

/// hi + lo.
struct double_double {
  double hi = 0, lo = 0;

  double_double() = default;
  template <std::integral I>
  explicit(false) constexpr double_double(I i)
      : hi(static_cast<double>(i)), lo(static_cast<double>(i - static_cast<I>(hi))) {}
  template <std::floating_point F>
  explicit(false) constexpr double_double(F f)
      : hi(static_cast<double>(f)), lo(static_cast<double>(f - static_cast<F>(hi))) {
    if (!(lo == lo)) lo = 0;  // ∞ − ∞
  }
  /// @pre |b| ≤ ½ ulp(a)
  constexpr double_double(double a, double b) : hi(a), lo(b) {}

  explicit operator double() const { return hi; }
  explicit operator float() const { return static_cast<float>(hi); }
  explicit operator long double() const { return static_cast<long double>(hi) + lo; }

  friend double_double operator-(const double_double& a) { return {-a.hi, -a.lo}; }
  friend double_double operator+(const double_double& a, const double_double& b) {
    double e = 0, f = 0;
    double s = detail::two_sum(a.hi, b.hi, e);
    const double t = detail::two_sum(a.lo, b.lo, f);
    s = detail::quick_two_sum(s, e + t, e);
    return normal(s, e + f);
  }
  friend double_double operator-(const double_double& a, const double_double& b) { return a + -b; }
  friend double_double operator*(const double_double& a, const double_double& b) {
    double e = 0;
    const double p = detail::two_product(a.hi, b.hi, e);
    return normal(p, std::fma(a.hi, b.lo, std::fma(a.lo, b.hi, e)));
  }
  /// Adds three quotients, each the rounded one of what is left.
  friend double_double operator/(const double_double& a, const double_double& b) {
    const double q = a.hi / b.hi;
    if (!std::isfinite(q) || !std::isfinite(b.hi)) return q;
    double_double rest = a - b * double_double(q);
    const double r = rest.hi / b.hi;
    rest = rest - b * double_double(r);
    return double_double(q, 0) + normal(r, rest.hi / b.hi);
  }
  double_double& operator+=(const double_double& b) { return *this = *this + b; }
  double_double& operator-=(const double_double& b) { return *this = *this - b; }
  double_double& operator*=(const double_double& b) { return *this = *this * b; }
  double_double& operator/=(const double_double& b) { return *this = *this / b; }

  friend bool operator==(const double_double&, const double_double&) = default;
  friend std::partial_ordering operator<=>(const double_double& a, const double_double& b) {
    const auto first = a.hi <=> b.hi;
    return first != 0 ? first : a.lo <=> b.lo;
  }

  friend double_double abs(const double_double& a) { return a.hi < 0 ? -a : a; }
  friend bool isfinite(const double_double& a) { return std::isfinite(a.hi); }
  friend double_double ldexp(const double_double& a, int k) {
    return {std::ldexp(a.hi, k), std::ldexp(a.lo, k)};
  }
  friend int ilogb(const double_double& a) { return std::ilogb(a.hi); }
  friend double_double floor(const double_double& a) {
    const double whole = std::floor(a.hi);
    return whole == a.hi ? normal(whole, std::floor(a.lo)) : double_double(whole);
  }
  /// √x = s + (x − s²)/(2s) from the double root s.
  friend double_double sqrt(const double_double& a) {
    const double s = std::sqrt(a.hi);
    if (!(s > 0) || !std::isfinite(s)) return s;
    double e = 0;
    const double p = detail::two_product(s, s, e);
    const double_double rest = a - double_double(p, e);
    const double_double first = normal(s, rest.hi / (2 * s));
    return first + (a - first * first).hi / (2 * s);
  }

  /// Rounds hi + lo for |hi| ≥ |lo|.
  static double_double normal(double hi, double lo) {
    double e = 0;
    const double s = detail::quick_two_sum(hi, lo, e);
    return std::isfinite(s) ? double_double(s, e) : double_double(s, 0.0);
  }
};

/// The elementary functions, to a few units of 2⁻¹⁰⁴; sin and cos for |x| < 2³⁰.
double_double exp(const double_double& x);
double_double log(const double_double& x);
double_double sin(const double_double& x);
double_double cos(const double_double& x);
double_double atan2(const double_double& y, const double_double& x);
/// e^(b log a); the relative error grows with |b log a|.
double_double pow(const double_double& a, const double_double& b);
/// a^k, by repeated squaring.
double_double pow(const double_double& a, int k);

std::ostream& operator<<(std::ostream& out, const double_double& x);

/// For decimal and from_decimal.
std::string decimal_of(const double_double& x);
void set_decimal(double_double& x, std::string_view text);

template <>
struct scalar_traits<double_double> : real_traits<double_double> {
  static constexpr int mantissa_bits = 105;
  static constexpr double_double epsilon() { return {0x1p-104, 0.0}; }
};

static_assert(real_number<double_double>);

}  // namespace cofree
