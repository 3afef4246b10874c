// cofree/operator/decompositions.hpp — factorizations whose factors are operators with spaces of
// their own: each call makes them, and their standard bases are the vectors that were found.
//
//   qr(A), qr(A, basis)              A = q r, r triangular with real positive diagonal
//   svd(A, {.full, .rank, .error})   A = u s v†: compact, full, truncated
//   polar(A), polar_isometry(X)      A = isometry · positive; the isometry nearest to X
//   truncated_svd(X, U)              X ≈ u diag(s) v† with u, v isometries from a given U
//   hermitian_part, hermitian_function, hermitian_eigenvalues_of, diagonal_on
//
// Relative residuals are ‖A − product of the factors‖/‖A‖, Frobenius, and 0 for A = 0.
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/operator/basis.hpp>
#include <limits>

namespace cofree {

template <scalar K>
struct qr_decomposition {
  linear_operator<K> q;  ///< Q → codomain, an isometry; dim Q = min(dim domain, dim codomain)
  linear_operator<K> r;  ///< domain → Q
  real_t<K> residual;
};
/// A = q r: in the basis b of the domain and the standard basis of Q, r is triangular (trapezoidal
/// where the domain is larger) with diagonal real and ≥ 0. For independent A b_k the q are the
/// orthonormal vectors of Gram and Schmidt, and unique.
/// @throws space_mismatch if b is no basis of the domain
template <scalar K>
qr_decomposition<K> qr(const linear_operator<K>& a, const basis<K>& b);
/// In the standard basis of the domain.
template <scalar K>
qr_decomposition<K> qr(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  return qr(a, standard_basis(a.domain()));
}

/// How much of a singular value decomposition is wanted. By default all min(dim) values.
template <class R>
struct svd_options {
  bool full = false;  ///< u and v unitary; not together with the others
  std::size_t rank = std::numeric_limits<std::size_t>::max();  ///< at most so many values
  R error = 0;  ///< and no more than ‖A − u s v†‖ ≤ error needs, Frobenius
};
template <scalar K>
struct singular_value_decomposition {
  linear_operator<K> u;            ///< S → codomain, an isometry
  linear_operator<K> s;            ///< S → S, full: S_V → S_U; diagonal in standard bases
  linear_operator<K> v;            ///< S → domain, an isometry
  std::vector<real_t<K>> values;   ///< on the diagonal of s, decreasing
  std::vector<real_t<K>> dropped;  ///< the others
  real_t<K> error;                 ///< √Σ dropped² = ‖A − u s v†‖ but for rounding
  real_t<K> residual;
};
/// A = u s v†, of the given rank or error the nearest such operator [EckartYoung1936].
/// @throws invalid_argument for a full and truncated one, or a negative error
template <scalar K>
singular_value_decomposition<K> svd(const linear_operator<K>& a,
                                    const svd_options<real_t<K>>& options = {});

template <scalar K>
struct polar_decomposition {
  linear_operator<K> isometry;  ///< domain → codomain
  linear_operator<K> positive;  ///< (A†A)^½ on the domain
  real_t<K> residual;
};
/// A = isometry · positive for dim domain ≤ dim codomain; otherwise take that of A†.
/// @throws invalid_argument if the domain is larger
template <scalar K>
polar_decomposition<K> polar(const linear_operator<K>& a);

/// The isometry nearest to X : U → V, dim U ≤ dim V.
template <scalar K>
linear_operator<K> polar_isometry(const linear_operator<K>& x) {
  const detail::at_digits_of<K> scope(x.frame_entries());
  return {x.domain(), x.codomain(), polar_isometry(x.frame_entries())};
}

/// (X + X†)/2
template <scalar K>
linear_operator<K> hermitian_part(const linear_operator<K>& x) {
  const detail::at_digits_of<K> scope(x.frame_entries());
  return (x + adjoint(x)) * real_t<K>(0.5);
}

/// Increasing eigenvalues of a Hermitian X.
template <scalar K>
std::vector<real_t<K>> hermitian_eigenvalues_of(const linear_operator<K>& x) {
  const detail::at_digits_of<K> scope(x.frame_entries());
  return eigh(x.frame_entries()).values;
}

/// f(X) of a Hermitian X : U → U.
template <scalar K, class F>
linear_operator<K> hermitian_function(const linear_operator<K>& x, F f) {
  const detail::at_digits_of<K> scope(x.frame_entries());
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
  const detail::at_digits_of<K> scope(x.frame_entries());
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
