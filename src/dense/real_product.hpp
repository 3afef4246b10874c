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

// A tall real a times a b of few columns goes in blocks of rows of a. OpenBLAS has kernels that read a
// as it lies for products of up to 10⁶ multiply-adds, and copies a first in larger ones, which takes
// twice as long for a thin b and a third longer for one of 64 columns. Without vectors of 512 bits it
// has no such kernels, and the blocks cost nothing for a thin b only (bench/gamma.cpp).
constexpr std::size_t thin_columns = 32, least_rows = 8, block_size = std::size_t(1) << 19;

#if defined(__x86_64__)
inline const bool has_long_vectors = __builtin_cpu_supports("avx512f");
#else
inline constexpr bool has_long_vectors = false;
#endif

template <commutative_scalar K>
std::size_t rows_at_once(const_matrix_view<K> a, op op_b, std::size_t columns) {
  const std::size_t row = a.cols * columns;
  if (!std::same_as<K, double> || op_b == op::adjoint || a.rows * row <= 2 * block_size)
    return a.rows;
  if (columns <= thin_columns || (has_long_vectors && row * least_rows <= block_size))
    return std::max(least_rows, (block_size / row + least_rows / 2) / least_rows * least_rows);
  return a.rows;
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
