// x ↦ A(x)q is not linear over ℍ: operators have multiples by real numbers only.
// expects: commutative_scalar
#include <cofree/operator/linear_operator.hpp>
using H = cofree::quaternion<double>;
auto f(const cofree::linear_operator<H>& a, const H& q) {
  return a * q;
}
