// A⊗A has two quaternionic factors.
// expects: commutative_scalar
#include <cofree/operator/products.hpp>
auto f(const cofree::linear_operator<cofree::quaternion<double>>& a) {
  return tensor_power(a, 2);
}
