// V⊗U* would have two quaternionic factors.
// expects: commutative_scalar
#include <cofree/operator/canonical_isometries.hpp>
using H = cofree::quaternion<double>;
auto f(const cofree::space<H>& u, const cofree::space<H>& v) {
  return operators_as_product(u, v);
}
