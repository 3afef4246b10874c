// cofree/operator/basis.hpp — the only door for numbers: bases, coordinates, slices.
//
//   basis<K>, standard_basis(V)                 a basis of a space, orthonormal or not
//   gram, coordinates, vector_of, change_of_basis
//   identify(V, W)                              the isometry between standard bases
//   matrix(A), matrix(A, basis_U, basis_V)      an operator's coordinates
//   from_matrix(m, U, V), from_matrix(m, basis_U, basis_V)
//   from_slices(slices, V, W), slices(A)        A : V → V⊗W as dim W arrays A_j
//
// A_j are the operators with A x = Σ_j A_j x ⊗ w_j for the standard basis w_j of W.
#pragma once

#include <cofree/operator/tensor.hpp>
#include <vector>

namespace cofree {

/// Linearly independent vectors b_1 … b_n that span a space.
template <scalar K>
class basis {
public:
  /// Columns: the basis vectors in the standard basis of v.
  /// @throws invalid_argument if columns is not n×n; numerical_failure if they are linearly
  ///         dependent to working precision, with the condition number
  basis(space<K> v, const dense_array<K>& columns);
  /// The basis of vectors b_i : unit space → V.
  /// @throws space_mismatch if one is no vector of v; otherwise as above
  basis(space<K> v, const std::vector<linear_operator<K>>& vectors);

  const space<K>& of() const { return space_; }
  std::size_t size() const { return columns_.cols(); }
  /// b_i, a vector of the space.
  linear_operator<K> operator[](std::size_t i) const;
  /// σ₁/σₙ of the columns: coordinates lose about log₁₀ of it in digits; 1 for an orthonormal
  /// basis.
  real_t<K> condition() const { return condition_; }
  /// Columns: the basis vectors in the hidden frame. Internal.
  const dense_array<K>& frame_columns() const { return columns_; }

private:
  void measure();

  space<K> space_;
  dense_array<K> columns_;
  real_t<K> condition_{};
};

/// ⟨b_i, b_j⟩, Hermitian and positive definite.
template <scalar K>
dense_array<K> gram(const basis<K>& b) {
  return multiply(op::adjoint, b.frame_columns(), op::none, b.frame_columns());
}

/// The n×1 coordinates of a vector: x = Σ b_i x_i.
/// @throws space_mismatch if x is no vector of the basis's space
template <scalar K>
dense_array<K> coordinates(const linear_operator<K>& x, const basis<K>& b);
/// The vector Σ b_i x_i. @throws invalid_argument unless x is n×1
template <scalar K>
linear_operator<K> vector_of(const dense_array<K>& x, const basis<K>& b);

/// C with coordinates(x, to) = C coordinates(x, from).
/// @throws space_mismatch if the bases are of different spaces
template <scalar K>
dense_array<K> change_of_basis(const basis<K>& from, const basis<K>& to);

/// The isometry V → W that takes standard basis to standard basis: the only way in which two spaces
/// of equal dimension are taken for each other. Where both are made of the same spaces by ⊗, ⊕, duals
/// and L(U,V), a vector of the basis goes to the one made of the same vectors, so that the map is the
/// canonical one: V⊗W → W⊗V is v⊗w ↦ w⊗v, and L(X,V⊗W) → L(X,V)⊗W takes x ↦ C(x)⊗w to C⊗w. Otherwise
/// the k-th vector goes to the k-th.
/// @throws space_mismatch if the dimensions differ, or if V is made of W's spaces and of duals of
///         them in another order: which map is meant then needs riesz
template <scalar K>
linear_operator<K> identify(const space<K>& v, const space<K>& w);

/// The orthonormal basis a space was born with; of a product, the products in the order of its
/// factors.
template <scalar K>
basis<K> standard_basis(const space<K>& v) {
  return {v, identity_matrix<K>(v.dimension())};
}

/// Column k holds the coordinates of A(u_k) in the basis of the codomain.
/// @throws space_mismatch if the bases are not of the operator's spaces
template <scalar K>
dense_array<K> matrix(const linear_operator<K>& a, const basis<K>& of_domain,
                      const basis<K>& of_codomain);
/// In standard bases.
template <scalar K>
dense_array<K> matrix(const linear_operator<K>& a);

/// The operator with these coordinates.
/// @throws invalid_argument if the array's shape is not codomain × domain
template <scalar K>
linear_operator<K> from_matrix(const dense_array<K>& m, const basis<K>& of_domain,
                               const basis<K>& of_codomain);
template <scalar K>
linear_operator<K> from_matrix(const dense_array<K>& m, const space<K>& domain,
                               const space<K>& codomain);

/// A : U → V⊗W from dim W arrays of shape dim V × dim U, in standard bases.
/// @throws invalid_argument if the number or the shape of the slices is wrong
template <scalar K>
linear_operator<K> from_slices(const std::vector<dense_array<K>>& slices, const space<K>& u,
                               const space<K>& v, const space<centre_t<K>>& w);
template <scalar K>
linear_operator<K> from_slices(const std::vector<dense_array<K>>& slices, const space<K>& v,
                               const space<centre_t<K>>& w) {
  return from_slices(slices, v, v, w);
}
/// The arrays A_j of A : U → V⊗W, W the last factors, in standard bases.
template <scalar K>
std::vector<dense_array<K>> slices(const linear_operator<K>& a, last w = last(1));

}  // namespace cofree
