// Two quaternionic factors are no product that could be flipped.
// expects: commutative_scalar
#include <cofree/operator/canonical_isometries.hpp>
using H = cofree::quaternion<double>;
auto f(const cofree::space<H>& v, const cofree::space<H>& w) {
  return flip(v, w);
}
