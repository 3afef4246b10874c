// Numbers on MPFR to two doubles and back, by their limbs: ten times as fast as by its functions.
#include <cofree/dense/internal/lower_precision.hpp>

#include <bit>
#include <cstdint>

namespace cofree::detail {
namespace {

/// 2^k. @pre −1022 ≤ k ≤ 1023
double power_of_two(long k) {
  return std::bit_cast<double>(std::uint64_t(k + 1023) << 52);
}
/// |x| = mantissa·2^exponent with mantissa < 2⁵³, for a finite x; of zero the mantissa is 0.
struct parts {
  std::uint64_t mantissa;
  long exponent;

  explicit parts(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const long field = long(bits >> 52 & 0x7ff);
    mantissa = bits & ((std::uint64_t(1) << 52) - 1);
    if (field > 0) mantissa |= std::uint64_t(1) << 52;
    exponent = std::max(field, 1L) - 1075;
  }
};

}  // namespace

double_double double_double_of(mpfr_srcptr x, long shift) {
  static_assert(sizeof(mp_limb_t) == 8 && GMP_NUMB_BITS == 64);
  if (!mpfr_regular_p(x)) return mpfr_get_d(x, MPFR_RNDN);
  const long exponent = long(mpfr_get_exp(x)) + shift;
  const double sign = mpfr_signbit(x) ? -1 : 1;
  if (exponent < -900) return 0.0;
  if (exponent > 1000) return sign * std::numeric_limits<double>::infinity();
  const auto* limb = static_cast<const mp_limb_t*>(mpfr_custom_get_significand(x));
  const long n = (long(mpfr_get_prec(x)) - 1) / 64;
  const std::uint64_t high = limb[n], low = n > 0 ? limb[n - 1] : 0;
  // 53 bits and the 53 that follow.
  const double first = double(high >> 11) * (sign * power_of_two(exponent - 53));
  const double rest =
      double((high & 0x7ff) << 42 | low >> 22) * (sign * power_of_two(exponent - 106));
  double error = 0;
  const double sum = quick_two_sum(first, rest, error);
  return {sum, error};
}

void add_double_double(mpfr_ptr y, const double_double& x, long shift) {
  if (x.hi == 0) return;
  if (!std::isfinite(x.hi)) {
    mpfr_add_d(y, y, x.hi, MPFR_RNDN);
    return;
  }
  // hi = ±m·2^(exponent − 70): room for the carry and for 70 bits below.
  __extension__ typedef unsigned __int128 wide;
  const parts hi(x.hi), lo(x.lo);
  const long exponent = hi.exponent - 70, places = lo.exponent - exponent;
  const wide small = places >= 0    ? wide(lo.mantissa) << places
                     : places > -64 ? wide(lo.mantissa >> -places)
                                    : 0;
  wide m = wide(hi.mantissa) << 70;
  m = std::signbit(x.lo) == std::signbit(x.hi) ? m + small : m - small;
  const auto top = std::uint64_t(m >> 64);
  const int zeros = top != 0 ? std::countl_zero(top) : 64 + std::countl_zero(std::uint64_t(m));
  m <<= zeros;
  mp_limb_t limbs[2] = {std::uint64_t(m), std::uint64_t(m >> 64)};
  mpfr_t term;
  mpfr_custom_init_set(term, std::signbit(x.hi) ? -MPFR_REGULAR_KIND : MPFR_REGULAR_KIND,
                       exponent + 128 - zeros + shift, 128, limbs);
  mpfr_add(y, y, term, MPFR_RNDN);
}

}  // namespace cofree::detail
