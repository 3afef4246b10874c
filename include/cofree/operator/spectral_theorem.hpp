// cofree/operator/spectral_theorem.hpp — eigenvalues of operators V → V and functions of Hermitian
// ones.
//
//   eigh(A)                                    A = e diag(values) e† of a Hermitian A
//   schur(A), eigenvalues(A)                   A = q t q†, t triangular; any A : V → V
//   square_root, exponential, logarithm, power of Hermitian operators
//   require_hermitian                          the check they make
//
// Over ℍ the eigenvalues are the standard right ones, with imaginary part ≥ 0 [Zhang1997].
#pragma once

#include <cofree/dense/schur.hpp>
#include <cofree/operator/decompositions.hpp>

namespace cofree {

/// @throws space_mismatch unless A : V → V; invalid_argument unless ‖A − A†‖ ≤ 100 dim(V) ε‖A‖
template <scalar K>
void require_hermitian(std::string_view operation, const linear_operator<K>& a);

template <scalar K>
struct hermitian_decomposition {
  std::vector<real_t<K>> values;  ///< increasing
  linear_operator<K> vectors;     ///< E → V, unitary: standard basis to eigenvectors
  linear_operator<K> diagonal;    ///< E → E
  real_t<K> residual;             ///< ‖A e − e diag‖/‖A‖
};
/// A = e diag(values) e† of a Hermitian A : V → V.
/// @throws as require_hermitian
template <scalar K>
hermitian_decomposition<K> eigh(const linear_operator<K>& a);

template <scalar K>
struct schur_decomposition {
  linear_operator<K> q;  ///< S → V, unitary
  linear_operator<K> t;  ///< S → S, triangular in the standard basis; over ℝ with 2×2 blocks
  std::vector<complex<real_t<K>>> values;  ///< along the diagonal of t
  real_t<K> residual;                      ///< ‖A − q t q†‖/‖A‖
};
/// A = q t q†. @throws space_mismatch unless A : V → V; numerical_failure without convergence
template <scalar K>
schur_decomposition<K> schur(const linear_operator<K>& a);
/// The eigenvalues by decreasing modulus, each as often as it occurs.
/// @throws as schur
template <scalar K>
std::vector<complex<real_t<K>>> eigenvalues(const linear_operator<K>& a);

/// The positive X with X² = A. Eigenvalues of modulus at most dim(V) ε‖A‖ count as 0.
/// @throws numerical_failure for a negative eigenvalue; otherwise as require_hermitian
template <scalar K>
linear_operator<K> square_root(const linear_operator<K>& a);
/// Σ Aᵏ/k!
template <scalar K>
linear_operator<K> exponential(const linear_operator<K>& a);
/// The Hermitian X with exp X = A.
/// @throws numerical_failure unless every eigenvalue is > dim(V) ε‖A‖
template <scalar K>
linear_operator<K> logarithm(const linear_operator<K>& a);
/// A^p. A whole p ≥ 0 asks nothing of A, another p ≥ 0 that A is positive to rounding, a whole p <
/// 0 that A is invertible, another p < 0 that it is positive definite.
/// @throws numerical_failure where A^p is not defined, with the eigenvalue
template <scalar K>
linear_operator<K> power(const linear_operator<K>& a, const std::type_identity_t<real_t<K>>& p);

}  // namespace cofree
