// Products of arrays over the quaternions of float and double.
#pragma once

#include <cofree/dense/definitions/compiled.hpp>

namespace cofree::detail {

template <class R>
using quat = quaternion<R>;

/// c ← op_a(a) op_b(b) by a loop, by one real product with b embedded as real 4×4 blocks, or by
/// eight real products of sums of components [Howell1975], whichever is fastest for the size.
template <class R>
void quaternion_product(op op_a, const_matrix_view<quat<R>> a, op op_b,
                        const_matrix_view<quat<R>> b, matrix_view<quat<R>> c);

}  // namespace cofree::detail
