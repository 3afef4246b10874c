#include <cofree/cofree.hpp>
#include <cstdio>

int main() {
  using namespace cofree;
  const space<double> V("V", 6), W("W", 3), U("U", 2);
  const auto A = random_operator(V, V * W, seed{1});
  const auto fit = lsrdr(A, U, {.starts = 2});
  std::printf("similarity %.6f, gradient %.0e\n", *fit.similarity, fit.gradient_norm);
  return fit.converged && *fit.similarity <= 1 ? 0 : 1;
}
