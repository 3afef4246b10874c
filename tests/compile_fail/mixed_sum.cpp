// Sums of operators over different fields, too.
// expects: same_field
#include <cofree/operator/linear_operator.hpp>
auto f(const cofree::linear_operator<double>& a,
       const cofree::linear_operator<std::complex<double>>& b) {
  return a + b;
}
