// Canonical isometries, bent legs and powers with 50 digits and with digits chosen at run time.
#include <cofree/operator/multilinear_laws.hpp>
#include <cofree/operator/notation.hpp>
#include <cofree/operator/print.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "check_laws.hpp"

using namespace cofree;

namespace {
template <scalar K>
void suites() {
  using Z = centre_t<K>;
  const space<K> U("U", 2), V("V", 3);
  const space<Z> W("W", 2), Y("Y", 1);
  laws::canonical_isometries(U, V, W, Y, check_each());
  laws::bending(U, V, W, check_each());
  if constexpr (commutative_scalar<K>) {
    laws::permutations(U, 3, check_each());
    for (std::size_t k = 0; k <= 3; ++k) laws::powers(U, V, k, check_each());
  }
}
}  // namespace

TEST_CASE_TEMPLATE("multilinear algebra with 50 digits", K, real50, complex50, quaternion50) {
  suites<K>();
}

TEST_CASE_TEMPLATE("multilinear algebra with digits chosen at run time", K, long_real, long_complex,
                   long_quaternion) {
  const precision_scope scope(120);
  suites<K>();
}

TEST_CASE("a third of an operator has its digits, and a list is exact") {
  const space<real50> V("V", 2);
  const auto a = from_matrix({{1, 2}, {3, 5}}, V, V);
  CHECK(norm(a / 3 * 3 - a) <= real50(1e-48));
  CHECK(abs(determinant(a) + 1) <= real50(1e-48));
  CHECK(description(a / 3, {.digits = 10}).find("0.6666666667") != std::string::npos);
}
