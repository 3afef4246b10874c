// cofree/scalar/long_real.hpp — real numbers whose precision is a value.
//
//   long_real                 a binary floating-point number of 1 to 10400 decimal digits, by MPFR
//   precision_scope s(digits) numbers made from now on in this thread have that many digits
//   digits_of(x)              the digits that x carries; working_digits() those of numbers made now
//
// A result has the larger precision of its operands; an int or a double beside a long_real is taken
// exactly. Numbers made from an int, a double or a string have the working precision of the thread
// (50 digits outside every scope). epsilon<long_real>() is that of the working precision.
#pragma once

#include <cmath>
#include <cofree/error/error.hpp>
#include <cofree/scalar/mpfr_access.hpp>
#include <cofree/scalar/scalar.hpp>
#include <compare>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace cofree {

class long_real;

namespace detail {
/// Answers have at most 10000 digits; the numbers on the way to one may have more.
inline constexpr int default_digits = 50, most_answer_digits = 10000, most_digits = 10400;
/// ⌈d log₂ 10⌉ and four bits to spare; digits_of_bits takes it back.
constexpr mpfr_prec_t bits_of_digits(int digits) {
  const double exact = digits * 3.32192809488736234787;
  const auto whole = static_cast<mpfr_prec_t>(exact);
  return whole + (exact > static_cast<double>(whole) ? 1 : 0) + 4;
}
constexpr int digits_of_bits(mpfr_prec_t bits) {
  return static_cast<int>(static_cast<double>(bits - 4) / 3.32192809488736234787);
}
inline constinit thread_local mpfr_prec_t working_bits = bits_of_digits(default_digits);

template <class T>
concept built_in_number = std::integral<T> || std::floating_point<T>;
template <class A, class B>
concept two_long_reals = std::same_as<std::remove_cvref_t<A>, long_real> &&
                         std::same_as<std::remove_cvref_t<B>, long_real>;
}  // namespace detail

/// The digits of numbers made now in this thread.
inline int working_digits() {
  return detail::digits_of_bits(detail::working_bits);
}

/// While it lives, numbers made in this thread have `digits` decimal digits.
class precision_scope {
public:
  /// @throws invalid_argument unless 1 ≤ digits ≤ 10400
  explicit precision_scope(int digits);
  ~precision_scope() { detail::working_bits = before_; }
  precision_scope(const precision_scope&) = delete;
  precision_scope& operator=(const precision_scope&) = delete;

private:
  mpfr_prec_t before_;
};

/// A real number that carries its precision.
class long_real {
public:
  long_real() : long_real(of_bits{detail::working_bits}) { mpfr_set_zero(x_, 1); }
  template <std::integral I>
  explicit(false) long_real(I i) : long_real(of_bits{detail::working_bits}) {
    if constexpr (std::is_signed_v<I>)
      mpfr_set_si(x_, i, MPFR_RNDN);
    else
      mpfr_set_ui(x_, i, MPFR_RNDN);
  }
  template <std::floating_point F>
  explicit(false) long_real(F f) : long_real(of_bits{detail::working_bits}) {
    if constexpr (sizeof(F) > sizeof(double))
      mpfr_set_ld(x_, f, MPFR_RNDN);
    else
      mpfr_set_d(x_, double(f), MPFR_RNDN);
  }
  /// "-12.5", "1e-400", "inf", "nan". @throws invalid_argument for any other text
  explicit long_real(std::string_view decimal);
  explicit long_real(const std::string& decimal) : long_real(std::string_view(decimal)) {}
  explicit long_real(const char* decimal) : long_real(std::string_view(decimal)) {}

  long_real(const long_real& a) : long_real(of_bits{a.bits()}) { mpfr_set(x_, a.x_, MPFR_RNDN); }
  long_real(long_real&& a) noexcept : x_{a.x_[0]} { a.x_->_mpfr_d = nullptr; }
  long_real& operator=(const long_real& a) {
    if (this == &a) return *this;
    if (x_->_mpfr_d == nullptr)
      mpfr_init2(x_, a.bits());
    else if (bits() != a.bits())
      mpfr_set_prec(x_, a.bits());
    mpfr_set(x_, a.x_, MPFR_RNDN);
    return *this;
  }
  long_real& operator=(long_real&& a) noexcept {
    std::swap(x_[0], a.x_[0]);
    return *this;
  }
  ~long_real() {
    if (x_->_mpfr_d != nullptr) mpfr_clear(x_);
  }

  /// Zero with so many bits, whatever the working precision.
  static long_real zero_of(mpfr_prec_t bits) {
    long_real z(of_bits{bits});
    mpfr_set_zero(z.x_, 1);
    return z;
  }
  mpfr_prec_t bits() const { return mpfr_get_prec(x_); }
  mpfr_srcptr mpfr() const { return x_; }
  mpfr_ptr mpfr() { return x_; }

  /// The nearest one.
  template <detail::built_in_number T>
  explicit operator T() const {
    if constexpr (std::integral<T>)
      return static_cast<T>(mpfr_get_si(x_, MPFR_RNDZ));
    else if constexpr (sizeof(T) > sizeof(double))
      return mpfr_get_ld(x_, MPFR_RNDN);
    else if constexpr (sizeof(T) < sizeof(double))
      return mpfr_get_flt(x_, MPFR_RNDN);
    else
      return mpfr_get_d(x_, MPFR_RNDN);
  }

  long_real& operator+=(const long_real& b) { return apply(b, mpfr_add); }
  long_real& operator-=(const long_real& b) { return apply(b, mpfr_sub); }
  long_real& operator*=(const long_real& b) { return apply(b, mpfr_mul); }
  long_real& operator/=(const long_real& b) { return apply(b, mpfr_div); }
  template <detail::built_in_number T>
  long_real& operator+=(T t) {
    return apply(t, mpfr_add, mpfr_add_si, mpfr_add_d);
  }
  template <detail::built_in_number T>
  long_real& operator-=(T t) {
    return apply(t, mpfr_sub, mpfr_sub_si, mpfr_sub_d);
  }
  template <detail::built_in_number T>
  long_real& operator*=(T t) {
    return apply(t, mpfr_mul, mpfr_mul_si, mpfr_mul_d);
  }
  template <detail::built_in_number T>
  long_real& operator/=(T t) {
    return apply(t, mpfr_div, mpfr_div_si, mpfr_div_d);
  }

  friend long_real operator-(long_real a) {
    mpfr_neg(a.x_, a.x_, MPFR_RNDN);
    return a;
  }
  template <class A, class B>
  requires detail::two_long_reals<A, B>
  friend long_real operator+(A&& a, B&& b) {
    return combine(std::forward<A>(a), std::forward<B>(b), mpfr_add);
  }
  template <class A, class B>
  requires detail::two_long_reals<A, B>
  friend long_real operator-(A&& a, B&& b) {
    return combine(std::forward<A>(a), std::forward<B>(b), mpfr_sub);
  }
  template <class A, class B>
  requires detail::two_long_reals<A, B>
  friend long_real operator*(A&& a, B&& b) {
    return combine(std::forward<A>(a), std::forward<B>(b), mpfr_mul);
  }
  template <class A, class B>
  requires detail::two_long_reals<A, B>
  friend long_real operator/(A&& a, B&& b) {
    return combine(std::forward<A>(a), std::forward<B>(b), mpfr_div);
  }
  template <detail::built_in_number T>
  friend long_real operator+(long_real a, T t) {
    return std::move(a += t);
  }
  template <detail::built_in_number T>
  friend long_real operator+(T t, long_real a) {
    return std::move(a += t);
  }
  template <detail::built_in_number T>
  friend long_real operator-(long_real a, T t) {
    return std::move(a -= t);
  }
  template <detail::built_in_number T>
  friend long_real operator-(T t, long_real a) {
    return -std::move(a -= t);
  }
  template <detail::built_in_number T>
  friend long_real operator*(long_real a, T t) {
    return std::move(a *= t);
  }
  template <detail::built_in_number T>
  friend long_real operator*(T t, long_real a) {
    return std::move(a *= t);
  }
  template <detail::built_in_number T>
  friend long_real operator/(long_real a, T t) {
    return std::move(a /= t);
  }
  template <detail::built_in_number T>
  friend long_real operator/(T t, long_real a) {
    if constexpr (std::integral<T> && std::is_signed_v<T>)
      mpfr_si_div(a.x_, t, a.x_, MPFR_RNDN);
    else
      mpfr_d_div(a.x_, double(t), a.x_, MPFR_RNDN);
    return a;
  }

  friend bool operator==(const long_real& a, const long_real& b) {
    return mpfr_equal_p(a.x_, b.x_) != 0;
  }
  friend std::partial_ordering operator<=>(const long_real& a, const long_real& b) {
    return mpfr_unordered_p(a.x_, b.x_) ? std::partial_ordering::unordered
                                        : mpfr_cmp(a.x_, b.x_) <=> 0;
  }
  template <detail::built_in_number T>
  friend bool operator==(const long_real& a, T t) {
    return (a <=> t) == 0;
  }
  template <detail::built_in_number T>
  friend std::partial_ordering operator<=>(const long_real& a, T t) {
    if (mpfr_nan_p(a.x_) || t != t) return std::partial_ordering::unordered;
    if constexpr (std::floating_point<T>)
      return mpfr_cmp_ld(a.x_, t) <=> 0;
    else if constexpr (std::is_signed_v<T>)
      return mpfr_cmp_si(a.x_, t) <=> 0;
    else
      return mpfr_cmp_ui(a.x_, t) <=> 0;
  }

  friend int digits_of(const long_real& a) { return detail::digits_of_bits(a.bits()); }
  friend long_real abs(long_real a) { return std::move(a.image(mpfr_abs)); }
  friend long_real sqrt(long_real a) { return std::move(a.image(mpfr_sqrt)); }
  friend long_real exp(long_real a) { return std::move(a.image(mpfr_exp)); }
  friend long_real log(long_real a) { return std::move(a.image(mpfr_log)); }
  friend long_real sin(long_real a) { return std::move(a.image(mpfr_sin)); }
  friend long_real cos(long_real a) { return std::move(a.image(mpfr_cos)); }
  friend long_real acos(long_real a) { return std::move(a.image(mpfr_acos)); }
  friend long_real floor(long_real a) {
    mpfr_floor(a.x_, a.x_);
    return a;
  }
  friend long_real pow(const long_real& a, const long_real& b) { return combine(a, b, mpfr_pow); }
  friend long_real pow(long_real a, int k) {
    mpfr_pow_si(a.x_, a.x_, k, MPFR_RNDN);
    return a;
  }
  friend long_real atan2(const long_real& y, const long_real& x) {
    return combine(y, x, mpfr_atan2);
  }
  friend long_real hypot(const long_real& a, const long_real& b) {
    return combine(a, b, mpfr_hypot);
  }
  friend long_real ldexp(long_real a, int k) {
    mpfr_mul_2si(a.x_, a.x_, k, MPFR_RNDN);
    return a;
  }
  /// k with 2^k ≤ |a| < 2^(k+1). @pre a is finite and not 0
  friend int ilogb(const long_real& a) { return static_cast<int>(mpfr_get_exp(a.x_)) - 1; }
  friend bool isfinite(const long_real& a) { return mpfr_number_p(a.x_) != 0; }
  friend bool isnan(const long_real& a) { return mpfr_nan_p(a.x_) != 0; }

private:
  struct of_bits {
    mpfr_prec_t bits;
  };
  explicit long_real(of_bits p) { mpfr_init2(x_, p.bits); }

  using binary = int(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

  long_real& image(int (*f)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t)) {
    f(x_, x_, MPFR_RNDN);
    return *this;
  }
  long_real& apply(const long_real& b, binary f) {
    if (bits() < b.bits()) return *this = combine(*this, b, f);
    f(x_, x_, b.x_, MPFR_RNDN);
    return *this;
  }
  template <class T>
  long_real& apply(T t, binary f, int (*of_long)(mpfr_ptr, mpfr_srcptr, long, mpfr_rnd_t),
                   int (*of_double)(mpfr_ptr, mpfr_srcptr, double, mpfr_rnd_t)) {
    if constexpr (std::integral<T> && (std::is_signed_v<T> || sizeof(T) < sizeof(long)))
      of_long(x_, x_, static_cast<long>(t), MPFR_RNDN);
    else if constexpr (std::floating_point<T> && sizeof(T) <= sizeof(double))
      of_double(x_, x_, t, MPFR_RNDN);
    else {  // 64 bits without a sign, or a long double: exact in 64 bits
      long_real exact = zero_of(64);
      if constexpr (std::integral<T>)
        mpfr_set_ui(exact.x_, t, MPFR_RNDN);
      else
        mpfr_set_ld(exact.x_, t, MPFR_RNDN);
      f(x_, x_, exact.x_, MPFR_RNDN);
    }
    return *this;
  }
  /// f(a, b) at the larger precision, in the storage of an operand that is given away.
  template <class A, class B>
  static long_real combine(A&& a, B&& b, binary f) {
    if constexpr (std::same_as<A, long_real>)
      if (a.bits() >= b.bits()) {
        f(a.x_, a.x_, b.x_, MPFR_RNDN);
        return std::move(a);
      }
    if constexpr (std::same_as<B, long_real>)
      if (b.bits() >= a.bits()) {
        f(b.x_, a.x_, b.x_, MPFR_RNDN);
        return std::move(b);
      }
    long_real c(of_bits{a.bits() < b.bits() ? b.bits() : a.bits()});
    f(c.x_, a.x_, b.x_, MPFR_RNDN);
    return c;
  }

  mpfr_t x_;
};

/// A decimal that reads back as exactly x at x's precision.
std::string to_string(const long_real& x);
/// Writes as many digits as the stream's precision says.
std::ostream& operator<<(std::ostream& out, const long_real& x);

template <>
struct detail::mpfr_access<long_real> {
  static mpfr_srcptr get(const long_real& a) { return a.mpfr(); }
  static mpfr_ptr get(long_real& a) { return a.mpfr(); }
};

template <>
struct scalar_traits<long_real> : real_traits<long_real> {
  static constexpr bool unbounded_exponent = true;
  /// The precision is a value of each number (operator/digits.hpp).
  using precision_scope = cofree::precision_scope;
  static int digits(const long_real& a) { return digits_of(a); }
  static bool is_short(const long_real& a) { return mpfr_min_prec(a.mpfr()) <= 64; }
  static long_real with_digits(const long_real& a, int digits) {
    auto b = long_real::zero_of(detail::bits_of_digits(digits));
    mpfr_set(b.mpfr(), a.mpfr(), MPFR_RNDN);
    return b;
  }
  static long_real epsilon() {
    return ldexp(long_real(1), 1 - static_cast<int>(detail::working_bits));
  }
};

using long_complex = complex_number<long_real>;
using long_quaternion = quaternion<long_real>;

}  // namespace cofree
