#include "residue_integers.hpp"

#include <gmp.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "residue_kernels.hpp"

namespace cofree::detail {
namespace {

using std::size_t;
static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0);

constexpr long most_exponent = 1L << 40;

/// The exponent of the lowest bit that is set. @pre x is regular
long lowest_exponent(mpfr_srcptr x) {
  const mp_limb_t* limb = significand(x);
  size_t zero = 0;
  while (limb[zero] == 0) ++zero;
  return mpfr_get_exp(x) - 64 * long(limbs_of(x) - zero) + std::countr_zero(limb[zero]);
}

/// ⌊high:low / 2^part⌋ modulo 2⁶⁴, 0 ≤ part < 64.
std::uint64_t joined(std::uint64_t high, std::uint64_t low, long part) {
  return low >> part | high << 1 << (63 - part);
}

}  // namespace

size_t integer_scaling::digits() const {
  return size_t(std::max(1L, width) - 1) / digit_bits + 1;
}

std::optional<integer_scaling> scaling_of(const mpfr_matrix& a, outer side,
                                          std::vector<long> inner_exponents) {
  integer_scaling out;
  const size_t lengths[] = {a.rows, a.cols};
  const bool by_rows = side == outer::rows;
  inner_exponents.resize(lengths[by_rows ? 1 : 0]);
  // Kept from the smallest exponents up: of the largest entry, and of the lowest bit.
  constexpr long none = -4 * most_exponent;
  std::vector<long> top(lengths[by_rows ? 0 : 1], none), low(top.size(), -none);
  size_t next = 0;
  for (size_t i = 0; i < a.rows; ++i)
    for (size_t j = 0; j < a.cols; ++j) {
      const size_t here = by_rows ? i : j;
      const long inner = inner_exponents[by_rows ? j : i];
      for (size_t t = 0; t < a.components; ++t) {
        const mpfr_srcptr x = a.numbers[next++];
        out.precision = std::max(out.precision, mpfr_get_prec(x));
        if (!mpfr_regular_p(x)) {
          if (!mpfr_zero_p(x)) return {};
          continue;
        }
        const long exponent = mpfr_get_exp(x);
        if (exponent > most_exponent || exponent < -most_exponent) return {};
        top[here] = std::max(top[here], exponent - inner);
        low[here] = std::min(low[here], lowest_exponent(x) - inner);
      }
    }
  for (size_t i = 0; i < top.size(); ++i) {
    if (top[i] == none) top[i] = low[i] = 0;
    out.exact_width = std::max(out.exact_width, top[i] - low[i]);
  }
  out.width = out.exact_width;
  (by_rows ? out.row : out.col) = std::move(top);
  (by_rows ? out.col : out.row) = std::move(inner_exponents);
  return out;
}

magnitudes magnitudes_of(const mpfr_matrix& a, const integer_scaling& scale) {
  magnitudes out;
  const size_t size = a.rows * a.cols;
  out.largest.assign(size, 0), out.sum.assign(size, 0), out.support.assign(size, 0);
  for (size_t e = 0; e < size; ++e)
    for (size_t t = 0; t < a.components; ++t) {
      const mpfr_srcptr x = a.numbers[e * a.components + t];
      if (!mpfr_regular_p(x)) continue;
      const long exponent = mpfr_get_exp(x) - scale.row[e / a.cols] - scale.col[e % a.cols];
      const double top = double(significand(x)[limbs_of(x) - 1]);
      const double size_of_x = std::ldexp(top, int(std::max(exponent, -4000L)) - 64);
      out.largest[e] = std::max(out.largest[e], size_of_x);
      out.sum[e] += size_of_x;
      out.support[e] = 1;
    }
  return out;
}

void cut_into_digits(const mpfr_matrix& a, const integer_scaling& scale, size_t component,
                     size_t first, size_t width, std::uint64_t* limbs, double* digits) {
  const size_t count = scale.digits(), limb_count = (count * digit_bits - 1) / 64 + 2;
  const size_t size = a.rows * a.cols;
  alignas(64) double sign[most_lanes];
  alignas(64) std::uint64_t part[most_lanes];
  size_t i = first / a.cols, j = first % a.cols;
  for (size_t lane = 0; lane < width; ++lane) {
    const bool inside = first + lane < size;
    take_limbs(inside ? a.numbers[(first + lane) * a.components + component] : nullptr,
               inside ? scale.width - scale.row[i] - scale.col[j] : 0, limbs + lane, width,
               limb_count, part[lane], sign[lane]);
    if (++j == a.cols) j = 0, ++i;
  }
  kernels().cut(limbs, part, sign, count, width, digits);
}

namespace {

/// An integer of n > 0 limbs, the top one not zero; limb(i) is zero outside of them. Inside: it is
/// asked only for those from the zero before the lowest to the highest.
template <bool Inside>
struct limb_reader {
  const std::uint64_t* limbs;
  long n, stride;

  std::uint64_t limb(long i) const { return Inside || (i >= 0 && i < n) ? limbs[i * stride] : 0; }
  /// Bits `from` to `from` + 63.
  std::uint64_t word(long from) const {
    const long part = from & 63;
    return joined(part == 0 ? 0 : limb((from >> 6) + 1), limb(from >> 6), part);
  }
  /// Whether any of the bits below `from` is set.
  bool any_below(long from) const {
    if (from <= 0) return false;
    bool any = (from & 63) != 0 && limb(from >> 6) << (64 - (from & 63)) != 0;
    for (long i = (from >> 6) - 1; i >= 0 && !any; --i) any = limb(i) != 0;
    return any;
  }
};

/// What round_integer does. Signs and ways to round are not to be foreseen: no branch of the usual
/// way depends on them.
template <bool Inside>
bool round_limbs(const limb_reader<Inside>& c, long bits, bool negative, long exponent,
                 mpfr_prec_t precision, std::uint64_t doubt, mpfr_ptr x) {
  const long size = (precision - 1) / 64 + 1;
  const long behind = bits - precision;  // so many bits are not kept
  constexpr std::uint64_t half = std::uint64_t(1) << 63;
  const std::uint64_t next = c.word(behind - 64);
  if (doubt > 0) {
    // In units of the last bit of next, rounded up; what lies below next is less than one.
    if (behind < long(std::bit_width(doubt)) + 2) return false;
    const std::uint64_t most =
        behind >= 64 ? (behind >= 128 ? 0 : doubt >> (behind - 64)) + 2 : doubt << (64 - behind);
    if (std::min(next - half, half - next) <= most) return false;  // modulo 2⁶⁴
  }
  auto* const out = static_cast<mp_limb_t*>(mpfr_custom_get_significand(x));
  const long first = bits - 64 * size, part = first & 63;
  mp_limb_t low = c.limb(first >> 6);
  for (long j = 0; j + 1 < size; ++j) {
    const mp_limb_t high = c.limb((first >> 6) + j + 1);
    out[j] = joined(high, low, part);
    low = high;
  }
  out[size - 1] = c.word(bits - 64);
  const mp_limb_t unit = mp_limb_t(1) << (64 * size - precision);
  out[0] &= -unit;
  bool up = next > half;
  if (next == half) up = (out[0] & unit) != 0 || c.any_below(behind - 64);
  mp_limb_t carry = unit & -mp_limb_t(up);
  for (long j = 0; j < size; ++j) {
    out[j] += carry;
    carry = mp_limb_t(out[j] < carry);
  }
  if (carry) out[size - 1] = half, ++exponent;
  mpfr_custom_init_set(x, MPFR_REGULAR_KIND, exponent + bits, precision, out);
  MPFR_SIGN(x) = negative ? -1 : 1;
  return true;
}

}  // namespace

bool round_integer(const std::uint64_t* limbs, size_t count, size_t limb_stride, bool negative,
                   long exponent, mpfr_prec_t precision, std::uint64_t doubt, mpfr_ptr x) {
  long n = long(count);
  while (n > 0 && limbs[size_t(n - 1) * limb_stride] == 0) --n;
  if (mpfr_get_prec(x) != precision) mpfr_set_prec(x, precision);
  if (n == 0) {
    if (doubt == 0) mpfr_set_zero(x, 1);
    return doubt == 0;
  }
  const long stride = long(limb_stride), bits = 64 * n - std::countl_zero(limbs[(n - 1) * stride]);
  if (bits - 64 * ((precision - 1) / 64 + 1) >= -64 && bits >= precision)
    return round_limbs(limb_reader<true>{limbs, n, stride}, bits, negative, exponent, precision,
                       doubt, x);
  return round_limbs(limb_reader<false>{limbs, n, stride}, bits, negative, exponent, precision,
                     doubt, x);
}

}  // namespace cofree::detail
