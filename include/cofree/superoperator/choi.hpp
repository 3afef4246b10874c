// cofree/superoperator/choi.hpp — the Choi operator, complete positivity, the Kraus form.
//
//   choi(S), superoperator_of_choi(C, …)   S ↔ C : V₁⊗U₁* → V₂⊗U₂*, both ways
//   complete_positivity(S), kraus(S)       S = Γ(B,B)?, and the B
//   trace_preservation(S), unitality(S)    ‖S†(1) − 1‖ and ‖S(1) − 1‖, over ℍ too
//
// C is fixed by ⟨v₂⊗⟨u₂,·⟩, C(v₁⊗⟨u₁,·⟩)⟩ = ⟨v₂, S(u₂u₁†)v₁⟩: where S = Γ(A,B), it is Σ_j a_j b_j†
// with A_j, B_j seen as vectors a_j of V₂⊗U₂*, b_j of V₁⊗U₁*. S is completely positive exactly
// where C ≥ 0; Tr_{U*} C = S(1), and Tr_V C = (S†1)ᵀ. Over ℍ there is no C: V⊗U* would have two
// quaternionic factors; Γ(B,B) itself is the Kraus form there. Source: [Watrous2018, 2.2].
#pragma once

#include <cofree/superoperator/superoperator.hpp>

namespace cofree {

namespace detail {
template <commutative_scalar K>
linear_operator<K> choi_of(const superoperator<K>& s);
}  // namespace detail

/// C : V₁⊗U₁* → V₂⊗U₂* of S : L(U₁,U₂) → L(V₁,V₂), with linear duals. Costs dim U₁ · dim U₂
/// applications. Laws: C is linear in S; ‖C‖ is the norm of the matrix of S; C of Y ↦ S(Y†)† is C†.
template <superoperator_map S>
requires commutative_scalar<superoperator_field_t<S>>
linear_operator<superoperator_field_t<S>> choi(const S& s) {
  return detail::choi_of<superoperator_field_t<S>>(s);
}

/// The superoperator from `domain` to `codomain` with this Choi operator.
/// @throws space_mismatch if C is not V₁⊗U₁* → V₂⊗U₂* for them
template <commutative_scalar K>
superoperator<K> superoperator_of_choi(const linear_operator<K>& c, const operator_space<K>& domain,
                                       const operator_space<K>& codomain);

/// The evidence that S : L(U,U) → L(V,V) is completely positive.
template <class R>
struct complete_positivity_result {
  bool positive = false;   ///< C is Hermitian and ≥ 0, to c·ε·dim(V⊗U)·‖C‖
  R least_eigenvalue{};    ///< of (C + C†)/2
  R hermitian_residual{};  ///< ‖C − C†‖/‖C‖, 0 where C = 0
};

/// S = Γ(B,B) with its evidence; B is what (C + C†)/2 gives without its negative eigenvalues.
template <commutative_scalar K>
struct kraus_form {
  linear_operator<K> b;  ///< U → V⊗E, E a new space; slices orthogonal, the largest first
  space<K> environment;  ///< E; its dimension is the rank of C
  real_t<K> residual{};  ///< ‖S − Γ(B,B)‖/‖S‖ in the norm of matrices, 0 where S = 0
  real_t<K> least_eigenvalue{};  ///< the most negative eigenvalue of (C + C†)/2
};

namespace detail {
template <commutative_scalar K>
complete_positivity_result<real_t<K>> complete_positivity_of(const superoperator<K>& s);
template <commutative_scalar K>
kraus_form<K> kraus_of(const superoperator<K>& s);
template <scalar K>
real_t<K> trace_preservation_of(const superoperator<K>& s);
template <scalar K>
real_t<K> unitality_of(const superoperator<K>& s);
}  // namespace detail

/// Whether S⊗1 maps positive operators to positive ones, whatever stands beside it.
/// @throws space_mismatch if S does not map an L(U,U) to an L(V,V)
template <superoperator_map S>
requires commutative_scalar<superoperator_field_t<S>>
complete_positivity_result<real_t<superoperator_field_t<S>>> complete_positivity(const S& s) {
  return detail::complete_positivity_of<superoperator_field_t<S>>(s);
}

/// B : U → V⊗E with Γ(B,B) the completely positive map nearest to S. Where S is not completely
/// positive the residual and the eigenvalue say so. Unique up to an isometry of E.
/// @throws space_mismatch if S does not map an L(U,U) to an L(V,V)
template <superoperator_map S>
requires commutative_scalar<superoperator_field_t<S>>
kraus_form<superoperator_field_t<S>> kraus(const S& s) {
  return detail::kraus_of<superoperator_field_t<S>>(s);
}

/// ‖S†(1_V) − 1_U‖: 0 exactly where tr S(X) = tr X for every X, over ℍ Re tr S(X) = Re tr X.
/// @throws space_mismatch if S does not map an L(U,U) to an L(V,V)
template <superoperator_map S>
real_t<superoperator_field_t<S>> trace_preservation(const S& s) {
  return detail::trace_preservation_of<superoperator_field_t<S>>(s);
}

/// ‖S(1_U) − 1_V‖.
/// @throws space_mismatch if S does not map an L(U,U) to an L(V,V)
template <superoperator_map S>
real_t<superoperator_field_t<S>> unitality(const S& s) {
  return detail::unitality_of<superoperator_field_t<S>>(s);
}

}  // namespace cofree
