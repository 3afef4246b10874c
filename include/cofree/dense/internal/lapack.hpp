// cofree/dense/internal/lapack.hpp — the factorizations of float and double over ℝ and ℂ.
//
//   lapack_scalar   the four types
//   lapack_qr, lapack_svd, …   compiled in the library; every array is row-major
#pragma once

#include <cofree/dense/internal/compiled.hpp>
#include <cofree/dense/schur.hpp>

namespace cofree::detail {

template <class K>
concept lapack_scalar = compiled_scalar<K> && commutative_scalar<K>;

template <lapack_scalar K>
qr_factors<K> lapack_qr(const dense_array<K>& a);
template <lapack_scalar K>
singular_values<K> lapack_svd(const dense_array<K>& a);
template <lapack_scalar K>
hermitian_eigenvalues<K> lapack_eigh(const dense_array<K>& a);
template <lapack_scalar K>
dense_array<K> lapack_solve(const dense_array<K>& a, const dense_array<K>& b);
template <lapack_scalar K>
eigenvector_list<real_t<K>> lapack_eigenvectors(const dense_array<K>& a);
template <lapack_scalar K>
std::vector<complex<real_t<K>>> lapack_eigenvalues(const dense_array<K>& a);
template <lapack_scalar K>
schur_factors<K> lapack_schur(const dense_array<K>& a);
template <lapack_scalar K>
schur_part<K> lapack_leading_schur(const dense_array<K>& a, std::size_t count);

}  // namespace cofree::detail
