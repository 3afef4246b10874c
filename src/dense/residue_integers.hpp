// Arrays of long numbers as integers: how they are scaled, cut into digits, and read back.
#pragma once

#include <cofree/dense/residue_product.hpp>
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

/// The digits of one component of the entries first, first+1, … (at most width of them, the lanes
/// behind the last are zero), [digit][lane]. `limbs` is work storage of (3·digits/8 + 2)·width.
void cut_into_digits(const mpfr_matrix& a, const integer_scaling& scale, std::size_t component,
                     std::size_t first, std::size_t width, std::uint64_t* limbs, double* digits);

/// x ← the integer in two's complement limbs, limb_stride apart, times 2^exponent, rounded once to
/// `precision`.
void round_integer(const std::uint64_t* limbs, std::size_t count, std::size_t limb_stride,
                   bool negative, long exponent, mpfr_prec_t precision, mpfr_ptr x);

}  // namespace cofree::detail
