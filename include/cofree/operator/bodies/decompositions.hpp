// cofree/operator/bodies/decompositions.hpp — what decompositions.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/decompositions.hpp>

#include <cofree/operator/internal/found_vectors.hpp>

namespace cofree {

template <scalar K>
qr_decomposition<K> qr(const linear_operator<K>& a, const basis<K>& b) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  require_same_space("qr", "domain", a.domain(), "space of the basis", b.of());
  detail::require_same_digits("qr", "the operator", a.frame_entries(), "the basis",
                              b.frame_columns());
  const std::size_t p = std::min(a.domain().dimension(), a.codomain().dimension());
  const auto images = multiply(a.frame_entries(), b.frame_columns());
  const auto factors = qr(detail::columns_between(images, 0, p));
  dense_array<K> r = multiply(op::adjoint, factors.q, op::none, images);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j) r(i, j) = factors.r(i, j);
  const space<K> between("Q", p);
  auto q = detail::from_columns(between, a.codomain(), factors.q);
  auto triangular = from_matrix(r, b, standard_basis(between));
  const auto residual = detail::relative_distance(a, q * triangular);
  return {std::move(q), std::move(triangular), residual};
}

namespace detail::decompositions_parts {

/// u with more orthonormal columns, until it is unitary: they span the eigenvalue 1 of 1 − uu†.
template <scalar K>
dense_array<K> completed(const dense_array<K>& u) {
  const std::size_t m = u.rows(), p = u.cols();
  if (m == p) return u;
  auto rest = identity_matrix<K>(m);
  add_scaled(rest, multiply(op::none, u, op::adjoint, u), centre_t<K>(-1));
  const auto vectors = eigh(rest).vectors;
  dense_array<K> all(m, m);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < m; ++j) all(i, j) = j < p ? u(i, j) : vectors(i, j);
  return all;
}

template <class R>
R root_of_squares(const std::vector<R>& values, std::size_t first) {
  using std::sqrt;
  R sum{};
  for (std::size_t i = values.size(); i-- > first;) sum += values[i] * values[i];
  return sqrt(sum);
}

template <scalar K>
singular_value_decomposition<K> full_svd(const linear_operator<K>& a, singular_values<K> parts) {
  const space<K> su("S_U", a.codomain().dimension()), sv("S_V", a.domain().dimension());
  const auto s = detail::diagonal_matrix<K>(parts.values, su.dimension(), sv.dimension());
  return {detail::from_columns(su, a.codomain(), completed(parts.u)),
          from_matrix(s, sv, su),
          detail::from_columns(sv, a.domain(), completed(parts.v)),
          std::move(parts.values),
          {},
          real_t<K>(0),
          real_t<K>(0)};
}

template <scalar K>
singular_value_decomposition<K> leading_svd(const linear_operator<K>& a,
                                            const singular_values<K>& parts, std::size_t count) {
  const space<K> s("S", count);
  const auto middle = parts.values.begin() + long(count);
  std::vector<real_t<K>> kept(parts.values.begin(), middle), rest(middle, parts.values.end());
  auto diagonal = from_matrix(detail::diagonal_matrix<K>(kept, count, count), s, s);
  return {detail::from_columns(s, a.codomain(), detail::columns_between(parts.u, 0, count)),
          std::move(diagonal),
          detail::from_columns(s, a.domain(), detail::columns_between(parts.v, 0, count)),
          std::move(kept),
          std::move(rest),
          root_of_squares(parts.values, count),
          real_t<K>(0)};
}

}  // namespace detail::decompositions_parts

template <scalar K>
singular_value_decomposition<K> svd(const linear_operator<K>& a,
                                    const svd_options<real_t<K>>& options) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const bool truncated = options.rank != svd_options<real_t<K>>{}.rank || options.error != 0;
  if (options.full && truncated) detail::throw_invalid_argument("svd: full and truncated at once");
  if (!(options.error >= 0)) detail::throw_invalid_argument("svd: the error must be ≥ 0");
  auto parts = svd(a.frame_entries());
  std::size_t count = parts.values.size();
  if (options.error > 0)
    while (count > 0 &&
           detail::decompositions_parts::root_of_squares(parts.values, count - 1) <= options.error)
      --count;
  count = std::min(count, options.rank);
  auto out = options.full ? detail::decompositions_parts::full_svd(a, std::move(parts))
                          : detail::decompositions_parts::leading_svd(a, parts, count);
  out.residual = detail::relative_distance(a, out.u * out.s * adjoint(out.v));
  return out;
}

template <scalar K>
polar_decomposition<K> polar(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  if (a.domain().dimension() > a.codomain().dimension())
    detail::throw_invalid_argument("polar: no isometry from " + a.domain().description() +
                                   " into " + a.codomain().description() + "; take the adjoint");
  const auto parts = svd(a);
  auto isometry = parts.u * adjoint(parts.v);
  auto positive = hermitian_part(parts.v * parts.s * adjoint(parts.v));
  const auto residual = detail::relative_distance(a, isometry * positive);
  return {std::move(isometry), std::move(positive), residual};
}

}  // namespace cofree
