// Operators over different real types compose after extend or rounded.
// expects: same_field
#include <cofree/operator/linear_operator.hpp>
auto f(const cofree::linear_operator<float>& a, const cofree::linear_operator<double>& b) {
  return a * b;
}
