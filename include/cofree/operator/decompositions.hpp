// cofree/operator/decompositions.hpp — factorizations whose factors are operators.
//
//   polar_isometry(X)                the isometry nearest to X
//   hermitian_part, hermitian_function, hermitian_eigenvalues_of, diagonal_on
//   truncated_svd(X, U)              X ≈ u diag(s) v† with u, v isometries from U
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/operator/linear_operator.hpp>

namespace cofree {

/// The isometry nearest to X : U → V, dim U ≤ dim V.
template <scalar K>
linear_operator<K> polar_isometry(const linear_operator<K>& x) {
  return {x.domain(), x.codomain(), polar_isometry(x.frame_entries())};
}

/// (X + X†)/2
template <scalar K>
linear_operator<K> hermitian_part(const linear_operator<K>& x) {
  return (x + adjoint(x)) * real_t<K>(0.5);
}

/// Increasing eigenvalues of a Hermitian X.
template <scalar K>
std::vector<real_t<K>> hermitian_eigenvalues_of(const linear_operator<K>& x) {
  return eigh(x.frame_entries()).values;
}

/// f(X) of a Hermitian X : U → U.
template <scalar K, class F>
linear_operator<K> hermitian_function(const linear_operator<K>& x, F f) {
  return {x.domain(), x.codomain(), hermitian_function(eigh(x.frame_entries()), f)};
}

template <scalar K>
struct truncated_singular_values {
  linear_operator<K> u;            ///< U → codomain(X), an isometry
  std::vector<real_t<K>> kept;     ///< the dim U largest, decreasing
  linear_operator<K> v;            ///< U → domain(X), an isometry
  std::vector<real_t<K>> dropped;  ///< the others
};

/// The dim U largest singular values of X with their vectors, on the standard basis of U's frame.
/// @pre dim U ≤ min(dim domain, dim codomain)
template <scalar K>
truncated_singular_values<K> truncated_svd(const linear_operator<K>& x, const space<K>& u) {
  const auto all = svd(x.frame_entries());
  const std::size_t d = u.dimension();
  const auto first = [&](const dense_array<K>& m) {
    dense_array<K> part(m.rows(), d);
    for (std::size_t i = 0; i < m.rows(); ++i)
      for (std::size_t j = 0; j < d; ++j) part(i, j) = m(i, j);
    return part;
  };
  return {{u, x.codomain(), first(all.u)},
          {all.values.begin(), all.values.begin() + long(d)},
          {u, x.domain(), first(all.v)},
          {all.values.begin() + long(d), all.values.end()}};
}

/// diag(s) on U, in the frame that truncated_svd speaks of.
template <scalar K>
linear_operator<K> diagonal_on(const space<K>& u, const std::vector<real_t<K>>& s) {
  linear_operator<K> m(u, u);
  for (std::size_t i = 0; i < s.size(); ++i) m.frame_entries()(i, i) = K(s[i]);
  return m;
}

}  // namespace cofree
