// Sym²V would lie in V⊗V, which has two quaternionic factors.
// expects: commutative_scalar
#include <cofree/operator/symmetric_power.hpp>
auto f(const cofree::space<cofree::quaternion<double>>& v) {
  return symmetric_power(v, 2);
}
