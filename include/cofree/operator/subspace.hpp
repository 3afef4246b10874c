// cofree/operator/subspace.hpp — subspaces as spaces of their own, with their isometric inclusions.
//
//   subspace<K>                          S with S → V, and the numbers its dimension was decided by
//   range(A), kernel(A), span({x, …})    by singular values
//   orthogonal_complement(S), intersection(S, T), sum(S, T)
//   quotient(V, S)                       V/S, identified with the complement of S, and V → V/S
//
// Each call makes a new space. Its standard basis does not depend on hidden frames. The rank is the
// number of singular values above a tolerance, by default ε·max(dim)·σ₁; what was kept and dropped
// stands in the result.
#pragma once

#include <cofree/operator/basis.hpp>
#include <optional>

namespace cofree {

template <scalar K>
struct subspace {
  linear_operator<K> inclusion;  ///< S → V, an isometry
  std::vector<real_t<K>> kept;   ///< singular values above the tolerance, decreasing
  std::vector<real_t<K>>
      dropped;  ///< those below: the smaller against the kept, the surer the rank

  const space<K>& as_space() const { return inclusion.domain(); }
  const space<K>& ambient() const { return inclusion.codomain(); }
  std::size_t dimension() const { return as_space().dimension(); }
  /// The orthogonal projection V → V onto S.
  linear_operator<K> projection() const { return inclusion * adjoint(inclusion); }
};

/// {Ax}. @param tolerance  absolute, on singular values
template <scalar K>
subspace<K> range(const linear_operator<K>& a, std::optional<real_t<K>> tolerance = std::nullopt);
/// {x : Ax = 0}
template <scalar K>
subspace<K> kernel(const linear_operator<K>& a, std::optional<real_t<K>> tolerance = std::nullopt);
/// What vectors of one space span. @throws invalid_argument for none; space_mismatch
template <scalar K>
subspace<K> span(const std::vector<linear_operator<K>>& vectors,
                 std::optional<real_t<K>> tolerance = std::nullopt);
/// {x : ⟨s, x⟩ = 0 for all s in S}
template <scalar K>
subspace<K> orthogonal_complement(const subspace<K>& s);
/// S ∩ T: where the product of the projections has singular value 1, to √ε.
/// @throws space_mismatch if they lie in different spaces
template <scalar K>
subspace<K> intersection(const subspace<K>& s, const subspace<K>& t);
/// S + T
template <scalar K>
subspace<K> sum(const subspace<K>& s, const subspace<K>& t);

/// V → V/S, the adjoint of the inclusion of the complement of S.
template <scalar K>
linear_operator<K> quotient(const subspace<K>& s) {
  return adjoint(orthogonal_complement(s).inclusion);
}

/// A restricted to S: A∘inclusion. Where A maps S into T, the operator S → T is
/// adjoint(T.inclusion) * A * S.inclusion.
template <scalar K>
linear_operator<K> restriction(const linear_operator<K>& a, const subspace<K>& s) {
  return a * s.inclusion;
}

}  // namespace cofree
