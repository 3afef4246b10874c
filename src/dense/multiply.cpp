#include "instantiate.hpp"
#include "multiply_quaternion.hpp"
#include "real_product.hpp"
#include "scalar/for_each_scalar.hpp"
#include "small_product.hpp"

namespace cofree {
namespace detail {

template <compiled_scalar K>
void built_in_product(op op_a, const const_matrix_view<K>& a, op op_b,
                      const const_matrix_view<K>& b, const matrix_view<K>& c) {
  if constexpr (std::same_as<K, double>) {
    if (small_product(op_a, a, op_b, b, c)) return;
  }
  if constexpr (commutative_scalar<K>)
    blas_product<K>(op_a, a, op_b, b, c, K(1), K(0));
  else
    quaternion_product<real_t<K>>(op_a, a, op_b, b, c);
}

}  // namespace detail

#define COFREE_BUILT_IN(K)                                                       \
  template void detail::built_in_product<K>(op, const const_matrix_view<K>&, op, \
                                            const const_matrix_view<K>&, const matrix_view<K>&);
COFREE_FOR_EACH_SCALAR(COFREE_BUILT_IN)
COFREE_FOR_EACH_SCALAR(COFREE_PRODUCTS)
#undef COFREE_BUILT_IN

}  // namespace cofree
