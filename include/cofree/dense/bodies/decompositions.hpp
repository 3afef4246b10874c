// cofree/dense/bodies/decompositions.hpp — what dense/decompositions.hpp and dense/schur.hpp
// declare: LAPACK for float and double over ℝ and ℂ, the routines of this folder for the rest.
#pragma once

#include <cofree/dense/bodies/multiply.hpp>
#include <cofree/dense/internal/eigenvectors.hpp>
#include <cofree/dense/internal/finite.hpp>
#include <cofree/dense/internal/jacobi.hpp>
#include <cofree/dense/internal/lapack.hpp>
#include <cofree/dense/internal/precision.hpp>
#include <cofree/dense/internal/refine_eigh.hpp>
#include <cofree/dense/internal/refine_factors.hpp>
#include <cofree/dense/internal/refine_polar.hpp>
#include <cofree/dense/internal/refine_schur.hpp>
#include <cofree/dense/internal/refine_solve.hpp>
#include <cofree/dense/internal/refine_svd.hpp>
#include <cofree/dense/internal/reorder.hpp>
#include <cofree/dense/internal/solve.hpp>

namespace cofree {

template <scalar K>
qr_factors<K> qr(const dense_array<K>& a) {
  detail::require_finite("qr", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::lapack_scalar<K>) return detail::lapack_qr(a);
  if constexpr (detail::refinable_scalar<K>)
    if (auto factors = detail::refined_qr(a)) return *std::move(factors);
  return detail::householder_qr(a);
}

template <scalar K>
singular_values<K> svd(const dense_array<K>& a) {
  detail::require_finite("svd", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::lapack_scalar<K>)
    return detail::lapack_svd(a);
  else if constexpr (detail::refinable_scalar<K>)
    return detail::refined_svd(a);
  else
    return detail::jacobi_svd(a);
}

template <scalar K>
dense_array<K> polar_isometry(const dense_array<K>& a) {
  detail::require_finite("polar_isometry", a);
  if constexpr (detail::refinable_scalar<K>) {
    const detail::precision_of_array<K> precision(a);
    if (auto x = detail::refined_polar(a)) return *std::move(x);
  }
  const auto factors = svd(a);
  return multiply(op::none, factors.u, op::adjoint, factors.v);
}

template <scalar K>
hermitian_eigenvalues<K> eigh(const dense_array<K>& a) {
  detail::require_finite("eigh", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::lapack_scalar<K>)
    return detail::lapack_eigh(a);
  else if constexpr (detail::refinable_scalar<K>)
    return detail::refined_eigh(a);
  else
    return detail::jacobi_eigh(a);
}

template <scalar K>
dense_array<K> cholesky(const dense_array<K>& a) {
  detail::require_finite("cholesky", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::refinable_scalar<K>)
    if (auto l = detail::refined_cholesky(a)) return *std::move(l);
  return detail::column_cholesky(a);
}

namespace detail {
template <scalar K>
dense_array<K> solution(const dense_array<K>& a, const dense_array<K>& b) {
  const precision_of_array<K> precision(a);
  if constexpr (lapack_scalar<K>) return lapack_solve(a, b);
  if constexpr (refinable_scalar<K>)
    if (auto x = refined_solve(a, b)) return *std::move(x);
  if constexpr (commutative_scalar<K>)
    return lu_solve(a, b);
  else
    return qr_solve(a, b);
}
}  // namespace detail

template <scalar K>
dense_array<K> solve(const dense_array<K>& a, const dense_array<K>& b) {
  detail::require_finite("solve", a, "an entry of the operator");
  detail::require_finite("solve", b, "an entry of the right-hand side");
  auto x = detail::solution(a, b);
  detail::require_finite("solve", x, "the solution is too large: an entry");
  return x;
}

template <scalar K>
schur_factors<K> schur(const dense_array<K>& a) {
  detail::require_finite("schur", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::lapack_scalar<K>) return detail::lapack_schur(a);
  if constexpr (detail::refinable_scalar<K>)
    if (auto factors = detail::refined_schur(a)) return *std::move(factors);
  return detail::shifted_schur(a);
}

template <scalar K>
std::vector<complex<real_t<K>>> eigenvalues(const dense_array<K>& a) {
  detail::require_finite("eigenvalues", a);
  if constexpr (detail::lapack_scalar<K>) {
    return detail::lapack_eigenvalues(a);
  } else {
    const detail::precision_of_array<K> precision(a);
    const auto values = detail::schur_values(a);
    std::vector<complex<real_t<K>>> sorted;
    for (auto i : detail::by_decreasing_modulus(values)) sorted.push_back(values[i]);
    return sorted;
  }
}

template <commutative_scalar K>
eigenvector_list<real_t<K>> eigenvectors(const dense_array<K>& a) {
  detail::require_finite("eigenvectors", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::lapack_scalar<K>)
    return detail::lapack_eigenvectors(a);
  else
    return detail::schur_eigenvectors(schur(a));
}

template <commutative_scalar K>
schur_part<K> leading_schur(const dense_array<K>& a, std::size_t count) {
  detail::require_finite("leading_schur", a);
  const detail::precision_of_array<K> precision(a);
  if constexpr (detail::lapack_scalar<K>)
    return detail::lapack_leading_schur(a, count);
  else
    return detail::leading_part(schur(a), count);
}

}  // namespace cofree
