// No polynomial in quaternion entries is multiplicative.
// expects: commutative_scalar
#include <cofree/operator/determinant.hpp>
auto f(const cofree::linear_operator<cofree::quaternion<double>>& a) {
  return determinant(a);
}
