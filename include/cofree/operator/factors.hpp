// cofree/operator/factors.hpp — any factors of ⊗, chosen by their positions from 0 in the space's
// order: exchanged, traced, transposed.
//
//   factors{0, 2}                  positions
//   permute_factors(V, {2, 0, 1})  the unitary V₀⊗V₁⊗V₂ → V₂⊗V₀⊗V₁
//   permute_factors(A, order)      the same after A, by moving numbers; also before A
//   partial_trace(X, factors{k})   contracts factors of the domain with those of the codomain
//   partial_transpose(X, factors{k}), transpose(A)   over fields that commute
//
// The frame of a product is the product of its factors' frames, so an operator's numbers carry one
// index a factor, and what only moves or contracts whole indices is free of coordinates.
#pragma once

#include <cofree/operator/tensor.hpp>
#include <initializer_list>
#include <vector>

namespace cofree {

/// Factors of a product by position, from 0.
struct factors {
  std::vector<std::size_t> positions;
  factors(std::initializer_list<std::size_t> list) : positions(list) {}
  explicit factors(std::vector<std::size_t> list) : positions(std::move(list)) {}
};

/// The unitary V → V_{o₀}⊗V_{o₁}⊗…, x₀⊗x₁⊗… ↦ x_{o₀}⊗x_{o₁}⊗…. Over ℍ the quaternionic factor may
/// go anywhere. Its adjoint puts the factors back.
/// @throws invalid_argument unless order holds every position of v once
template <scalar K>
linear_operator<K> permute_factors(const space<K>& v, const factors& order);

/// permute_factors(codomain(A), out) A without the permutation as an array: A : U → V₀⊗V₁⊗…
/// becomes U → V_{o₀}⊗V_{o₁}⊗…. Cost: a copy of A's numbers.
/// @throws invalid_argument unless out holds every position of the codomain once
template <scalar K>
linear_operator<K> permute_factors(const linear_operator<K>& a, const factors& out);
/// permute_factors(codomain(A), out) A permute_factors(domain(A), in)†.
/// @throws invalid_argument as above
template <scalar K>
linear_operator<K> permute_factors(const linear_operator<K>& a, const factors& out,
                                   const factors& in);

/// Tr over chosen factors: X : U → V has the same space over the centre at each of the positions in
/// U and in V, and the answer maps what is left of U to what is left of V, in their order.
/// partial_trace(X, factors{}) is X, of all factors the trace as an operator K → K.
/// @throws invalid_argument for a position that is missing or named twice, or a quaternionic
/// factor; space_mismatch if the factors of domain and codomain differ
template <scalar K>
linear_operator<K> partial_trace(const linear_operator<K>& x, const factors& traced);

/// For X : U⊗A → V⊗B with A and B at one position, the U⊗B* → V⊗A* with Y_{(v,a),(u,b)} =
/// X_{(v,b),(u,a)}; likewise at several positions. Of M⊗C it is M⊗Cᵀ. Applied twice it is X.
///
/// Free of coordinates: under a frame F of A the second index of X goes with F from the right. As
/// the first index of Y it goes with Fᵀ from the left, which is what a space with the frame F̄ asks,
/// and F̄ is the frame of A*. The same for B with F†.
/// @throws invalid_argument for a position that is missing or named twice
template <commutative_scalar K>
linear_operator<K> partial_transpose(const linear_operator<K>& x, const factors& exchanged);

/// Aᵀ : codomain* → domain*, φ ↦ φ∘A. Laws: (AB)ᵀ = BᵀAᵀ; Aᵀᵀ = A.
template <commutative_scalar K>
linear_operator<K> transpose(const linear_operator<K>& a);

}  // namespace cofree
