// (φq)(x) = φ(x)q is not linear in x over ℍ.
// expects: commutative_scalar
#include <cofree/space/space.hpp>
auto f(const cofree::space<cofree::quaternion<double>>& v) {
  return linear_dual(v);
}
