// cofree/superoperator/matrix.hpp — a superoperator multiplied out over Z(K), and its trace.
//
//   as_linear_operator(S)       S as a dense operator between the spaces L(U₁,U₂) and L(V₁,V₂)
//   superoperator_of(M, …)      the way back
//   matrix(S)                   its numbers in the standard bases of both
//   trace(S), gamma_trace(A, B) tr S over Z(K); tr Γ(A,B) without Γ(A,B)
//
// The standard basis of L(U,V) are the matrix units, row by row, in standard bases of U and V; over
// ℍ each one times 1, i, j, k, so that L(U,V) has real dimension 4mn. as_vector has this order.
#pragma once

#include <cofree/superoperator/superoperator.hpp>

namespace cofree {

namespace detail {
template <scalar K>
linear_operator<centre_t<K>> multiplied_out(const superoperator<K>& s);
template <scalar K>
centre_t<K> trace_of(const superoperator<K>& s);
}  // namespace detail

/// M : operators(U₁,U₂) → operators(V₁,V₂) with M as_vector(X) = as_vector(S X). Costs one
/// application for each dimension of the domain.
template <superoperator_map S>
linear_operator<centre_t<superoperator_field_t<S>>> as_linear_operator(const S& s) {
  return detail::multiplied_out<superoperator_field_t<S>>(s);
}

/// The superoperator that a dense operator between operator spaces stands for.
/// @throws space_mismatch if M does not map domain.as_space() into codomain.as_space()
template <scalar K>
superoperator<K> superoperator_of(const linear_operator<centre_t<K>>& m,
                                  const operator_space<K>& domain,
                                  const operator_space<K>& codomain);

/// Over Z(K): rows run over L(V₁,V₂), columns over L(U₁,U₂). Hidden frames do not enter.
/// Laws: matrix(S T) = matrix(S) matrix(T); matrix(S†) = matrix(S)†.
template <superoperator_map S>
dense_array<centre_t<superoperator_field_t<S>>> matrix(const S& s) {
  return matrix(as_linear_operator(s));
}

/// The trace over Z(K) of an S : L(U,V) → L(U,V); over ℍ that of a map of a real space of dimension
/// 4mn. Costs one application for each dimension; nothing is stored.
/// @throws space_mismatch if S does not map its domain into itself
template <superoperator_map S>
centre_t<superoperator_field_t<S>> trace(const S& s) {
  return detail::trace_of<superoperator_field_t<S>>(s);
}

/// tr Γ(A,B) for A : V → V⊗W, B : U → U⊗W with W the last factors: Σ_j tr(A_j) conj(tr(B_j)) over ℝ
/// and ℂ. Over ℍ, x ↦ a x b̄ has the real trace 4 Re a Re b, so it is 4 Σ_j Re tr(A_j) Re tr(B_j).
/// @throws space_mismatch if A or B is not of this kind or their W differ
template <scalar K>
centre_t<K> gamma_trace(const linear_operator<K>& a, const linear_operator<K>& b, last w = last(1));

}  // namespace cofree
