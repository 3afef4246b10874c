// cofree/dense/schur.hpp — Schur's decomposition of arrays over ℝ, ℂ and ℍ.
//
//   schur(a)         a = q t q† with a unitary q and a triangular t
//   eigenvalues(a)   the values alone, by decreasing modulus
//
// Over ℝ t is quasi-triangular: a complex pair stands as a 2×2 block. Over ℍ the values are the
// standard right eigenvalues, complex with imaginary part ≥ 0: a x = x λ, and x w has the value
// w⁻¹λw. float and double over ℝ and ℂ call LAPACK; other scalars have the QR algorithm with
// implicit shifts, in double steps [Francis1961] over ℝ and as in [BunseGerstner1989] over ℍ; long
// numbers first try to refine a form at a lower precision [BujanovicKressnerSchroeder2023].
#pragma once

#include <cofree/dense/decompositions.hpp>

namespace cofree {

template <scalar K>
struct schur_factors {
  dense_array<K> q;  ///< n×n, q†q = 1
  dense_array<K> t;  ///< n×n, upper triangular; over ℝ with 2×2 blocks for pairs
  std::vector<complex<real_t<K>>> values;  ///< n of them, as they stand along the diagonal
};
/// a = q t q†. @pre a is square
/// @throws numerical_failure if the iteration does not converge
template <scalar K>
schur_factors<K> schur(const dense_array<K>& a);

/// The n eigenvalues by decreasing modulus, of a pair over ℝ the one with imaginary part > 0 first;
/// over ℍ the standard right eigenvalues. @pre a is square
/// @throws numerical_failure if the iteration does not converge
template <scalar K>
std::vector<complex<real_t<K>>> eigenvalues(const dense_array<K>& a);

}  // namespace cofree
