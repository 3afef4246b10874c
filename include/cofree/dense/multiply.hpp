// cofree/dense/multiply.hpp — the one entry point for products of arrays.
//
//   multiply(op_a, a, op_b, b, c)   c ← op(a) op(b) into given storage
//   multiply(a, b), …               the value form
//   left_factor<K>                  an array that will be multiplied from the left many times
//
// ℝ and ℂ go to BLAS. Over ℍ the product is, by size, a loop, one real BLAS product with b embedded
// as real 4×4 blocks, or eight real BLAS products of sums of components [Howell1975], which hold
// the error normwise. Work storage belongs to the thread and is kept: no allocation after the first
// call.
#pragma once

#include <array>
#include <cofree/dense/array.hpp>
#include <memory>

namespace cofree {
namespace detail {
template <scalar K>
class residues_on_demand;
}

/// What is multiplied: the array or its conjugate transpose.
enum class op { none, adjoint };

/// c ← op_a(a) op_b(b). Shapes: (m×k)(k×n) = m×n after the operations. c must not overlap a or b.
/// @pre the shapes fit; unchecked, as all of dense/
/// (By reference, because views by value go through memory twice: 13 ns of a product of 30.)
template <scalar K>
void multiply(op op_a, const std::type_identity_t<const_matrix_view<K>>& a, op op_b,
              const std::type_identity_t<const_matrix_view<K>>& b, const matrix_view<K>& c);

/// The product as a new array.
template <scalar K>
dense_array<K> multiply(op op_a, const dense_array<K>& a, op op_b, const dense_array<K>& b) {
  dense_array<K> c(op_a == op::none ? a.rows() : a.cols(), op_b == op::none ? b.cols() : b.rows());
  multiply<K>(op_a, a, op_b, b, c.view());
  return c;
}
template <scalar K>
dense_array<K> multiply(const dense_array<K>& a, const dense_array<K>& b) {
  return multiply(op::none, a, op::none, b);
}

/// An array prepared for many products from the left. Over ℝ and ℂ it is the array; over ℍ the
/// eight sums of components are formed once (twice the array's memory), which saves up to half the
/// time of a product that is neither small nor thin. Numbers on MPFR keep their residues from the
/// second product on that residues may serve.
template <scalar K>
class left_factor {
public:
  explicit left_factor(dense_array<K> a);
  const dense_array<K>& array() const { return *array_; }

  /// c ← op(a) b; a is read as rows × cols numbers in its own order.
  void multiply(op op_a, const_matrix_view<K> b, matrix_view<K> c) const;

private:
  std::shared_ptr<const dense_array<K>> array_;
  std::shared_ptr<const std::array<dense_array<real_t<K>>, 8>> sums_;  // ℍ only
  std::shared_ptr<detail::residues_on_demand<K>> residues_;            // MPFR only
};

}  // namespace cofree
