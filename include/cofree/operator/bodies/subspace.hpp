// cofree/operator/bodies/subspace.hpp — what subspace.hpp declares, for any scalar.
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/operator/subspace.hpp>

namespace cofree {
namespace detail::subspace_parts {

/// All singular values of m with right vectors for every column: m is padded to be no wider than
/// tall.
template <scalar K>
singular_values<K> full_svd(const dense_array<K>& m) {
  if (m.rows() >= m.cols()) return svd(m);
  dense_array<K> tall(m.cols(), m.cols());
  for (std::size_t i = 0; i < m.size(); ++i) tall.data()[i] = m.data()[i];
  return svd(tall);
}

template <scalar K>
std::size_t rank_of(const std::vector<real_t<K>>& values, std::size_t size,
                    std::optional<real_t<K>> tolerance) {
  const real_t<K> limit =
      tolerance.value_or(values.empty() ? 0 : epsilon<K>() * real_t<K>(size) * values[0]);
  std::size_t rank = 0;
  while (rank < values.size() && values[rank] > limit) ++rank;
  return rank;
}

/// The columns first … last − 1 of m, standard coordinates, as an inclusion.
template <scalar K>
subspace<K> from_columns(const std::string& name, const space<K>& v, const dense_array<K>& m,
                         std::size_t first, std::size_t last) {
  dense_array<K> part(m.rows(), last - first);
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t j = first; j < last; ++j) part(i, j - first) = m(i, j);
  return {from_matrix(part, space<K>(name, last - first), v), {}, {}};
}

template <scalar K>
void keep(subspace<K>& s, const std::vector<real_t<K>>& values, std::size_t rank) {
  s.kept = {values.begin(), values.begin() + long(rank)};
  s.dropped = {values.begin() + long(rank), values.end()};
}

/// Columns of standard coordinates span a subspace of v.
template <scalar K>
subspace<K> span_of_columns(const std::string& name, const space<K>& v, const dense_array<K>& m,
                            std::optional<real_t<K>> tolerance) {
  const auto [u, values, w] = svd(m);
  const auto rank = rank_of<K>(values, std::max(m.rows(), m.cols()), tolerance);
  auto s = from_columns(name, v, u, 0, rank);
  keep(s, values, rank);
  return s;
}

}  // namespace detail::subspace_parts

template <scalar K>
subspace<K> range(const linear_operator<K>& a, std::optional<real_t<K>> tolerance) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  return detail::subspace_parts::span_of_columns("range", a.codomain(), matrix(a), tolerance);
}

template <scalar K>
subspace<K> kernel(const linear_operator<K>& a, std::optional<real_t<K>> tolerance) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const auto m = matrix(a);
  const auto [u, values, v] = detail::subspace_parts::full_svd(m);
  const auto rank =
      detail::subspace_parts::rank_of<K>(values, std::max(m.rows(), m.cols()), tolerance);
  auto s = detail::subspace_parts::from_columns("kernel", a.domain(), v, rank, m.cols());
  detail::subspace_parts::keep(s, values, rank);
  return s;
}

template <scalar K>
subspace<K> span(const std::vector<linear_operator<K>>& vectors,
                 std::optional<real_t<K>> tolerance) {
  if (vectors.empty()) detail::throw_invalid_argument("span: no vector, expected at least one");
  const detail::at_digits_of<K> scope(vectors[0].frame_entries());
  const auto& v = vectors[0].codomain();
  std::size_t cols = 0;
  for (const auto& x : vectors) {
    require_same_space("span", "space of the first vector", v, "space of another", x.codomain());
    detail::require_same_digits("span", "the first vector", vectors[0].frame_entries(), "another",
                                x.frame_entries());
    cols += x.domain().dimension();
  }
  dense_array<K> m(v.dimension(), cols);
  std::size_t first = 0;
  for (const auto& x : vectors) {
    const auto part = matrix(x);
    for (std::size_t i = 0; i < part.rows(); ++i)
      for (std::size_t j = 0; j < part.cols(); ++j) m(i, first + j) = part(i, j);
    first += part.cols();
  }
  return detail::subspace_parts::span_of_columns("span", v, m, tolerance);
}

template <scalar K>
subspace<K> orthogonal_complement(const subspace<K>& s) {
  const detail::at_digits_of<K> scope(s.inclusion.frame_entries());
  auto out = kernel(adjoint(s.inclusion), std::optional<real_t<K>>(0.5));  // 1 or 0 for an isometry
  return {from_matrix(matrix(out.inclusion), space<K>("complement", out.dimension()), s.ambient()),
          out.kept, out.dropped};
}

template <scalar K>
subspace<K> intersection(const subspace<K>& s, const subspace<K>& t) {
  const detail::at_digits_of<K> scope(s.inclusion.frame_entries());
  require_same_space("intersection", "space around the first", s.ambient(),
                     "space around the second", t.ambient());
  // Cosines of the principal angles; directions of S in T have cosine 1.
  const auto [u, cosines, w] = svd(matrix(adjoint(s.inclusion) * t.inclusion));
  using std::sqrt;
  const auto rank =
      detail::subspace_parts::rank_of<K>(cosines, 0, real_t<K>(1) - sqrt(epsilon<K>()));
  auto out = detail::subspace_parts::from_columns("intersection", s.ambient(),
                                                  multiply(matrix(s.inclusion), u), 0, rank);
  detail::subspace_parts::keep(out, cosines, rank);
  return out;
}

template <scalar K>
subspace<K> sum(const subspace<K>& s, const subspace<K>& t) {
  return span(std::vector<linear_operator<K>>{s.inclusion, t.inclusion});
}

}  // namespace cofree
