// Quadratic, sesquilinear and bilinear forms against sums over coordinates.
#include <cofree/operator/quadratic_form.hpp>
#include <cofree/operator/random.hpp>

#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;

namespace {

/// V and a W with a real form, over K.
template <scalar K>
std::pair<space<K>, space<centre_t<K>>> spaces(std::size_t n, std::size_t r) {
  const space<double> w("W", r);
  if constexpr (field_of<K> == field::complex)
    return {extend<K>(space<double>("V", n)), extend<K>(w)};
  else
    return {space<K>("V", n), w};
}

}  // namespace

TEST_CASE_TEMPLATE("values of forms are the sums over coordinates", K, COFREE_FIELDS) {
  const auto [V, W] = spaces<K>(3, 2);
  const auto a = random_operator(V, V * W, {1});
  const auto x = vector_in(V, 2), y = vector_in(V, 3);
  const auto mx = matrix(x), my = matrix(y), value = matrix(sesquilinear_value(a, x, y));
  const auto list = slices(a);
  for (std::size_t j = 0; j < 2; ++j) {
    K sum{};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k) sum += conjugate(mx(i, 0)) * list[j](i, k) * my(k, 0);
    CHECK(modulus(K(sum - value(j, 0))) <= 1e-12);
  }
  CHECK_THROWS_AS(quadratic_value(a, vector_in(space<K>("V", 3), 1)), space_mismatch);
}

TEST_CASE_TEMPLATE("f ↔ symmetric A, both ways, and the test for symmetry", K, COFREE_FIELDS) {
  const auto [V, W] = spaces<K>(4, 3);
  const auto a = random_operator(V, V * W, {1});
  const auto s = symmetric_part(a);
  CHECK(asymmetry(a) > 0.1);
  CHECK(asymmetry(s) <= 1e-14);
  CHECK(distance(slice_adjoint(slice_adjoint(a)), a) <= 1e-14);
  CHECK(distance(symmetric_part(s), s) <= 1e-14);
  const auto back =
      symmetric_operator_of([&](const auto& v) { return quadratic_value(s, v); }, V, W);
  CHECK(distance(back.map, s) <= 1e-12 * norm(s));
  CHECK(back.residual <= 1e-12);
  // Over ℝ A and its symmetric part have one form.
  const auto x = vector_in(V, 5);
  if (field_of<K> == field::real)
    CHECK(distance(quadratic_value(a, x), quadratic_value(s, x)) <= 1e-12);
  // A function that is not quadratic is told by its residual.
  const auto quartic = symmetric_operator_of(
      [&](const auto& v) { return quadratic_value(s, v) * centre_t<K>(norm(v)); }, V, W);
  CHECK(quartic.residual > 1e-2);
}

TEST_CASE_TEMPLATE("bilinear forms over commuting fields", K, double, complex<double>) {
  const auto [V, W] = spaces<K>(3, 2);
  const auto a = random_operator(V, linear_dual(V) * W, {1});
  const auto x = vector_in(V, 2), y = vector_in(V, 3);
  random_source source({4});
  const K p = random_scalar<K>(source), q = random_scalar<K>(source);
  const auto value = bilinear_value(a, x, y);
  CHECK(distance(bilinear_value(a, x * p, y * q), value * (p * q)) <= 1e-12);
  const auto mx = matrix(x), my = matrix(y), m = matrix(value);
  const auto list = slices(a);
  for (std::size_t j = 0; j < 2; ++j) {
    K sum{};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k) sum += mx(i, 0) * list[j](i, k) * my(k, 0);
    CHECK(std::abs(sum - m(j, 0)) <= 1e-12);
  }
}

TEST_CASE("over ℂ a W without a real form has no symmetric A") {
  const space<complex<double>> V("V", 2), W("W", 2);
  CHECK_THROWS_AS(slice_adjoint(random_operator(V, V * W, {1})), invalid_argument);
}
