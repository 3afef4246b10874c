// cofree/dense/internal/lower_precision.hpp — arrays at a lower precision, where corrections live.
//
//   lower_level<D>       the precision of D's numbers beside that of the numbers refined
//   in_lower<D>(a, k)    a·2^k in D
//   add_lower(y, x, k)   y ← y + x·2^k for x in D
//   with_lower<K>(f)     f of the type in which corrections to K are computed
//   tried_in_lower<K>(f) that, or nothing where f fails
//
// Corrections to double_double are in double; those to numbers on MPFR in double_double, or beyond
// some 120 digits in long_real of half the digits, which are themselves refined in the same way.
// Sizes are logarithms to base 2: those of long numbers leave the range of a double.
#pragma once

#include <algorithm>
#include <cmath>
#include <cofree/dense/bodies/multiply.hpp>
#include <cofree/dense/internal/compiled.hpp>
#include <cofree/dense/internal/precision.hpp>
#include <cofree/scalar/over_reals.hpp>
#include <limits>
#include <optional>
#include <type_traits>

namespace cofree::detail {

/// The scalars whose products are fast enough for refinement.
template <class K>
concept refinable_scalar =
    scalar<K> && (mpfr_based<real_t<K>> || std::same_as<real_t<K>, double_double>);

template <scalar K>
using start_scalar = over_double<K>;

/// x·2^shift, cut off to two doubles; outside the range of double zero or infinite.
double_double double_double_of(mpfr_srcptr x, long shift);
/// y ← y + x·2^shift, rounded once.
void add_double_double(mpfr_ptr y, const double_double& x, long shift);

/// The bits of K's numbers made now.
template <refinable_scalar K>
long working_bits_of() {
  using R = real_t<K>;
  if constexpr (std::same_as<R, long_real>)
    return long(working_bits);
  else if constexpr (std::same_as<R, double_double>)
    return scalar_traits<R>::mantissa_bits;
  else
    return std::numeric_limits<R>::digits;
}

/// Up to so many bits rounds of corrections in double_double cost less than fewer of longer ones.
inline constexpr long most_bits_over_double_double = 400;

/// f(std::type_identity<D>) for the D of the corrections to K.
template <refinable_scalar K, class F>
auto with_lower(F f) {
  using R = real_t<K>;
  using short_type = std::type_identity<over_reals<K, double_double>>;
  using long_type = std::type_identity<over_reals<K, long_real>>;
  if constexpr (std::same_as<R, double_double>) {
    return f(std::type_identity<start_scalar<K>>{});
  } else if constexpr (std::same_as<R, long_real>) {
    return working_bits_of<K>() <= most_bits_over_double_double ? f(short_type{}) : f(long_type{});
  } else if constexpr (std::numeric_limits<R>::digits <= most_bits_over_double_double) {
    return f(short_type{});
  } else {
    return f(long_type{});
  }
}

/// Whether corrections to K are in long_real of half the digits.
template <refinable_scalar K>
bool corrections_are_long() {
  return working_bits_of<K>() > most_bits_over_double_double;
}

/// What f gives, an optional; nothing where a routine fails at the lower precision: the generic one
/// may not.
template <class F>
auto nothing_where_it_fails(F f) -> decltype(f()) {
  try {
    return f();
  } catch (const numerical_failure&) {
    return std::nullopt;
  }
}
template <refinable_scalar K, class F>
auto tried_in_lower(F f) {
  return with_lower<K>([&]<class D>(std::type_identity<D> lower) {
    return nothing_where_it_fails([&] { return f(lower); });
  });
}

/// Sets the precision of the numbers of D while others are refined that have `full` bits.
template <scalar D>
class lower_level {
public:
  explicit lower_level(long full) : bits_(full / 2 + 24) {}

  /// While it lives, numbers of D have their bits.
  class scope {
  public:
    explicit scope(mpfr_prec_t bits) {
      if constexpr (std::same_as<real_t<D>, long_real>) working_bits = bits;
    }
    ~scope() { working_bits = before_; }
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;

  private:
    mpfr_prec_t before_ = working_bits;
  };
  [[nodiscard]] scope enter() const { return scope(bits_); }

private:
  mpfr_prec_t bits_;
};

/// x·2^shift
template <real_scalar S, real_scalar R>
S lower_number(const R& x, long shift) {
  if constexpr (std::same_as<R, double>) {
    return std::ldexp(x, int(shift));
  } else if constexpr (std::same_as<R, double_double>) {
    return std::ldexp(x.hi, int(shift));
  } else if constexpr (std::same_as<S, double_double>) {
    return double_double_of(mpfr_access<R>::get(x), shift);
  } else if constexpr (std::same_as<S, double>) {
    return double_double_of(mpfr_access<R>::get(x), shift).hi;
  } else {
    S y = S::zero_of(working_bits);
    mpfr_mul_2si(y.mpfr(), mpfr_access<R>::get(x), shift, MPFR_RNDN);
    return y;
  }
}
/// y ← y + x·2^shift
template <real_scalar R, real_scalar S>
void add_lower_number(R& y, const S& x, long shift) {
  if constexpr (std::same_as<R, double_double>) {
    y += double_double(std::ldexp(x, int(shift)));
  } else if constexpr (std::same_as<S, long_real>) {
    long_real shifted = x;
    mpfr_mul_2si(shifted.mpfr(), shifted.mpfr(), shift, MPFR_RNDN);
    mpfr_add(mpfr_access<R>::get(y), mpfr_access<R>::get(y), shifted.mpfr(), MPFR_RNDN);
  } else {
    add_double_double(mpfr_access<R>::get(y), double_double(x), shift);
  }
}

/// The components of x where they lie.
template <scalar K>
auto component_places(K& x) {
  using R = real_t<K>;
  static_assert(!std::floating_point<R>);  // the parts of std::complex are values
  std::array<R*, std::size_t(real_dimension<K>)> out;
  std::size_t p = 0;
  // x is not constant: only its parts are seen so.
  for_each_component(x, [&](const R& part) { out[p++] = const_cast<R*>(&part); });
  return out;
}

template <scalar D, scalar K>
D in_lower(const K& x, long shift) {
  std::array<real_t<D>, std::size_t(real_dimension<K>)> y;
  std::size_t p = 0;
  for_each_component(x, [&](const auto& part) { y[p++] = lower_number<real_t<D>>(part, shift); });
  return from_components<D>(y);
}
template <scalar D, scalar K>
dense_array<D> in_lower(const dense_array<K>& a, long shift = 0) {
  dense_array<D> out(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) out.data()[i] = in_lower<D>(a.data()[i], shift);
  return out;
}
template <scalar K, scalar D>
void add_lower(K& y, const D& x, long shift) {
  const auto places = component_places(y);
  std::size_t p = 0;
  for_each_component(x, [&](const auto& part) { add_lower_number(*places[p++], part, shift); });
}
template <scalar K, scalar D>
void add_lower(dense_array<K>& y, const dense_array<D>& x, long shift) {
  for (std::size_t i = 0; i < y.size(); ++i) add_lower(y.data()[i], x.data()[i], shift);
}
template <scalar K, scalar D>
dense_array<K> raised(const dense_array<D>& x) {
  if constexpr (std::floating_point<real_t<K>>) {
    return x;
  } else {
    dense_array<K> out(x.rows(), x.cols());
    add_lower(out, x, 0);
    return out;
  }
}

/// The largest k with a component in [2^(k−1), 2^k); the least long where all are zero.
template <scalar K>
long exponent_of(const dense_array<K>& a) {
  long k = std::numeric_limits<long>::min();
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for_each_component(a.data()[i], [&](const auto& x) {
      using R = std::remove_cvref_t<decltype(x)>;
      if constexpr (mpfr_based<R>) {
        const mpfr_srcptr number = mpfr_access<R>::get(x);
        if (mpfr_regular_p(number)) k = std::max(k, long(mpfr_get_exp(number)));
      } else {
        largest = std::max(largest, std::abs(double(x)));
      }
    });
  return largest > 0 ? long(std::ilogb(largest)) + 1 : k;
}
/// That of several together, 0 where all are zero.
template <scalar K, std::same_as<dense_array<K>>... Rest>
long common_exponent(const dense_array<K>& a, const Rest&... rest) {
  const long k = std::max({exponent_of(a), exponent_of(rest)...});
  return k == std::numeric_limits<long>::min() ? 0 : k;
}

/// log₂ of the Frobenius norm times 2^exponent; −∞ for zero, ∞ where it is no number.
template <scalar D>
double size_bits(const dense_array<D>& a, long exponent = 0) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for_each_component(a.data()[i], [&](const auto& x) {
      const double part = double(x);
      sum += part * part;
    });
  if (!std::isfinite(sum)) return std::numeric_limits<double>::infinity();
  return std::log2(sum) / 2 + double(exponent);
}
/// log₂ Σ 2^x
inline double sum_bits(std::initializer_list<double> sizes) {
  const double top = std::max(sizes);
  if (!std::isfinite(top)) return top;
  double sum = 0;
  for (const double x : sizes) sum += std::exp2(x - top);
  return top + std::log2(sum);
}

/// What rounding leaves of a product of this size whose factors have norm 1 (columns).
template <scalar K>
real_t<K> rounding_floor(std::size_t n) {
  return epsilon<real_t<K>>() * real_t<K>(double(8 + 2 * n));
}
template <scalar K>
double floor_bits(std::size_t n) {
  using std::ilogb;
  return double(ilogb(epsilon<real_t<K>>())) + std::log2(double(8 + 2 * n));
}

}  // namespace cofree::detail
