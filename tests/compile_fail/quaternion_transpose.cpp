// The transpose over ℍ reverses no product.
// expects: commutative_scalar
#include <cofree/operator/factors.hpp>
auto f(const cofree::linear_operator<cofree::quaternion<double>>& a) {
  return transpose(a);
}
