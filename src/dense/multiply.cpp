#include <cofree/dense/multiply.hpp>

#include "multiply_quaternion.hpp"
#include "real_product.hpp"

namespace cofree {

template <scalar K>
void multiply(op op_a, std::type_identity_t<const_matrix_view<K>> a, op op_b,
              std::type_identity_t<const_matrix_view<K>> b, matrix_view<K> c) {
  if constexpr (commutative_scalar<K>)
    detail::blas_product<K>(op_a, a, op_b, b, c, K(1), K(0));
  else
    detail::quaternion_product(op_a, a, op_b, b, c);
}

template <scalar K>
left_factor<K>::left_factor(dense_array<K> a)
    : array_(std::make_shared<dense_array<K>>(std::move(a))) {
  if constexpr (!commutative_scalar<K>)
    sums_ = std::make_shared<std::array<dense_array<double>, 8>>(detail::left_sums(*array_));
}

template <scalar K>
void left_factor<K>::multiply(op op_a, const_matrix_view<K> b, matrix_view<K> c) const {
  if constexpr (commutative_scalar<K>)
    detail::blas_product<K>(op_a, *array_, op::none, b, c, K(1), K(0));
  else
    detail::quaternion_product(op_a, *sums_, *array_, b, c);
}

#define COFREE_INSTANTIATE(K)                                                                    \
  template void multiply<K>(op, const_matrix_view<K>, op, const_matrix_view<K>, matrix_view<K>); \
  template class left_factor<K>;
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
