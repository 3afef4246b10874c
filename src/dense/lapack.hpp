// Real and complex factorizations by LAPACK; every array is row-major.
#pragma once

#include <cofree/dense/schur.hpp>

namespace cofree::detail {

template <commutative_scalar K>
qr_factors<K> lapack_qr(const dense_array<K>& a);
template <commutative_scalar K>
singular_values<K> lapack_svd(const dense_array<K>& a);
template <commutative_scalar K>
hermitian_eigenvalues<K> lapack_eigh(const dense_array<K>& a);
template <commutative_scalar K>
dense_array<K> lapack_solve(const dense_array<K>& a, const dense_array<K>& b);
template <commutative_scalar K>
eigenvector_list lapack_eigenvectors(const dense_array<K>& a);
template <commutative_scalar K>
schur_factors<K> lapack_schur(const dense_array<K>& a);
template <commutative_scalar K>
schur_part<K> lapack_leading_schur(const dense_array<K>& a, std::size_t count);

/// The positions by decreasing modulus; moduli that agree to rounding are ordered by real part,
/// then Im > 0 first.
std::vector<std::size_t> by_decreasing_modulus(const std::vector<std::complex<double>>& values);

}  // namespace cofree::detail
