// cofree/operator/canonical_isometries.hpp — the isometries that multilinear algebra writes as ≅.
//
//   operators_as_product(U, V)          L(U,V) → V⊗U*, x ↦ v φ(x)  ↦  v⊗φ
//   operators_into_product(X, V, W)     L(X,V⊗W) → L(X,V)⊗W, x ↦ Ax⊗w  ↦  A⊗w
//   product_of_operators(U, V, W, X)    L(U,V)⊗L(W,X) → L(U⊗W,V⊗X), A⊗B  ↦  A⊗B
//   distribute(P), distribute(P, k)     V⊗(S₀⊕S₁⊕…)⊗W → V⊗S₀⊗W ⊕ V⊗S₁⊗W ⊕ …
//   flip(V, W)                          V⊗W → W⊗V
//   exchange_factors(P, V, W), exchange_factors(P, i, j)   the same inside a longer product
//
// All are unitary and natural: they commute with operators on the spaces, and the adjoint of each is
// the way back. Some ≅ are = here, since ⊗ and ⊕ are flattened and duals are taken part by part; the
// isometry is then identity_operator:
//
//   (U⊗V)⊗W = U⊗(V⊗W),  V⊗K = V = K⊗V         (U⊕V)⊕W = U⊕(V⊕W),  V⊕0 = V = 0⊕V
//   V†† = V = V**, x ↦ (φ ↦ φ(x))               (V⊗W)* = V*⊗W*, (φ⊗ψ)(x⊗y) = φ(x)ψ(y)
//   (V⊕W)* = V*⊕W*, (φ,ψ)(x,y) = φ(x) + ψ(y)    and the same for the twisted duals V†
//
// identify between such spaces is the same map: it takes a basis vector to the one made of the same
// vectors. Over ℍ all but the first exist, with one quaternionic factor. Each is an array of n² numbers
// for dimension n.
#pragma once

#include <cofree/operator/factors.hpp>
#include <cofree/space/parts.hpp>

namespace cofree {

/// The isometry L(U,V) → V⊗U*: the operator x ↦ v φ(x) becomes v⊗φ. U* is the linear dual; a twisted one
/// would be antilinear in φ.
template <commutative_scalar K>
linear_operator<K> operators_as_product(const space<K>& u, const space<K>& v);

/// The isometry L(X,V⊗W) → L(X,V)⊗W over the centre: the operator x ↦ Ax⊗w becomes A⊗w.
template <scalar K>
linear_operator<centre_t<K>> operators_into_product(const space<K>& x, const space<K>& v,
                                                    const space<centre_t<K>>& w);

/// The isometry L(U,V)⊗L(W,X) → L(U⊗W,V⊗X) over the centre: A⊗B as a vector becomes A⊗B as an
/// operator. Over ℍ U and V may be quaternionic, W and X are real.
template <scalar K>
linear_operator<centre_t<K>> product_of_operators(const space<K>& u, const space<K>& v,
                                                  const space<centre_t<K>>& w,
                                                  const space<centre_t<K>>& x);

/// ⊗ over ⊕: factor k of P is a sum S₀⊕S₁⊕…, and x⊗(s₀,s₁,…)⊗y goes to (x⊗s₀⊗y, x⊗s₁⊗y, …). A factor
/// that is no sum is one of one summand.
/// @throws invalid_argument unless k < factor_count()
template <scalar K>
linear_operator<K> distribute(const space<K>& p, std::size_t k);
/// The same for the only factor of P that is a sum.
/// @throws invalid_argument where none is or several are
template <scalar K>
linear_operator<K> distribute(const space<K>& p);

/// V⊗W → W⊗V, x⊗y ↦ y⊗x; the factors of V and of W keep their order. Law: flip(W, V) flip(V, W) = 1.
template <scalar K>
linear_operator<K> flip(const space<K>& v, const space<centre_t<K>>& w) {
  const std::size_t m = v.factor_count(), n = w.factor_count();
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < m + n; ++k) order.push_back(k < n ? m + k : k - n);
  return permute_factors(v * w, factors(std::move(order)));
}
/// W⊗V → V⊗W for a real W and a quaternionic V.
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> flip(const space<centre_t<K>>& w, const space<K>& v) {
  return adjoint(flip(v, w));
}
/// Two quaternionic factors have no tensor product to be flipped.
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> flip(const space<K>& v, const space<K>&) {
  static_assert(commutative_scalar<K>, "two quaternionic factors: one of them must be real");
  return identity_operator(v);
}

/// P with its factors i and j exchanged: the unitary …⊗x_i⊗…⊗x_j⊗… ↦ …⊗x_j⊗…⊗x_i⊗….
/// @throws invalid_argument unless i, j < factor_count()
template <scalar K>
linear_operator<K> exchange_factors(const space<K>& p, std::size_t i, std::size_t j) {
  const std::size_t n = p.factor_count();
  for (auto k : {i, j})
    if (k >= n) detail::factor_node(p.node(), k, field_of<K>);  // words the error
  std::vector<std::size_t> order(n);
  for (std::size_t k = 0; k < n; ++k) order[k] = k == i ? j : k == j ? i : k;
  return permute_factors(p, factors(std::move(order)));
}
/// The same for the factors V and W of P, found by what they are.
/// @throws space_mismatch where one is no factor of P; invalid_argument where it stands there more
/// than once or is itself a product
template <scalar K, scalar I, scalar J>
linear_operator<K> exchange_factors(const space<K>& p, const space<I>& v, const space<J>& w) {
  const auto at = [&](const detail::space_handle& part) {
    const auto found = detail::positions_of("exchange_factors", "the space", p.node(), part);
    if (found.size() != 1)
      detail::throw_invalid_argument("exchange_factors: " + detail::space_description(*part) +
                                     " is not one factor");
    return found[0];
  };
  return exchange_factors(p, at(v.node()), at(w.node()));
}

}  // namespace cofree
