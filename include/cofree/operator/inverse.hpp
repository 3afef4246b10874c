// cofree/operator/inverse.hpp — inverses, and the projections they give.
//
//   inverse(A), solve(A, B)         for invertible A; with the condition number
//   pseudo_inverse(A, tolerance)    Moore and Penrose's A⁺, with the rank and how it was decided
//   orthogonal_projection(A)        onto the range of A
//   oblique_projection(A, B)        onto the range of A along that of B
//
// Ranks count singular values above a tolerance, by default ε·max(dim)·σ₁.
#pragma once

#include <cofree/operator/subspace.hpp>

namespace cofree {

template <scalar K>
struct linear_solution {
  linear_operator<K> x;
  real_t<K> condition;  ///< σ₁/σ_min of A: about log₁₀ of it digits are lost
  real_t<K> residual;   ///< ‖AX − B‖/(‖A‖‖X‖ + ‖B‖)
};
/// X : W → domain with A X = B, for an A whose domain and codomain have one dimension.
/// @throws space_mismatch if codomain(B) ≠ codomain(A) or A is not square; numerical_failure if A
/// is singular to working precision
template <scalar K>
linear_solution<K> solve(const linear_operator<K>& a, const linear_operator<K>& b);

/// A⁻¹ : codomain → domain as the X of A X = 1.
/// @throws as solve
template <scalar K>
linear_solution<K> inverse(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  return solve(a, identity_operator(a.codomain()));
}

template <scalar K>
struct pseudo_inverse_operator {
  linear_operator<K> inverse;      ///< codomain → domain
  std::vector<real_t<K>> kept;     ///< singular values of A above the tolerance
  std::vector<real_t<K>> dropped;  ///< those taken for 0
  real_t<K> gap;  ///< smallest kept / largest dropped: the larger, the surer the rank; infinite
                  ///< where nothing but 0 was dropped
  real_t<K> residual;  ///< ‖A A⁺A − A‖/‖A‖

  std::size_t rank() const { return kept.size(); }
};
/// A⁺: A A⁺A = A, A⁺A A⁺ = A⁺, A A⁺ and A⁺A Hermitian. @param tolerance absolute, on singular
/// values
template <scalar K>
pseudo_inverse_operator<K> pseudo_inverse(const linear_operator<K>& a,
                                          std::optional<real_t<K>> tolerance = std::nullopt);

/// The P = P† = P² with the range of `onto`, an isometry or any operator into V.
template <scalar K>
linear_operator<K> orthogonal_projection(const linear_operator<K>& onto,
                                         std::optional<real_t<K>> tolerance = std::nullopt) {
  return range(onto, tolerance).projection();
}

template <scalar K>
struct oblique_projection_operator {
  linear_operator<K> projection;  ///< V → V
  real_t<K> norm;      ///< its spectral norm, 1/sin of the smallest angle between the two ranges
  real_t<K> residual;  ///< ‖P² − P‖/‖P‖
};
/// The P = P² with P A = A and P B = 0, where V = range(A) ⊕ range(B).
/// @throws space_mismatch if A and B do not map into one V; numerical_failure if their ranges do
/// not part V
template <scalar K>
oblique_projection_operator<K> oblique_projection(const linear_operator<K>& onto,
                                                  const linear_operator<K>& along);

}  // namespace cofree
