// cofree/dense/decompositions.hpp — factorizations of arrays over ℝ, ℂ and ℍ.
//
//   qr, svd, polar_isometry, eigh, cholesky, solve    any field
//   eigenvectors, leading_schur                       real and complex arrays
//
// float and double over ℝ and ℂ call LAPACK. Every other scalar, ℍ among them, has the routines of
// dense/bodies and dense/internal: Householder reflections with a real target [BunseGerstner1989], one-sided
// Jacobi for singular values, two-sided Jacobi for Hermitian eigenvalues, each in the structure of
// its field and not in a doubled image.
#pragma once

#include <cofree/dense/multiply.hpp>
#include <vector>

namespace cofree {

template <scalar K>
struct qr_factors {
  dense_array<K> q;  ///< m×n, q†q = 1
  dense_array<K> r;  ///< n×n, upper triangular, diagonal real and ≥ 0
};
/// a = q r for m ≥ n. With a positive diagonal the factors are unique, so that the q of a Gaussian
/// array is Haar distributed.
template <scalar K>
qr_factors<K> qr(const dense_array<K>& a);

template <scalar K>
struct singular_values {
  dense_array<K> u;               ///< m×p, u†u = 1, p = min(m,n)
  std::vector<real_t<K>> values;  ///< decreasing
  dense_array<K> v;               ///< n×p, v†v = 1
};
/// a = u diag(values) v†.
/// @throws numerical_failure if the iteration does not converge
template <scalar K>
singular_values<K> svd(const dense_array<K>& a);

/// The isometry nearest to a (m ≥ n): u v† of its singular value decomposition.
template <scalar K>
dense_array<K> polar_isometry(const dense_array<K>& a);

template <scalar K>
struct hermitian_eigenvalues {
  std::vector<real_t<K>> values;  ///< increasing
  dense_array<K> vectors;         ///< columns, vectors†vectors = 1
};
/// a = vectors diag(values) vectors† of a Hermitian a.
template <scalar K>
hermitian_eigenvalues<K> eigh(const dense_array<K>& a);

/// The lower triangular l with real positive diagonal and a = l l†.
/// @throws numerical_failure if a is not positive definite
template <scalar K>
dense_array<K> cholesky(const dense_array<K>& a);

/// x with a x = b, by LU with pivoting over ℝ and ℂ and by QR over ℍ.
/// @throws numerical_failure if a is singular to working precision
template <scalar K>
dense_array<K> solve(const dense_array<K>& a, const dense_array<K>& b);

/// a^(±1/2) and other functions of a Hermitian array: vectors diag(f(values)) vectors†.
template <scalar K, class F>
dense_array<K> hermitian_function(const hermitian_eigenvalues<K>& e, F f) {
  dense_array<K> scaled = e.vectors;
  for (std::size_t i = 0; i < scaled.rows(); ++i)
    for (std::size_t j = 0; j < scaled.cols(); ++j) scaled(i, j) *= real_t<K>(f(e.values[j]));
  return multiply(op::none, scaled, op::adjoint, e.vectors);
}

template <real_scalar R>
struct eigenvector_list {
  std::vector<complex<R>> values;  ///< by decreasing modulus; of a pair, imaginary part > 0 first
  dense_array<complex<R>> right, left;  ///< columns of norm 1: a r = λ r, a† l = λ̄ l
};
/// All eigenvalues with right and left eigenvectors.
template <commutative_scalar K>
eigenvector_list<real_t<K>> eigenvectors(const dense_array<K>& a);

template <commutative_scalar K>
struct schur_part {
  dense_array<K> q;                        ///< n×p, q†q = 1, spans the invariant subspace
  dense_array<K> t;                        ///< p×p, (quasi-)triangular, a q = q t
  std::vector<complex<real_t<K>>> values;  ///< all n eigenvalues, by decreasing modulus
};
/// The invariant subspace of the `count` eigenvalues of largest modulus; over ℝ one more where the
/// last would part a complex pair.
template <commutative_scalar K>
schur_part<K> leading_schur(const dense_array<K>& a, std::size_t count);

}  // namespace cofree
