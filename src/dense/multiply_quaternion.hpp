// Products of quaternionic arrays.
#pragma once

#include <cofree/dense/multiply.hpp>

namespace cofree::detail {

using quat = quaternion<double>;

/// The three ways to c ← op_a(a) op_b(b): a loop, one real product with b embedded as real 4×4
/// blocks, and eight real products of sums of components [Howell1975].
void loop_product(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                  matrix_view<quat> c);
void embedded_product(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                      matrix_view<quat> c);
void eight_products(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                    matrix_view<quat> c);

/// The same, the way chosen by size.
void quaternion_product(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                        matrix_view<quat> c);

/// The eight sums of components that stand on the left in the eight-product scheme.
std::array<dense_array<double>, 8> left_sums(const dense_array<quat>& a);

/// c ← op_a(a) b with the sums of a at hand.
void quaternion_product(op op_a, const std::array<dense_array<double>, 8>& sums,
                        const dense_array<quat>& a, const_matrix_view<quat> b, matrix_view<quat> c);

}  // namespace cofree::detail
