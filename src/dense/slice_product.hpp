// Products of few long numbers by digits: exact sums of products of doubles, rounded once.
#pragma once

#include "residue_stages.hpp"

namespace cofree::detail {

/// Balanced digits of slice_bits for integers below 2^width.
inline std::size_t slices_of(long width) {
  return std::size_t(std::max(0L, width) / slice_bits) + 1;
}

/// Whether the sums of so many products of scalars are exact.
bool slices_are_exact(std::size_t inner, std::size_t components, const integer_scaling& a,
                      const integer_scaling& b);

/// c ← op_a(a) op_b(b), each component the nearest number of this precision to the exact one.
/// @pre slices_are_exact; both scalings have the exact width
void slice_product(op op_a, const mpfr_matrix& a, const integer_scaling& a_scale, op op_b,
                   const mpfr_matrix& b, const integer_scaling& b_scale, mpfr_prec_t precision,
                   const mpfr_target& c);

}  // namespace cofree::detail
