// cofree/operator/symmetric_power.hpp — Sym^k V and Λ^k V with what operators and vectors make there.
//
//   symmetric_power(V, k), exterior_power(V, k)   a power_space: the space with its inclusion
//   P.inclusion(), P.projection()                 P → V^{⊗k}, an isometry; V^{⊗k} → V^{⊗k} onto P
//   P(A), induced(A, P, Q)                        Sym^k(A) or Λ^k(A) for A : V → V, and A : V → W
//   P.product({v₁, …, v_k})                       v₁⋯v_k or v₁∧…∧v_k
//
// Only where the field commutes. The standard basis: for i₁ ≤ … ≤ i_k, in lexicographic order, the products
// e_{i₁}⋯e_{i_k} of standard basis vectors divided by their length, for Λ^k with <. Normalisation, which
// makes both orthonormal:
//
//   v₁⋯v_k = Σ_s v_{s(1)}⊗…⊗v_{s(k)} / √k!,            ⟨v₁⋯v_k, w₁⋯w_k⟩ = per ⟨v_i, w_j⟩
//   v₁∧…∧v_k = Σ_s sign(s) v_{s(1)}⊗…⊗v_{s(k)} / √k!,  ⟨v₁∧…∧v_k, w₁∧…∧w_k⟩ = det ⟨v_i, w_j⟩
//
// Sym⁰V = Λ⁰V = K and Sym¹V = Λ¹V = V are these spaces; any other call makes a new space, which its copies
// equal. Induced operators never form V^{⊗k}. Source: [Bhatia1997, I.5].
#pragma once

#include <cofree/operator/basis.hpp>
#include <cofree/space/parts.hpp>

namespace cofree {

/// Sym^k V or Λ^k V.
template <commutative_scalar K>
class power_space {
public:
  /// Internal: users come through symmetric_power and exterior_power.
  power_space(space<K> base, std::size_t degree, bool alternating);

  const space<K>& base() const { return base_; }        ///< V
  const space<K>& as_space() const { return space_; }   ///< Sym^k V or Λ^k V
  std::size_t degree() const { return degree_; }        ///< k
  bool is_alternating() const { return alternating_; }  ///< Λ^k V rather than Sym^k V
  std::size_t dimension() const { return space_.dimension(); }

  /// The isometry into V^{⊗k}. Its adjoint is the projection V^{⊗k} → P seen as a map onto P.
  /// Cost: (dim V)^k · dim P numbers. @throws invalid_argument where that is more than a machine holds
  linear_operator<K> inclusion() const;
  /// The orthogonal projection of V^{⊗k} onto the image of P: the symmetriser or antisymmetriser.
  linear_operator<K> projection() const {
    const auto i = inclusion();
    return i * adjoint(i);
  }
  /// v₁⋯v_k or v₁∧…∧v_k, a vector of P.
  /// @throws invalid_argument unless there are k vectors; space_mismatch if one is no vector of V
  linear_operator<K> product(const std::vector<linear_operator<K>>& vectors) const;
  /// Sym^k(A) or Λ^k(A) : P → P for A : V → V. @throws space_mismatch
  linear_operator<K> operator()(const linear_operator<K>& a) const;

private:
  space<K> base_, space_;
  std::size_t degree_;
  bool alternating_;
};

/// Sym^k V, a power_space<K> of dimension (n+k−1 choose k) for n = dim V.
template <commutative_scalar K>
auto symmetric_power(const space<K>& v, std::size_t k) {
  return power_space<K>(v, k, false);
}
/// Λ^k V, a power_space<K> of dimension (n choose k), which is 0 for k > n.
template <commutative_scalar K>
auto exterior_power(const space<K>& v, std::size_t k) {
  return power_space<K>(v, k, true);
}

/// P → Q for A : V → W and P, Q the same power of V and of W: v₁⋯v_k ↦ Av₁⋯Av_k. Laws: induced(AB) =
/// induced(A) induced(B); of 1 it is 1, of A† the adjoint; Q.inclusion() induced(A) = A^{⊗k} P.inclusion().
/// Cost: k · dim P · dim Q · dim V · dim W at most; errors grow as k‖A‖^k.
/// @throws space_mismatch if the powers are not of A's spaces; invalid_argument if they are two powers
template <commutative_scalar K>
linear_operator<K> induced(const linear_operator<K>& a, const power_space<K>& p,
                           const power_space<K>& q);

template <commutative_scalar K>
linear_operator<K> power_space<K>::operator()(const linear_operator<K>& a) const {
  return induced(a, *this, *this);
}

}  // namespace cofree
