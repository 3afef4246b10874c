// Complex numbers are no matrix over ℝ.
// expects: held_by
#include <cofree/operator/xtensor.hpp>
auto f(const xt::xtensor<std::complex<double>, 2>& m, const cofree::space<double>& v) {
  return from_matrix(m, v, v);
}
