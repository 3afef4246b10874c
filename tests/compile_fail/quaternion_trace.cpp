// Over ℍ the trace depends on the basis; re_trace does not.
// expects: commutative_scalar
#include <cofree/operator/linear_operator.hpp>
auto f(const cofree::linear_operator<cofree::quaternion<double>>& a) {
  return trace(a);
}
