// Arrays of long numbers as integers: how they are scaled, cut into digits, and read back.
#pragma once

#include <gmp.h>

#include <algorithm>
#include <cofree/dense/internal/residue_product.hpp>
#include <cstdint>
#include <optional>
#include <vector>

namespace cofree::detail {

/// The number a at (i,j) stands for the integer of modulus ⌊|a| 2^(width − row[i] − col[j])⌋, below
/// 2^width.
struct integer_scaling {
  std::vector<long> row, col;
  long width = 0;
  long exact_width = 0;  ///< with this width nothing is cut off
  mpfr_prec_t precision = 0;

  bool exact() const { return width >= exact_width; }
  std::size_t digits() const;
};

/// Which index of a stays outside of the sum: its exponents are those of the largest entries, those
/// of the other index are given (empty: zero). The width is the exact one. Nothing where an entry is
/// not finite or its exponent is beyond ±2⁴⁰.
enum class outer { rows, cols };
std::optional<integer_scaling> scaling_of(const mpfr_matrix& a, outer side,
                                          std::vector<long> inner_exponents);

/// |a| 2^(−row − col) in double: the largest component, the sum of the components, and 1 where a is
/// not zero.
struct magnitudes {
  std::vector<double> largest, sum, support;
};
magnitudes magnitudes_of(const mpfr_matrix& a, const integer_scaling& scale);

inline std::size_t limbs_of(mpfr_srcptr x) {
  return std::size_t(mpfr_get_prec(x) - 1) / 64 + 1;
}
/// The significand: limbs_of(x) limbs, the top bit set; x = significand · 2^(exponent − 64·limbs).
inline const mp_limb_t* significand(mpfr_srcptr x) {
  return static_cast<const mp_limb_t*>(mpfr_custom_get_significand(x));
}

/// One lane of what kernels cut: sign, and limbs and a shift that say ⌊|x| 2^exponent⌋ =
/// ⌊limbs/2^part⌋; zero where x is null or not regular. `count` limbs, stride apart.
inline void take_limbs(mpfr_srcptr x, long exponent, std::uint64_t* limbs, std::size_t stride,
                       std::size_t count, std::uint64_t& part, double& sign) {
  const bool some = x != nullptr && mpfr_regular_p(x);
  const long n = some ? long(limbs_of(x)) : 0;
  const long shift = some ? 64 * n - mpfr_get_exp(x) - exponent : 0;
  sign = some ? double(MPFR_SIGN(x)) : 0;  // no branch: signs are not to be foreseen
  part = std::uint64_t(shift & 63);
  // Limb j is limb `first` + j of x, zero where there is none.
  const mp_limb_t* const from = some ? significand(x) : nullptr;
  const long first = shift >> 6, all = long(count);
  const long begin = std::clamp(-first, 0L, all), end = std::clamp(n - first, begin, all);
  for (long j = 0; j < begin; ++j, limbs += stride) *limbs = 0;
  for (long j = begin; j < end; ++j, limbs += stride) *limbs = from[first + j];
  for (long j = end; j < all; ++j, limbs += stride) *limbs = 0;
}

/// The digits of one component of the entries first, first+1, … (at most width of them, the lanes
/// behind the last are zero), [digit][lane]. `limbs` is work storage of (3·digits/8 + 3)·width.
void cut_into_digits(const mpfr_matrix& a, const integer_scaling& scale, std::size_t component,
                     std::size_t first, std::size_t width, std::uint64_t* limbs, double* digits);

/// x ← ±C·2^exponent, rounded once to `precision`, for the only integer C that is meant by its limbs,
/// limb_stride apart and a zero before the lowest, or any within ±doubt of it. False, and x unspecified, where these would not all
/// be rounded to the same number.
bool round_integer(const std::uint64_t* limbs, std::size_t count, std::size_t limb_stride,
                   bool negative, long exponent, mpfr_prec_t precision, std::uint64_t doubt,
                   mpfr_ptr x);

}  // namespace cofree::detail
