// When a product by residues is faster than a loop of multiply-adds.
#pragma once

#include <cofree/dense/internal/residue_product.hpp>

namespace cofree::detail {

/// m×k by k×n scalars of so many components.
struct product_shape {
  std::size_t m, k, n, components;
};

/// Estimated nanoseconds.
double loop_time(product_shape s, mpfr_prec_t bits);
double residue_time(product_shape s, mpfr_prec_t bits, std::size_t primes, bool prepared);
/// The time of a product by digits of slice_bits, so many on each side.
double slice_time(product_shape s, std::size_t left_slices, std::size_t right_slices);

}  // namespace cofree::detail
