// The product of real or complex arrays by BLAS: the only place that calls gemm.
#pragma once

#include <cofree/dense/multiply.hpp>
#include <xtensor-blas/xblas.hpp>

namespace cofree::detail {

/// c ← α op_a(a) op_b(b) + β c
template <commutative_scalar K>
void blas_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                  matrix_view<K> c, K alpha, K beta) {
  using index = int;
  if (c.rows == 0 || c.cols == 0) return;
  const auto inner = op_a == op::none ? a.cols : a.rows;
  if (inner == 0) {
    for (std::size_t i = 0; i < c.rows * c.cols; ++i)
      c.data[i] = beta == K(0) ? K(0) : K(c.data[i] * beta);
    return;
  }
  const auto flag = [](op o) { return o == op::none ? cxxblas::NoTrans : cxxblas::ConjTrans; };
  cxxblas::gemm<index>(cxxblas::RowMajor, flag(op_a), flag(op_b), index(c.rows), index(c.cols),
                       index(inner), alpha, a.data, index(a.cols), b.data, index(b.cols), beta,
                       c.data, index(c.cols));
}

}  // namespace cofree::detail
