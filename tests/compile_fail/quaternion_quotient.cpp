// x ↦ A(x)q⁻¹ is not linear over ℍ.
// expects: commutative_scalar
#include <cofree/operator/notation.hpp>
using H = cofree::quaternion<double>;
auto f(const cofree::linear_operator<H>& a, const H& q) {
  return a / q;
}
