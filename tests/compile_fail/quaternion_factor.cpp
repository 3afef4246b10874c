// Over ℍ a factor is real or quaternionic: factor<H>(P, k) or factor<double>(P, k) says which.
// expects: commutative_scalar
#include <cofree/space/parts.hpp>
auto f(const cofree::space<cofree::quaternion<double>>& p) {
  return factor(p, 0);
}
