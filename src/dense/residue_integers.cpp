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

size_t limbs_of(mpfr_srcptr x) {
  return size_t(mpfr_get_prec(x) - 1) / 64 + 1;
}
/// The significand: limbs_of(x) limbs, the top bit set; x = significand · 2^(exponent − 64·limbs).
const mp_limb_t* significand(mpfr_srcptr x) {
  return static_cast<const mp_limb_t*>(mpfr_custom_get_significand(x));
}
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

/// out[j·stride] ← limb j of ⌊X/2^shift⌋ for j < count; X has n limbs, shift may be negative.
void shifted(const mp_limb_t* x, long n, long shift, std::uint64_t* out, size_t stride,
             size_t count) {
  const long whole = shift >> 6, part = shift & 63;  // rounded down
  size_t j = 0;
  for (; j < count && whole + long(j) < -1; ++j) out[j * stride] = 0;
  if (j < count && whole + long(j) == -1) out[j++ * stride] = joined(x[0], 0, part);
  const size_t inside = size_t(std::clamp(n - 1 - whole, 0L, long(count)));
  for (; j < inside; ++j)
    out[j * stride] = joined(x[whole + long(j) + 1], x[whole + long(j)], part);
  if (j < count && whole + long(j) == n - 1) out[j++ * stride] = x[n - 1] >> part;
  for (; j < count; ++j) out[j * stride] = 0;
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
  const mpfr_srcptr* x = a.numbers.data();
  for (size_t i = 0; i < a.rows; ++i)
    for (size_t j = 0; j < a.cols; ++j) {
      const size_t here = by_rows ? i : j;
      const long inner = inner_exponents[by_rows ? j : i];
      for (size_t t = 0; t < a.components; ++t, ++x) {
        out.precision = std::max(out.precision, mpfr_get_prec(*x));
        if (!mpfr_regular_p(*x)) {
          if (!mpfr_zero_p(*x)) return {};
          continue;
        }
        const long exponent = mpfr_get_exp(*x);
        if (exponent > most_exponent || exponent < -most_exponent) return {};
        top[here] = std::max(top[here], exponent - inner);
        low[here] = std::min(low[here], lowest_exponent(*x) - inner);
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
  const mpfr_srcptr* x = a.numbers.data();
  for (size_t e = 0; e < size; ++e)
    for (size_t t = 0; t < a.components; ++t, ++x) {
      if (!mpfr_regular_p(*x)) continue;
      const long exponent = mpfr_get_exp(*x) - scale.row[e / a.cols] - scale.col[e % a.cols];
      const double top = double(significand(*x)[limbs_of(*x) - 1]);
      const double size_of_x = std::ldexp(top, int(std::max(exponent, -4000L)) - 64);
      out.largest[e] = std::max(out.largest[e], size_of_x);
      out.sum[e] += size_of_x;
      out.support[e] = 1;
    }
  return out;
}

void cut_into_digits(const mpfr_matrix& a, const integer_scaling& scale, size_t component,
                     size_t first, size_t width, std::uint64_t* limbs, double* digits) {
  const size_t count = scale.digits(), limb_count = (count * digit_bits - 1) / 64 + 1;
  const size_t size = a.rows * a.cols;
  alignas(64) double sign[most_lanes];
  size_t i = first / a.cols, j = first % a.cols;
  for (size_t lane = 0; lane < width; ++lane) {
    mpfr_srcptr const x =
        first + lane < size ? a.numbers[(first + lane) * a.components + component] : nullptr;
    if (!x || !mpfr_regular_p(x)) {
      sign[lane] = 0;
      for (size_t l = 0; l < limb_count; ++l) limbs[l * width + lane] = 0;
    } else {
      sign[lane] = mpfr_signbit(x) ? -1 : 1;
      const long n = long(limbs_of(x));
      const long kept = mpfr_get_exp(x) - scale.row[i] - scale.col[j] + scale.width;
      shifted(significand(x), n, 64 * n - kept, limbs + lane, width, limb_count);
    }
    if (++j == a.cols) j = 0, ++i;
  }
  kernels().cut(limbs, sign, count, width, digits);
}

void round_integer(const std::uint64_t* limbs, size_t count, size_t limb_stride, bool negative,
                   long exponent, mpfr_prec_t precision, mpfr_ptr x) {
  thread_local std::vector<mp_limb_t> storage;
  if (storage.size() < count + 1) storage.resize(count + 1);
  mp_limb_t* const copy = storage.data() + 1;
  storage[0] = 0;  // what is below the lowest limb
  mp_limb_t carry = negative;
  for (size_t l = 0; l < count; ++l) {
    const mp_limb_t limb = (limbs[l * limb_stride] ^ -mp_limb_t(negative)) + carry;
    carry &= mp_limb_t(limb == 0);
    copy[l] = limb;
  }
  while (count > 0 && copy[count - 1] == 0) --count;
  if (mpfr_get_prec(x) != precision) mpfr_set_prec(x, precision);
  if (count == 0) return mpfr_set_zero(x, 1);

  const long n = long(count), size = (precision - 1) / 64 + 1;
  const long zeros = std::countl_zero(copy[n - 1]);
  exponent += 64 * n - zeros;
  // Limb j of the top `size` limbs, the highest bit set.
  const auto top = [&](long j) -> mp_limb_t {
    const long at = n - size + j;
    if (at < 0) return 0;
    return zeros == 0 ? copy[at] : copy[at] << zeros | copy[at - 1] >> (64 - zeros);
  };
  auto* const out = static_cast<mp_limb_t*>(mpfr_custom_get_significand(x));
  for (long j = 0; j < size; ++j) out[j] = top(j);
  // The bit behind the last, and whether anything follows it.
  const long unused = 64 * size - precision;
  bool half, more;
  if (unused > 0) {
    half = out[0] >> (unused - 1) & 1;
    more = (out[0] & ((mp_limb_t(1) << (unused - 1)) - 1)) != 0;
    more = more || (n > size && copy[n - size - 1] << zeros != 0);
  } else {
    const mp_limb_t next = n - size - 1 >= 0 ? top(-1) : 0;
    half = next >> 63;
    more = next << 1 != 0 || (n - size - 2 >= 0 && copy[n - size - 2] << zeros != 0);
  }
  for (long l = n - size - (unused > 0 ? 2 : 3); l >= 0 && !more; --l) more = copy[l] != 0;
  const mp_limb_t unit = mp_limb_t(1) << unused;
  out[0] &= -unit;
  if (half && (more || (out[0] & unit)))
    if (mpn_add_1(out, out, mp_size_t(size), unit)) out[size - 1] = mp_limb_t(1) << 63, ++exponent;
  mpfr_custom_init_set(x, negative ? -MPFR_REGULAR_KIND : MPFR_REGULAR_KIND, exponent, precision,
                       out);
}

}  // namespace cofree::detail
