// A Choi operator would have two quaternionic factors.
// expects: commutative_scalar
#include <cofree/superoperator/choi.hpp>
auto f(const cofree::superoperator<cofree::quaternion<double>>& s) {
  return choi(s);
}
