// Products of few real numbers, where the way into BLAS costs more than the product.
#pragma once

#include <cofree/dense/multiply.hpp>

namespace cofree::detail {

/// The most multiply-adds for which the loop takes no longer than BLAS does.
constexpr std::size_t small_product_limit = 2048;

/// c ← op_a(a) op_b(b) by a loop in registers, whole vectors of four columns. False, and nothing
/// done, where BLAS is as fast: above the limit, for other numbers of columns, for two adjoints, on
/// a processor without these vectors (bench/small.cpp).
bool small_product(op op_a, const const_matrix_view<double>& a, op op_b,
                   const const_matrix_view<double>& b, const matrix_view<double>& c);

}  // namespace cofree::detail
