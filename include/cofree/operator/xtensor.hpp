// cofree/operator/xtensor.hpp — operators from arrays of xtensor (opt-in, as dense/xtensor.hpp, which gives them out).
//
//   from_matrix(e, U, V), from_matrix(e, basis_U, basis_V)   e of shape (dim V, dim U)
//   from_slices(e, V, W), from_slices(e, U, V, W)            e of shape (dim W, dim V, dim U): A_j(i, k) = e(j, i, k)
//   vector_of(e, V), vector_of(e, basis)                     e of shape (dim V)
//   as_xtensor(matrix(A)), as_xtensor(slices(A)), as_xtensor<1>(coordinates(x, basis))
//
// e is any expression: an array of either order, a view, a lazy sum. Over ℍ it holds quaternions, or real numbers with
// a last axis of 4 (w, x, y, z).
#pragma once

#include <cofree/dense/xtensor.hpp>
#include <cofree/operator/notation.hpp>

namespace cofree {

/// The operator with these coordinates in standard bases.
/// @throws invalid_argument for another shape
template <scalar K, array_expression<K> E>
linear_operator<K> from_matrix(const E& e, const space<K>& domain, const space<K>& codomain) {
  const std::size_t m = codomain.dimension(), n = domain.dimension();
  const bool parts = detail::parts_of_shape<K>(
      "from_matrix", e, {m, n}, " for " + domain.description() + " → " + codomain.description());
  return from_matrix(detail::read_matrix<K>(e, parts, m, n), domain, codomain);
}
/// In two bases.
template <scalar K, array_expression<K> E>
linear_operator<K> from_matrix(const E& e, const basis<K>& of_domain, const basis<K>& of_codomain) {
  const std::size_t m = of_codomain.size(), n = of_domain.size();
  const bool parts = detail::parts_of_shape<K>(
      "from_matrix", e, {m, n},
      " for bases of " + of_domain.of().description() + " and " + of_codomain.of().description());
  return from_matrix(detail::read_matrix<K>(e, parts, m, n), of_domain, of_codomain);
}

/// A : U → V⊗W with A x = Σ_j A_j x ⊗ w_j, in standard bases.
/// @throws invalid_argument for another shape
template <scalar K, array_expression<K> E>
linear_operator<K> from_slices(const E& e, const space<K>& u, const space<K>& v,
                               const space<centre_t<K>>& w) {
  const std::size_t r = w.dimension(), m = v.dimension(), n = u.dimension();
  const auto vw = v * w;
  const bool parts = detail::parts_of_shape<K>(
      "from_slices", e, {r, m, n}, " for " + u.description() + " → " + vw.description());
  dense_array<K> all(m * r, n);
  for (std::size_t j = 0; j < r; ++j)
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t k = 0; k < n; ++k)
        all(i * r + j, k) = detail::number_at<K>(e, parts, j, i, k);
  return from_matrix(all, u, vw);
}
template <scalar K, array_expression<K> E>
linear_operator<K> from_slices(const E& e, const space<K>& v, const space<centre_t<K>>& w) {
  return from_slices(e, v, v, w);
}

/// The vector Σ e_i x_i of the standard basis of V.
/// @throws invalid_argument for another shape
template <scalar K, array_expression<K> E>
linear_operator<K> vector_of(const E& e, const space<K>& v) {
  const std::size_t n = v.dimension();
  const bool parts =
      detail::parts_of_shape<K>("vector_of", e, {n}, " for a vector of " + v.description());
  return from_matrix(detail::read_column<K>(e, parts, n), unit_space<K>(), v);
}
/// The vector Σ b_i x_i.
template <scalar K, array_expression<K> E>
linear_operator<K> vector_of(const E& e, const basis<K>& b) {
  const std::size_t n = b.size();
  const bool parts =
      detail::parts_of_shape<K>("vector_of", e, {n}, " for a basis of " + b.of().description());
  return vector_of(detail::read_column<K>(e, parts, n), b);
}

}  // namespace cofree
