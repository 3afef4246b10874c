#include <cofree/cofree.hpp>
#include <cofree/operator/xtensor.hpp>
#include <cstdio>

int main() {
  using namespace cofree;
  const space<double> V("V", 2);
  const xt::xtensor<double, 2> m{{1, 2}, {3, 4}};
  const auto A = from_matrix(m + m, V, V);
  const xt::xtensor<double, 2> out = as_xtensor(matrix(A));
  std::printf("trace %.1f\n", trace(A));
  return out.shape()[0] == 2 && std::abs(trace(A) - 10) < 1e-12 ? 0 : 1;
}
