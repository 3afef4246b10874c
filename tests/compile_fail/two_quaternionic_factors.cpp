// (a⊗b)(c⊗d) = ac⊗bd fails with two quaternionic factors.
// expects: commutative_scalar
#include <cofree/space/space.hpp>
using H = cofree::quaternion<double>;
auto f(const cofree::space<H>& v, const cofree::space<H>& w) {
  return v * w;
}
