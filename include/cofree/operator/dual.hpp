// cofree/operator/dual.hpp — functionals, the Riesz isometry and dual maps.
//
//   riesz(V)         V → V†, v ↦ ⟨v,·⟩: a linear isometry into the twisted dual, in every field
//   functional(φ)    the functional V → K that a vector φ of V† or V* is
//   dual(A)          V† ← … : dual(codomain) → dual(domain), φ ↦ φ∘A
//
// A vector of a space is an operator from the unit space. In hidden frames a vector of V† has the
// numbers of its Riesz vector, one of V* its values on the frame of V.
#pragma once

#include <cofree/operator/linear_operator.hpp>

namespace cofree {

/// v ↦ ⟨v,·⟩. Laws: riesz(V)†riesz(V) = 1; riesz(dual(V)) riesz(V) = 1 under dual(dual(V)) == V.
template <scalar K>
linear_operator<K> riesz(const space<K>& v) {
  return {v, dual(v), identity_matrix<K>(v.dimension())};
}

/// φ ↦ φ∘A for φ in the twisted dual of the codomain. Laws: dual(AB) = dual(B)dual(A);
/// dual(A) riesz(codomain) = riesz(domain) A†.
template <scalar K>
linear_operator<K> dual(const linear_operator<K>& a) {
  return {dual(a.codomain()), dual(a.domain()), adjoint(a.frame_entries())};
}

/// The functional x ↦ φ(x), V → K, of a vector φ of the twisted dual of V: ⟨v,·⟩ for φ = riesz(V)v.
/// @throws space_mismatch if φ is not a vector of dual(v)
template <scalar K>
linear_operator<K> functional(const linear_operator<K>& phi, const space<K>& v) {
  require_same_space("functional", "domain of the vector", phi.domain(), "the unit space",
                     unit_space<K>());
  require_same_space("functional", "codomain of the vector", phi.codomain(), "the dual", dual(v));
  return {v, unit_space<K>(), adjoint(phi.frame_entries())};
}

/// The same for a vector φ of the linear dual V*: φ(x) = Σ φ_i x_i.
/// @throws space_mismatch if φ is not a vector of linear_dual(v)
template <commutative_scalar K>
linear_operator<K> linear_functional(const linear_operator<K>& phi, const space<K>& v) {
  require_same_space("linear_functional", "domain of the vector", phi.domain(), "the unit space",
                     unit_space<K>());
  require_same_space("linear_functional", "codomain of the vector", phi.codomain(),
                     "the linear dual", linear_dual(v));
  auto row = adjoint(phi.frame_entries());
  if (!(linear_dual(v) == dual(v)))
    for (std::size_t i = 0; i < row.size(); ++i) row.data()[i] = conjugate(row.data()[i]);
  return {v, unit_space<K>(), std::move(row)};
}

}  // namespace cofree
