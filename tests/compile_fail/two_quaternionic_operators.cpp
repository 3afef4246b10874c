// The same for operators.
// expects: commutative_scalar
#include <cofree/operator/tensor.hpp>
using H = cofree::quaternion<double>;
auto f(const cofree::linear_operator<H>& a, const cofree::linear_operator<H>& b) {
  return tensor(a, b);
}
