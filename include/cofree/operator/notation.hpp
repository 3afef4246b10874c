// cofree/operator/notation.hpp — what a text writes without a word: matrices and columns of numbers, A/2, the
// number that an operator K → K is, all vectors of a basis.
//
//   from_matrix({{1, 2}, {3, 4}}, U, V)   the operator with these rows, also in bases
//   vector_of({1, 2, 3}, V)               the vector with these coordinates, also in a basis
//   A / c                                 a multiple by the centre
//   scalar_of(A), as_operator(c)          the number of an operator K → K, and back
//   for (auto e : basis)                  the vectors of a basis, in order
//   named(S, "ker D")                     a subspace under a name
#pragma once

#include <cofree/operator/lazy_operator.hpp>
#include <cofree/operator/subspace.hpp>
#include <initializer_list>
#include <iterator>

namespace cofree {

/// Numbers as a text writes them, row by row.
template <scalar K>
using rows_of = std::initializer_list<std::initializer_list<K>>;

namespace detail {
/// @throws invalid_argument where the number of rows or the length of one is not that of rows × cols
template <scalar K>
dense_array<K> array_of(const char* operation, rows_of<K> list, std::size_t rows,
                        std::size_t cols) {
  if (list.size() != rows)
    throw_invalid_argument(std::string(operation) + ": " + std::to_string(list.size()) +
                           " rows, expected " + std::to_string(rows));
  dense_array<K> m(rows, cols);
  std::size_t i = 0;
  for (const auto& row : list) {
    if (row.size() != cols)
      throw_invalid_argument(std::string(operation) + ": row " + std::to_string(i + 1) + " has " +
                             std::to_string(row.size()) + " numbers, expected " +
                             std::to_string(cols));
    std::copy(row.begin(), row.end(), m.data() + i++ * cols);
  }
  return m;
}
template <scalar K>
dense_array<K> column_of(std::initializer_list<K> list, std::size_t size) {
  if (list.size() != size)
    throw_invalid_argument("vector_of: " + std::to_string(list.size()) + " numbers, expected " +
                           std::to_string(size));
  dense_array<K> m(size, 1);
  std::copy(list.begin(), list.end(), m.data());
  return m;
}
}  // namespace detail

/// The operator U → V with these rows in standard bases, dim V rows of dim U numbers.
/// @throws invalid_argument for another shape
template <scalar K>
linear_operator<K> from_matrix(rows_of<std::type_identity_t<K>> rows, const space<K>& domain,
                               const space<K>& codomain) {
  return from_matrix(
      detail::array_of<K>("from_matrix", rows, codomain.dimension(), domain.dimension()), domain,
      codomain);
}
/// The same in two bases.
template <scalar K>
linear_operator<K> from_matrix(rows_of<std::type_identity_t<K>> rows, const basis<K>& of_domain,
                               const basis<K>& of_codomain) {
  return from_matrix(detail::array_of<K>("from_matrix", rows, of_codomain.size(), of_domain.size()),
                     of_domain, of_codomain);
}

/// The vector Σ e_i x_i for the standard basis of V. @throws invalid_argument unless there are dim V
template <scalar K>
linear_operator<K> vector_of(std::initializer_list<std::type_identity_t<K>> x, const space<K>& v) {
  return from_matrix(detail::column_of<K>(x, v.dimension()), unit_space<K>(), v);
}
/// The vector Σ b_i x_i.
template <scalar K>
linear_operator<K> vector_of(std::initializer_list<std::type_identity_t<K>> x, const basis<K>& b) {
  return vector_of(detail::column_of<K>(x, b.size()), b);
}

/// A(1/c) with each number divided once. @throws invalid_argument for c = 0
template <scalar K>
linear_operator<K> operator/(linear_operator<K> a, const std::type_identity_t<centre_t<K>>& c) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const auto d = detail::factor_of(std::as_const(a).frame_entries(), c);
  if (modulus(d) == 0) detail::throw_invalid_argument("operator/: division by zero");
  auto& numbers = a.frame_entries();
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers.data()[i] = numbers.data()[i] / d;
  return a;
}
template <scalar K>
lazy_operator<K> operator/(const lazy_operator<K>& a, const std::type_identity_t<centre_t<K>>& c) {
  if (modulus(c) == 0) detail::throw_invalid_argument("operator/: division by zero");
  return a * inverse(c);
}
/// A quaternion multiple is no operator: x ↦ A(x)q⁻¹ is not linear.
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> operator/(const linear_operator<K>& a, const K&) {
  static_assert(commutative_scalar<K>, "a quaternion multiple of an operator is not linear");
  return a;
}

/// The c of x ↦ c x, for an operator K → K between unit spaces: ⟨x, y⟩ is scalar_of(adjoint(x) * y),
/// over ℍ too.
/// @throws space_mismatch for any other spaces
template <scalar K>
K scalar_of(const linear_operator<K>& a) {
  require_same_space("scalar_of", "domain", a.domain(), "the unit space", unit_space<K>());
  require_same_space("scalar_of", "codomain", a.codomain(), "the unit space", unit_space<K>());
  return a.frame_entries()(0, 0);
}
/// x ↦ c x on K, a left multiple: linear in every field. Law: scalar_of(as_operator(c)) = c.
template <scalar K>
linear_operator<K> as_operator(const K& c) {
  linear_operator<K> a(unit_space<K>(), unit_space<K>());
  a.frame_entries()(0, 0) = c;
  return a;
}

/// Runs through the vectors of a basis, which outlives it.
template <scalar K>
class basis_iterator {
public:
  using value_type = linear_operator<K>;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;
  using iterator_concept = std::forward_iterator_tag;

  basis_iterator() = default;
  basis_iterator(const basis<K>& b, std::size_t i) : basis_(&b), i_(i) {}
  value_type operator*() const { return (*basis_)[i_]; }
  basis_iterator& operator++() {
    ++i_;
    return *this;
  }
  basis_iterator operator++(int) {
    auto old = *this;
    ++i_;
    return old;
  }
  bool operator==(const basis_iterator&) const = default;

private:
  const basis<K>* basis_ = nullptr;
  std::size_t i_ = 0;
};
template <scalar K>
basis_iterator<K> begin(const basis<K>& b) {
  return {b, 0};
}
template <scalar K>
basis_iterator<K> end(const basis<K>& b) {
  return {b, b.size()};
}

/// The same subspace as a new space with this label.
template <scalar K>
subspace<K> named(const subspace<K>& s, std::string label) {
  const detail::at_digits_of<K> scope(s.inclusion.frame_entries());
  const space<K> own(std::move(label), s.dimension());
  return {from_matrix(matrix(s.inclusion), own, s.ambient()), s.kept, s.dropped};
}

}  // namespace cofree
