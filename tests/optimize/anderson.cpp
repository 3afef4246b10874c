// Anderson's acceleration: finite steps on linear equations, convergence where the plain iteration is
// repelled, the same over any real inner-product space.
#include <doctest/doctest.h>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/operator_space.hpp>
#include <cofree/operator/random.hpp>
#include <cofree/optimize/anderson.hpp>

using namespace cofree;

namespace {

/// ‖f‖ after each step of x ← x + step(x, f(x)) from 0, at most `steps` of them.
template <class F>
std::vector<double> norms_of(const operator_space<double>& v, std::size_t memory, int steps,
                             const F& f) {
  anderson_memory<operator_space<double>> anderson(v, memory);
  auto x = v.zero();
  std::vector<double> out;
  for (int i = 0; i < steps; ++i) {
    const auto fx = f(x);
    out.push_back(norm(fx));
    x += anderson.step(x, fx);
  }
  out.push_back(norm(f(x)));
  return out;
}

struct linear_equations {
  linear_operator<double> m, b;
  linear_operator<double> operator()(const linear_operator<double>& x) const { return b - m * x; }
};

/// Eigenvalues of m from −3 to 6 without 0: x ← x + b − m x alone is repelled.
linear_equations equations(const space<double>& u, const space<double>& v) {
  const auto q = random_isometry(v, v, seed{3});
  std::vector<double> values;
  for (std::size_t i = 0; i < v.dimension(); ++i)
    values.push_back(i % 2 == 0 ? 1 + double(i) : -3 / double(i));
  return {q * diagonal_on(v, values) * adjoint(q), random_operator(u, v, seed{4})};
}

}  // namespace

TEST_CASE("Anderson's acceleration solves linear equations in as many steps as GMRES") {
  const space<double> u("U", 1), v("V", 6);
  const operator_space<double> s(u, v);
  const auto f = equations(u, v);
  const auto norms = norms_of(s, 10, 7, f);
  CHECK(norms.back() <= 1e-11 * norms.front());
  // Until then it is not there: six distinct eigenvalues need six steps.
  CHECK(norms[4] > 1e-6 * norms.front());
}

TEST_CASE("Anderson's acceleration with little memory forgets the oldest and goes on") {
  const space<double> u("U", 2), v("V", 8);
  const operator_space<double> s(u, v);
  const auto q = random_isometry(v, v, seed{5});
  const auto a = q * diagonal_on(v, {0.9, 0.8, 0.7, 0.5, 0.3, 0.1, -0.2, -0.4}) * adjoint(q);
  const auto b = random_operator(u, v, seed{6});
  // Contracting, with a cubic term: not linear.
  const auto f = [&](const linear_operator<double>& x) {
    return b * 0.01 + a * x + x * adjoint_product(x, x) * 0.1 - x;
  };
  const auto norms = norms_of(s, 3, 60, f);
  CHECK(norms.back() <= 1e-9 * norms.front());
  // The plain iteration takes off a tenth at each step.
  CHECK(norms[30] <= 1e-3 * std::pow(0.9, 30) * norms.front());
}

TEST_CASE("Anderson's acceleration begins with the plain step and survives a repeated point") {
  const space<double> u("U", 1), v("V", 3);
  const operator_space<double> s(u, v);
  anderson_memory<operator_space<double>> anderson(s, 2);
  const auto x = s.random(seed{1}), f = s.random(seed{2});
  CHECK(norm(anderson.step(x, f) - f) == 0);
  CHECK(norm(anderson.step(x, f) - f) == 0);
}

TEST_CASE(
    "Anderson's step is that of the least squares over the last changes, also after forgetting") {
  const space<double> u("U", 1), v("V", 9);
  const operator_space<double> s(u, v);
  anderson_memory<operator_space<double>> anderson(s, 3);
  std::vector<linear_operator<double>> x, f;
  linear_operator<double> step = s.zero();
  for (std::uint64_t k = 0; k < 7; ++k) {
    x.push_back(s.random(seed{20 + k})), f.push_back(s.random(seed{40 + k}));
    step = anderson.step(x.back(), f.back());
  }
  // By the normal equations of the last three.
  dense_array<double> gram(3, 3), right(3, 1);
  const auto change = [&](const auto& list, std::size_t j) { return list[6 - j] - list[5 - j]; };
  for (std::size_t i = 0; i < 3; ++i) {
    right(i, 0) = inner(change(f, i), f[6]);
    for (std::size_t j = 0; j < 3; ++j) gram(i, j) = inner(change(f, i), change(f, j));
  }
  const auto weights = solve(gram, right);
  auto wanted = f[6];
  for (std::size_t j = 0; j < 3; ++j) wanted += (change(x, j) + change(f, j)) * -weights(j, 0);
  CHECK(norm(step - wanted) <= 1e-12 * norm(wanted));
}
