// There is no extension from ℂ to ℝ.
// expects: extends_to
#include <cofree/operator/tensor.hpp>
auto f(const cofree::linear_operator<std::complex<double>>& a) {
  return cofree::extend<double>(a);
}
