// The product of real or complex arrays by BLAS: the only place that calls gemm.
#pragma once

#include <algorithm>
#include <cofree/dense/multiply.hpp>
#include <xtensor-blas/xblas.hpp>

namespace cofree::detail {

/// One call of BLAS: c ← α op_a(a) op_b(b) + β c.
template <commutative_scalar K>
void gemm(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b, matrix_view<K> c,
          K alpha, K beta) {
  using index = int;
  const auto flag = [](op o) { return o == op::none ? cxxblas::NoTrans : cxxblas::ConjTrans; };
  cxxblas::gemm<index>(cxxblas::RowMajor, flag(op_a), flag(op_b), index(c.rows), index(c.cols),
                       index(op_a == op::none ? a.cols : a.rows), alpha, a.data, index(a.cols),
                       b.data, index(b.cols), beta, c.data, index(c.cols));
}

// A tall real a times a thin b goes in blocks of rows of a. OpenBLAS has kernels that read a as it
// lies for products of up to 10⁶ multiply-adds, and copies a first in larger ones, which takes
// twice as long and more; where it has no such kernels the blocks cost nothing (bench/gamma.cpp).
constexpr std::size_t thin_columns = 32, block_size = 500'000;

template <commutative_scalar K>
std::size_t rows_at_once(const_matrix_view<K> a, op op_b, std::size_t columns) {
  const bool small = a.rows * a.cols * columns <= 2 * block_size;
  if (small || !std::same_as<K, double> || op_b == op::adjoint || columns > thin_columns)
    return a.rows;
  return std::max<std::size_t>(8, block_size / (a.cols * columns) / 8 * 8);
}

/// c ← α op_a(a) op_b(b) + β c
template <commutative_scalar K>
void blas_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                  matrix_view<K> c, K alpha, K beta) {
  if (c.rows == 0 || c.cols == 0) return;
  if (a.rows == 0 || a.cols == 0) {
    for (std::size_t i = 0; i < c.rows * c.cols; ++i)
      c.data[i] = beta == K(0) ? K(0) : K(c.data[i] * beta);
    return;
  }
  const std::size_t step = rows_at_once(a, op_b, c.cols);
  if (step == a.rows) return gemm<K>(op_a, a, op_b, b, c, alpha, beta);
  for (std::size_t first = 0; first < a.rows; first += step) {
    const const_matrix_view<K> part{a.data + first * a.cols, std::min(step, a.rows - first),
                                    a.cols};
    if (op_a == op::none)
      gemm<K>(op_a, part, op_b, b, {c.data + first * c.cols, part.rows, c.cols}, alpha, beta);
    else
      gemm<K>(op_a, part, op_b, {b.data + first * b.cols, part.rows, b.cols}, c, alpha,
              first == 0 ? beta : K(1));
  }
}

}  // namespace cofree::detail
