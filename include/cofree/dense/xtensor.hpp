// cofree/dense/xtensor.hpp — arrays of xtensor in and out (opt-in: no other header includes the array library).
//
//   as_xtensor(a)          the numbers of a dense array: of one with a name a view, of a result an array of its own
//   as_xtensor<1>(a)       the same of a single column, with one index
//   as_xtensor(list)       slices A_j as one array (r, m, n)
//   slices_of(m, r)        a view of the slices that the matrix m of a map V → V⊗W holds, r = dim W
//   as_dense<K>(e)         the dense array over K of any expression with one or two indices
//   as_dense(e)            the same over the field of its own numbers
//   xtensor_over<K, Rank>  the arrays that come out
//
// Over ℍ a last axis of 4 holds w, x, y, z, as in a .npy file. Views do not outlive their array.
#pragma once

#include <array>
#include <cofree/dense/array.hpp>
#include <cofree/scalar/extend.hpp>
#include <limits>
#include <string>
#include <xtensor/xadapt.hpp>
#include <xtensor/xtensor.hpp>

namespace cofree {

/// A number of type J is one of K, and nothing is rounded: J is K or a smaller field, or a built-in type with no more
/// bits than the real numbers of K.
template <class J, class K>
concept held_by =
    scalar<K> && (extends_to<J, K> ||
                  ((std::integral<J> || std::floating_point<J>)&&std::numeric_limits<J>::digits <=
                   (std::floating_point<real_t<K>> ? std::numeric_limits<real_t<K>>::digits : 53)));

/// Anything xtensor can index, with numbers that K holds: an array, a view, a lazy sum.
template <class E, class K>
concept array_expression = xt::is_xexpression<E>::value && held_by<typename E::value_type, K>;

namespace detail {
/// What a number over K is in an array of xtensor, and how many axes it takes.
template <scalar K>
using part_of = std::conditional_t<commutative_scalar<K>, K, real_t<K>>;
template <scalar K>
inline constexpr std::size_t part_axes = commutative_scalar<K> ? 0 : 1;
}  // namespace detail

template <scalar K, std::size_t Rank>
using xtensor_over = xt::xtensor<detail::part_of<K>, Rank + detail::part_axes<K>>;

namespace detail {

inline std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

template <class E>
std::vector<std::size_t> shape_of(const E& e) {
  return {e.shape().begin(), e.shape().end()};
}

/// Real numbers may be the parts of quaternions.
template <class E, class K>
concept may_hold_parts = !commutative_scalar<K> && held_by<typename E::value_type, real_t<K>>;

/// Whether the last axis of e holds the parts of quaternions; else each entry is a number.
/// @throws invalid_argument unless e, that axis aside, has the expected shape
template <scalar K, array_expression<K> E>
bool parts_of_shape(const std::string& operation, const E& e, std::vector<std::size_t> expected,
                    const std::string& reason) {
  const auto found = shape_of(e);
  if (found == expected) return false;
  auto message =
      operation + ": the array is " + shape_text(found) + ", expected " + shape_text(expected);
  if constexpr (may_hold_parts<E, K>) {
    expected.push_back(4);
    if (found == expected) return true;
    message += " or " + shape_text(expected);
  }
  throw_invalid_argument(message + reason);
}

/// The number at these indices.
template <scalar K, class E, class... Index>
K number_at(const E& e, bool parts, Index... i) {
  using J = typename E::value_type;
  if constexpr (may_hold_parts<E, K>)
    if (parts) {
      const auto part = [&](std::size_t k) { return real_t<K>(e(i..., k)); };
      return K(part(0), part(1), part(2), part(3));
    }
  if constexpr (extends_to<J, K>)
    return extend<K>(J(e(i...)));
  else
    return K(real_t<K>(e(i...)));
}

/// The entries of an expression whose shape is right.
template <scalar K, class E>
dense_array<K> read_matrix(const E& e, bool parts, std::size_t rows, std::size_t cols) {
  dense_array<K> m(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) m(i, j) = number_at<K>(e, parts, i, j);
  return m;
}
template <scalar K, class E>
dense_array<K> read_column(const E& e, bool parts, std::size_t size) {
  dense_array<K> m(size, 1);
  for (std::size_t i = 0; i < size; ++i) m(i, 0) = number_at<K>(e, parts, i);
  return m;
}

/// The storage at p as an array of this shape; strides count numbers, and the last is 1. K may be const.
template <class K, std::size_t Rank>
auto adapted(K* p, std::array<std::size_t, Rank> shape, std::array<std::size_t, Rank> strides) {
  using number = std::remove_const_t<K>;
  using part = std::conditional_t<std::is_const_v<K>, const part_of<number>, part_of<number>>;
  constexpr std::size_t axes = part_axes<number>, width = axes ? 4 : 1;
  std::array<std::size_t, Rank + axes> of_parts;
  std::array<std::ptrdiff_t, Rank + axes> steps;
  std::size_t size = width;
  for (std::size_t a = 0; a < Rank; ++a) {
    of_parts[a] = shape[a];
    steps[a] = std::ptrdiff_t(strides[a] * width);
    size *= shape[a];
  }
  if constexpr (axes > 0) of_parts[Rank] = 4, steps[Rank] = 1;
  return xt::adapt(reinterpret_cast<part*>(p), size, xt::no_ownership(), of_parts, steps);
}

template <std::size_t Rank, class K, class A>
auto view_of(K* p, const A& a) {
  if constexpr (Rank == 2) {
    return adapted<K, 2>(p, {a.rows(), a.cols()}, {a.cols(), 1});
  } else {
    if (a.cols() != 1)
      throw_invalid_argument("as_xtensor<1>: the array has " + std::to_string(a.cols()) +
                             " columns, expected one");
    return adapted<K, 1>(p, {a.rows()}, {1});
  }
}
template <class K, class A>
auto view_of_slices(K* p, const A& m, std::size_t r) {
  if (r == 0 || m.rows() % r != 0)
    throw_invalid_argument("slices_of: " + std::to_string(m.rows()) + " rows are no multiple of " +
                           std::to_string(r));
  return adapted<K, 3>(p, {r, m.rows() / r, m.cols()}, {m.cols(), r * m.cols(), 1});
}

}  // namespace detail

/// A view of the same storage: what is written there is in the array.
/// @throws invalid_argument for one index and several columns
template <std::size_t Rank = 2, scalar K>
requires(Rank == 1 || Rank == 2)
auto as_xtensor(dense_array<K>& a) {
  return detail::view_of<Rank>(a.data(), a);
}
template <std::size_t Rank = 2, scalar K>
requires(Rank == 1 || Rank == 2)
auto as_xtensor(const dense_array<K>& a) {
  return detail::view_of<Rank>(a.data(), a);
}
/// Copies where the array has no name, as a function returns it: nothing dangles.
template <std::size_t Rank = 2, scalar K>
requires(Rank == 1 || Rank == 2)
xtensor_over<K, Rank> as_xtensor(const dense_array<K>&& a) {
  return detail::view_of<Rank>(a.data(), a);
}

/// m as its slices A_j(i, k) = m(i·r + j, k), shape (r, rows/r, columns): if m is the matrix of A : V → V⊗W and
/// r = dim W, then A x = Σ_j A_j x ⊗ w_j.
/// @throws invalid_argument unless r divides the rows
template <scalar K>
auto slices_of(dense_array<K>& m, std::size_t r) {
  return detail::view_of_slices(m.data(), m, r);
}
template <scalar K>
auto slices_of(const dense_array<K>& m, std::size_t r) {
  return detail::view_of_slices(m.data(), m, r);
}
template <scalar K>
xtensor_over<K, 3> slices_of(const dense_array<K>&& m, std::size_t r) {
  return detail::view_of_slices(m.data(), m, r);
}

/// The arrays one after the other, shape (r, m, n).
/// @throws invalid_argument where two differ in shape
template <scalar K>
xtensor_over<K, 3> as_xtensor(const std::vector<dense_array<K>>& list) {
  const std::size_t rows = list.empty() ? 0 : list[0].rows(),
                    cols = list.empty() ? 0 : list[0].cols();
  dense_array<K> all(list.size() * rows, cols);
  for (std::size_t j = 0; j < list.size(); ++j) {
    if (list[j].rows() != rows || list[j].cols() != cols)
      detail::throw_invalid_argument("as_xtensor: array " + std::to_string(j) + " is " +
                                     detail::shape_text({list[j].rows(), list[j].cols()}) +
                                     ", the first is " + detail::shape_text({rows, cols}));
    std::copy_n(list[j].data(), rows * cols, all.data() + j * rows * cols);
  }
  return detail::adapted<const K, 3>(all.data(), {list.size(), rows, cols}, {rows * cols, cols, 1});
}

/// The numbers of an expression with two indices, or, as a column, with one. Over ℍ real numbers are parts, and have the
/// last axis for them. Law: as_dense<K>(as_xtensor(a)) = a, and so for as_xtensor<1>.
/// @throws invalid_argument for any other number of indices
template <scalar K, array_expression<K> E>
dense_array<K> as_dense(const E& e) {
  auto shape = detail::shape_of(e);
  constexpr bool parts = detail::may_hold_parts<E, K>;
  const std::size_t axes = shape.size() - (parts && !shape.empty() && shape.back() == 4 ? 1 : 0);
  if ((axes != 1 && axes != 2) || (parts && axes == shape.size()))
    detail::throw_invalid_argument("as_dense: the array is " + detail::shape_text(shape) +
                                   ", expected one or two indices" +
                                   (parts ? " and a last axis of 4" : ""));
  return axes == 1 ? detail::read_column<K>(e, parts, shape[0])
                   : detail::read_matrix<K>(e, parts, shape[0], shape[1]);
}
template <class E>
requires array_expression<E, typename E::value_type>
auto as_dense(const E& e) {
  return as_dense<typename E::value_type>(e);
}

}  // namespace cofree
