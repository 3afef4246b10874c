// cofree/dense/internal/solve.hpp — triangular systems, LU with pivoting, Cholesky.
#pragma once

#include <cofree/dense/internal/reflection.hpp>

namespace cofree::detail {

/// r x = b for an upper triangular r.
template <scalar K>
dense_array<K> back_substitution(const dense_array<K>& r, dense_array<K> b) {
  for (std::size_t i = r.rows(); i-- > 0;)
    for (std::size_t j = 0; j < b.cols(); ++j) {
      for (std::size_t l = i + 1; l < r.rows(); ++l) b(i, j) -= r(i, l) * b(l, j);
      b(i, j) = inverse(r(i, i)) * b(i, j);
    }
  return b;
}

template <scalar K>
dense_array<K> qr_solve(const dense_array<K>& a, const dense_array<K>& b) {
  const auto [q, r] = householder_qr(a);
  real_t<K> largest{}, smallest = r.rows() ? modulus(r(0, 0)) : real_t<K>(0);
  for (std::size_t i = 0; i < r.rows(); ++i) {
    largest = std::max(largest, modulus(r(i, i)));
    smallest = std::min(smallest, modulus(r(i, i)));
  }
  if (smallest <= epsilon<K>() * largest && r.rows() > 0)
    detail::throw_numerical_failure("solve: the operator is singular to working precision");
  return back_substitution(r, multiply(op::adjoint, q, op::none, b));
}

/// The solution of a x = b by LU with partial pivoting.
template <scalar K>
dense_array<K> lu_solve(dense_array<K> a, dense_array<K> b) {
  const std::size_t n = a.rows();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    real_t<K> largest = modulus(a(k, k));
    for (std::size_t i = k + 1; i < n; ++i)
      if (auto size = modulus(a(i, k)); size > largest) largest = std::move(size), pivot = i;
    if (!(largest > 0)) throw_numerical_failure("solve: the operator is singular");
    for (std::size_t j = k; j < n && pivot != k; ++j) std::swap(a(k, j), a(pivot, j));
    for (std::size_t j = 0; j < b.cols() && pivot != k; ++j) std::swap(b(k, j), b(pivot, j));
    const K back = inverse(a(k, k));
    for (std::size_t i = k + 1; i < n; ++i) {
      const K factor = a(i, k) * back;
      for (std::size_t j = k + 1; j < n; ++j) a(i, j) -= factor * a(k, j);
      for (std::size_t j = 0; j < b.cols(); ++j) b(i, j) -= factor * b(k, j);
    }
  }
  return back_substitution(a, std::move(b));
}

/// a = l l† column by column; what stands above the diagonal of a is not read.
template <scalar K>
dense_array<K> column_cholesky(const dense_array<K>& a) {
  using R = real_t<K>;
  using std::sqrt;
  const std::size_t n = a.rows();
  dense_array<K> l(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    R pivot = real_part(a(j, j));
    for (std::size_t k = 0; k < j; ++k) pivot -= squared_modulus(l(j, k));
    if (!(pivot > 0))
      detail::throw_numerical_failure("cholesky: the operator is not positive definite");
    const R root = sqrt(pivot), back = 1 / root;
    l(j, j) = K(root);
    for (std::size_t i = j + 1; i < n; ++i) {
      K sum = a(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= l(i, k) * conjugate(l(j, k));
      l(i, j) = sum * back;
    }
  }
  return l;
}

}  // namespace cofree::detail
