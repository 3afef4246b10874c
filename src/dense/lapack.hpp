// Real and complex factorizations by LAPACK; every array is row-major.
#pragma once

#include <cofree/dense/decompositions.hpp>

namespace cofree::detail {

template <commutative_scalar K>
qr_factors<K> lapack_qr(const matrix<K>& a);
template <commutative_scalar K>
singular_values<K> lapack_svd(const matrix<K>& a);
template <commutative_scalar K>
hermitian_eigenvalues<K> lapack_eigh(const matrix<K>& a);
template <commutative_scalar K>
matrix<K> lapack_solve(const matrix<K>& a, const matrix<K>& b);
template <commutative_scalar K>
eigenvector_list lapack_eigenvectors(const matrix<K>& a);
template <commutative_scalar K>
schur_part<K> lapack_leading_schur(const matrix<K>& a, std::size_t count);

}  // namespace cofree::detail
