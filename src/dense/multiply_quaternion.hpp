// Products of arrays over the quaternions of float and double.
#pragma once

#include <cofree/dense/internal/compiled.hpp>

namespace cofree::detail {

template <class R>
using quat = quaternion<R>;

/// A loop; one real product with b embedded as real 4×4 blocks; eight real products of sums of
/// components [Howell1975].
enum class quaternion_way { loop, embedding, eight_products };

/// The fastest for c = m × n and sums of k terms.
quaternion_way fastest_way(std::size_t m, std::size_t k, std::size_t n);

/// c ← op_a(a) op_b(b) in that way.
template <class R>
void quaternion_product(quaternion_way way, op op_a, const_matrix_view<quat<R>> a, op op_b,
                        const_matrix_view<quat<R>> b, matrix_view<quat<R>> c);
/// c ← op_a(a) op_b(b) in the fastest way.
template <class R>
void quaternion_product(op op_a, const_matrix_view<quat<R>> a, op op_b,
                        const_matrix_view<quat<R>> b, matrix_view<quat<R>> c);

}  // namespace cofree::detail
