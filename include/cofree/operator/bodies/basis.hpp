// cofree/operator/bodies/basis.hpp — what basis.hpp declares, for any scalar.
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/operator/basis.hpp>
#include <cofree/space/basis_order.hpp>

namespace cofree {
namespace detail::basis_parts {

inline std::string shape_text(std::size_t rows, std::size_t cols) {
  return std::to_string(rows) + "×" + std::to_string(cols);
}

template <scalar K>
void require_shape(const std::string& operation, const dense_array<K>& m, std::size_t rows,
                   std::size_t cols) {
  if (m.rows() != rows || m.cols() != cols)
    detail::throw_invalid_argument(operation + ": the array is " + shape_text(m.rows(), m.cols()) +
                                   ", expected " + shape_text(rows, cols));
}

/// Hidden coordinates of what has the standard coordinates x.
template <scalar K>
dense_array<K> into_frame(const space<K>& v, const dense_array<K>& x) {
  const auto f = detail::frame_columns<K>(*v.node());
  return f ? multiply(op::adjoint, *f, op::none, x) : x;
}

/// F_V† m F_U, or back.
template <scalar K>
dense_array<K> change_frames(dense_array<K> m, const space<K>& u, const space<K>& v, bool inward) {
  if (const auto f = detail::frame_columns<K>(*v.node()))
    m = multiply(inward ? op::adjoint : op::none, *f, op::none, m);
  if (const auto f = detail::frame_columns<K>(*u.node()))
    m = multiply(op::none, m, inward ? op::none : op::adjoint, *f);
  return m;
}

}  // namespace detail::basis_parts

template <scalar K>
basis<K>::basis(space<K> v, const dense_array<K>& columns) : space_(std::move(v)) {
  detail::basis_parts::require_shape("basis of " + space_.description(), columns,
                                     space_.dimension(), space_.dimension());
  const auto own = detail::at_one_precision("basis of " + space_.description(), columns);
  const detail::at_digits_of<K> scope(own);
  columns_ = detail::basis_parts::into_frame(space_, own);
  measure();
}

template <scalar K>
basis<K>::basis(space<K> v, const std::vector<linear_operator<K>>& vectors)
    : space_(std::move(v)), columns_(space_.dimension(), vectors.size()) {
  for (std::size_t j = 0; j < vectors.size(); ++j) {
    detail::require_same_digits("basis", "the first vector", vectors[0].frame_entries(), "another",
                                vectors[j].frame_entries());
    require_same_space("basis", "codomain of a vector", vectors[j].codomain(), "the space", space_);
    require_same_space("basis", "domain of a vector", vectors[j].domain(), "the unit space",
                       unit_space<K>());
    for (std::size_t i = 0; i < columns_.rows(); ++i)
      columns_(i, j) = vectors[j].frame_entries()(i, 0);
  }
  detail::basis_parts::require_shape("basis of " + space_.description(), columns_,
                                     space_.dimension(), space_.dimension());
  measure();
}

template <scalar K>
void basis<K>::measure() {
  const detail::at_digits_of<K> scope(columns_);
  const auto values = svd(columns_).values;
  condition_ = values.empty() ? real_t<K>(1) : values.front() / values.back();
  if (values.empty() || values.back() > epsilon<K>() * values.front()) return;
  detail::throw_numerical_failure("basis of " + space_.description() +
                                  ": the vectors are linearly dependent to working precision "
                                  "(condition number " +
                                  detail::short_text(condition_, 6) + ")");
}

template <scalar K>
linear_operator<K> basis<K>::operator[](std::size_t i) const {
  if (i >= size())
    detail::throw_invalid_argument("basis of " + space_.description() + ": element " +
                                   std::to_string(i) + " of " + std::to_string(size()));
  linear_operator<K> x(unit_space<K>(), space_);
  for (std::size_t k = 0; k < columns_.rows(); ++k) x.frame_entries()(k, 0) = columns_(k, i);
  return x;
}

template <scalar K>
dense_array<K> coordinates(const linear_operator<K>& x, const basis<K>& b) {
  require_same_space("coordinates", "domain of the vector", x.domain(), "the unit space",
                     unit_space<K>());
  require_same_space("coordinates", "codomain of the vector", x.codomain(), "space of the basis",
                     b.of());
  detail::require_same_digits("coordinates", "the vector", x.frame_entries(), "the basis",
                              b.frame_columns());
  const detail::at_digits_of<K> scope(x.frame_entries());
  return solve(b.frame_columns(), x.frame_entries());
}

template <scalar K>
linear_operator<K> vector_of(const dense_array<K>& x, const basis<K>& b) {
  detail::basis_parts::require_shape("vector_of", x, b.size(), 1);
  const auto own = detail::at_one_precision("vector_of", x);
  detail::require_same_digits("vector_of", "the array", own, "the basis", b.frame_columns());
  const detail::at_digits_of<K> scope(own);
  return {unit_space<K>(), b.of(), multiply(b.frame_columns(), own)};
}

template <scalar K>
dense_array<K> change_of_basis(const basis<K>& from, const basis<K>& to) {
  require_same_space("change_of_basis", "space of the first basis", from.of(),
                     "space of the second basis", to.of());
  detail::require_same_digits("change_of_basis", "the first basis", from.frame_columns(),
                              "the second", to.frame_columns());
  const detail::at_digits_of<K> scope(from.frame_columns());
  return solve(to.frame_columns(), from.frame_columns());
}

template <scalar K>
linear_operator<K> identify(const space<K>& v, const space<K>& w) {
  if (v.dimension() != w.dimension())
    detail::throw_space_mismatch("identify", "the first space", v.description(), "the second",
                                 w.description(), "the dimensions differ");
  const auto counterparts = detail::matching_basis(v.node(), w.node());
  dense_array<K> m(w.dimension(), v.dimension());
  for (std::size_t k = 0; k < counterparts.size(); ++k) m(counterparts[k], k) = K(real_t<K>(1));
  return from_matrix(m, v, w);
}

template <scalar K>
dense_array<K> matrix(const linear_operator<K>& a, const basis<K>& of_domain,
                      const basis<K>& of_codomain) {
  require_same_space("matrix", "domain", a.domain(), "space of the first basis", of_domain.of());
  require_same_space("matrix", "codomain", a.codomain(), "space of the second basis",
                     of_codomain.of());
  detail::require_same_digits("matrix", "the operator", a.frame_entries(), "the first basis",
                              of_domain.frame_columns());
  detail::require_same_digits("matrix", "the operator", a.frame_entries(), "the second basis",
                              of_codomain.frame_columns());
  const detail::at_digits_of<K> scope(a.frame_entries());
  return solve(of_codomain.frame_columns(), multiply(a.frame_entries(), of_domain.frame_columns()));
}

template <scalar K>
dense_array<K> matrix(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  return detail::basis_parts::change_frames(a.frame_entries(), a.domain(), a.codomain(), false);
}

template <scalar K>
linear_operator<K> from_matrix(const dense_array<K>& m, const basis<K>& of_domain,
                               const basis<K>& of_codomain) {
  detail::basis_parts::require_shape("from_matrix", m, of_codomain.of().dimension(),
                                     of_domain.of().dimension());
  const auto own = detail::at_one_precision("from_matrix", m);
  detail::require_same_digits("from_matrix", "the array", own, "the first basis",
                              of_domain.frame_columns());
  detail::require_same_digits("from_matrix", "the array", own, "the second basis",
                              of_codomain.frame_columns());
  const detail::at_digits_of<K> scope(own);
  // M = T_V m T_U⁻¹ by way of the adjoint: T_U† M† = (T_V m)†
  const auto right = adjoint(multiply(of_codomain.frame_columns(), own));
  return {of_domain.of(), of_codomain.of(),
          adjoint(solve(adjoint(of_domain.frame_columns()), right))};
}

template <scalar K>
linear_operator<K> from_matrix(const dense_array<K>& m, const space<K>& domain,
                               const space<K>& codomain) {
  detail::basis_parts::require_shape("from_matrix", m, codomain.dimension(), domain.dimension());
  auto own = detail::at_one_precision("from_matrix", m);
  const detail::at_digits_of<K> scope(own);
  return {domain, codomain,
          detail::basis_parts::change_frames(std::move(own), domain, codomain, true)};
}

template <scalar K>
linear_operator<K> from_slices(const std::vector<dense_array<K>>& list, const space<K>& u,
                               const space<K>& v, const space<centre_t<K>>& w) {
  const std::size_t r = w.dimension();
  if (list.size() != r)
    detail::throw_invalid_argument("from_slices: " + std::to_string(list.size()) +
                                   " slices for W = " + w.description());
  dense_array<K> m(v.dimension() * r, u.dimension());
  for (std::size_t j = 0; j < r; ++j) {
    detail::basis_parts::require_shape("from_slices: slice " + std::to_string(j), list[j],
                                       v.dimension(), u.dimension());
    for (std::size_t i = 0; i < v.dimension(); ++i)
      for (std::size_t k = 0; k < u.dimension(); ++k) m(i * r + j, k) = list[j](i, k);
  }
  return from_matrix(m, u, v * w);
}

template <scalar K>
std::vector<dense_array<K>> slices(const linear_operator<K>& a, last w) {
  const auto [v, traced] = detail::split_last("slices", a.codomain(), w);
  const std::size_t r = traced.dimension(), n = a.domain().dimension();
  const auto m = matrix(a);
  std::vector<dense_array<K>> list(r, dense_array<K>(v.dimension(), n));
  for (std::size_t i = 0; i < v.dimension(); ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < n; ++k) list[j](i, k) = m(i * r + j, k);
  return list;
}

}  // namespace cofree
