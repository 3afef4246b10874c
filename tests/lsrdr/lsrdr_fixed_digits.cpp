// LSRDRs of operators over types of fixed precision.
#include <doctest/doctest.h>

#include <cofree/lsrdr/refine.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/long_numbers.hpp>

using namespace cofree;

TEST_CASE_TEMPLATE("one call for an A over a fixed type, to the digits of the type", K, real50,
                   complex50, quaternion50, real100, complex100, quaternion100, double_double,
                   complex<double_double>, quaternion<double_double>) {
  using R = real_t<K>;
  const space<K> v("V", 5), u("U", 2);
  const space<centre_t<K>> w("W", 3);
  const auto a = random_operator(v, v * w, seed{3});
  const refined_lsrdr<K> f = lsrdr(a, u, {.starts = 4});
  CHECK(f.converged);
  CHECK(f.digits == digits(a));
  CHECK(f.map.domain() == u);
  CHECK(f.map.codomain() == u * w);
  // B = (R⊗1)AS/λ and RS = 1, in the arithmetic of K.
  REQUIRE(f.parts.has_value());
  const R bound = 1e4 * epsilon<K>();
  CHECK(distance(f.parts->r * f.parts->s, identity_operator(u)) <= bound);
  const auto b = tensor(f.parts->r, identity_operator(w)) * a * f.parts->s;
  CHECK(distance(b * centre_t<K>(R(R(1) / f.lambda)), f.map) <= bound);
  CHECK(distance(adjoint_product(f.map, f.map), identity_operator(u)) <= bound);
}
