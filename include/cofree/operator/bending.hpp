// cofree/operator/bending.hpp — factors taken from the codomain of an operator to its domain and back.
//
//   evaluation(W)            W*⊗W → K, φ⊗w ↦ φ(w)
//   coevaluation(W)          K → W⊗W*, 1 ↦ Σ w_j⊗w_j* for a basis w_j with its dual basis
//   bend_to_domain(A, w)     A : U → V⊗W    becomes  U⊗W* → V, u⊗φ ↦ (1⊗φ)Au
//   bend_to_codomain(B, w)   B : U⊗W → V    becomes  U → V⊗W*, u ↦ Σ B(u⊗w_j)⊗w_j*
//   curried(B, w)            B : U⊗W → V    becomes  W → L(U,V), w ↦ B(·⊗w)
//   uncurried(S, L(U,V))     S : W → L(U,V) becomes  U⊗W → V, u⊗w ↦ S(w)u
//   slice_map(A, w)          A : U → V⊗W    becomes  W* → L(U,V), φ ↦ (1⊗φ)A
//   from_slice_map(S, L(U,V))   the A of a slice map
//
// W stands for the last factors, last(k) of them; permute_factors brings others there. W* is the linear
// dual, W** = W, so that bending there and back is the identity, as is uncurrying what was curried. Over ℍ
// the legs are real and U, V may be quaternionic. Nothing but numbers moves: norms stay. [Selinger2011]
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <cofree/operator/tensor.hpp>

namespace cofree {

/// φ⊗w ↦ φ(w). Laws: (1⊗evaluation(W))(coevaluation(W)⊗1) = 1_W; evaluation(W) of φ⊗w is linear_functional.
template <commutative_scalar K>
linear_operator<K> evaluation(const space<K>& w);
/// 1 ↦ Σ w_j⊗w_j*, the identity of W as a vector. Law: (evaluation(W)⊗1)(1⊗coevaluation(W)) = 1 on W*.
template <commutative_scalar K>
linear_operator<K> coevaluation(const space<K>& w);

/// U⊗W* → V for A : U → V⊗W.
/// @throws invalid_argument if the codomain has fewer factors; space_mismatch if W is not over the centre
template <scalar K>
linear_operator<K> bend_to_domain(const linear_operator<K>& a, last w = last(1));
/// U → V⊗W* for B : U⊗W → V. Laws: it undoes bend_to_domain, and is undone by it.
/// @throws as bend_to_domain, of the domain
template <scalar K>
linear_operator<K> bend_to_codomain(const linear_operator<K>& b, last w = last(1));

/// W → L(U,V), w ↦ B(·⊗w), an operator over the centre.
/// @throws as bend_to_codomain
template <scalar K>
linear_operator<centre_t<K>> curried(const linear_operator<K>& b, last w = last(1));
/// U⊗W → V, u⊗w ↦ S(w)u. Law: it undoes curried.
/// @throws space_mismatch unless S leads into L(U,V)
template <scalar K>
linear_operator<K> uncurried(const linear_operator<centre_t<K>>& s, const operator_space<K>& into);

/// W* → L(U,V), φ ↦ (1⊗φ)A for A : U → V⊗W: its value at the dual of a standard basis vector is a
/// slice.
/// @throws as bend_to_domain
template <scalar K>
linear_operator<centre_t<K>> slice_map(const linear_operator<K>& a, last w = last(1)) {
  return curried(bend_to_domain(a, w), w);
}
/// The A : U → V⊗X* of an S : X → L(U,V); for X = W* it maps into V⊗W. Law: it undoes slice_map.
/// @throws space_mismatch unless S leads into L(U,V)
template <scalar K>
linear_operator<K> from_slice_map(const linear_operator<centre_t<K>>& s,
                                  const operator_space<K>& into) {
  return bend_to_codomain(uncurried(s, into), last(s.domain().factor_count()));
}

}  // namespace cofree
