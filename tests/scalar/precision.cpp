// Extension of scalars in precision: identity is kept, operators go digit for digit, Gram matrices are
// computed anew; run-time digits are a value of the operator.
#include <cofree/operator/inverse.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/operator/spectral_theorem.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/superoperator/superoperator.hpp>

#include "operators.hpp"

#include <doctest/doctest.h>

using namespace cofree;

TEST_CASE("a space extended in precision is the same space, twice and in products") {
  const space<double> V("V", 3), W("W", 2), other("V", 3);
  CHECK(extend<real50>(V) == extend<real50>(V));
  CHECK_FALSE(extend<real50>(V) == extend<real50>(other));
  CHECK(extend<real50>(V * W) == extend<real50>(V) * extend<real50>(W));
  CHECK(extend<complex50>(V) == extend<complex50>(extend<complex<double>>(V)));
  CHECK(extend<complex50>(V) == extend<complex50>(extend<real50>(V)));
  CHECK(rounded<double>(extend<real50>(V)) == V);
  CHECK(extend<long_real>(extend<real50>(V)) == extend<long_real>(V));
  CHECK(extend<real50>(V).description() == "V (3)");
  CHECK(extend<real50>(dual(V) + V) == dual(extend<real50>(V)) + extend<real50>(V));
  CHECK(extend<real50>(operators(V, W)) == operators(extend<real50>(V), extend<real50>(W)));
}

TEST_CASE("an operator extends digit for digit, up and down") {
  const space<double> V("V", 3), W("W", 2);
  dense_array<double> m(6, 3);
  for (std::size_t i = 0; i < m.size(); ++i) m.data()[i] = 0.1 * double(i + 1);
  const auto a = from_matrix(m, V, V * W);
  const auto seen = matrix(a);
  const auto b = extend<real50>(a);
  const auto digits50 = matrix(b);
  for (std::size_t i = 0; i < m.size(); ++i)
    CHECK(abs(digits50.data()[i] - real50(seen.data()[i])) <= 100 * epsilon<real50>());
  CHECK(distance(rounded<double>(b), a) <= 1e-14);
  // The hidden frames of the test are drawn anew in 50 digits: equal to the rounding of double.
  CHECK(distance(extend<real50>(adjoint(a)), adjoint(b)) <= 1e-14);
  CHECK(distance(extend<complex50>(a), extend<complex50>(extend<complex<double>>(a))) <= 1e-15);
  const auto q = extend<quaternion50>(a, W);
  CHECK(q.codomain() == extend<quaternion50>(V) * extend<real50>(W));
  // Products of extensions have 50 digits: their distance to the extended product is the rounding of
  // the double product, and nothing below.
  const auto c = random_operator(V * W, V, {3});
  const auto exact = extend<real50>(c) * b, once = extend<real50>(c * a);
  CHECK(distance(exact, once) <= 1e-14);
  CHECK(distance(exact, once) > real50(1e-20));
  CHECK(digits(a) == 15);
  CHECK(digits(b) == 50);
  // Through every pair of long types and back.
  const auto dd = extend<double_double>(a.domain());
  CHECK(dd == extend<double_double>(V));
}

TEST_CASE("a basis extends with its Gram matrix computed anew, ready-made spaces from their data") {
  const auto P = polynomials<double>(20, 0.0, 1.0);
  const auto Q = extend<real50>(P);
  CHECK(Q.as_space == extend<real50>(P.as_space));
  CHECK(Q.monomials.of() == Q.as_space);
  // The Gram matrix of monomials on [0, 1] is Hilbert's, to 50 digits less the condition's.
  const auto g = gram(Q.monomials);
  for (std::size_t i = 0; i < 20; ++i)
    for (std::size_t j = 0; j < 20; ++j)
      CHECK(abs(g(i, j) - real50(1) / real50(int(i + j + 1))) <= 1000 * epsilon<real50>());
  CHECK(Q.monomials.condition() > real50(1e13));
  CHECK(distance(extend<real50>(P.derivative), Q.derivative) <= 1e-12);
  CHECK(distance(extend<real50>(P.derivative), Q.derivative) > real50(1e-30));

  const space<double> V("V", 3);
  const basis<double> b(V, random_matrix<double>(3, 3, {1}));
  const auto wide = extend<real50>(b);
  auto rest = gram(wide);
  CHECK(wide.of() == extend<real50>(V));
  for (std::size_t i = 0; i < 9; ++i)
    CHECK(abs(rest.data()[i] - real50(gram(b).data()[i])) <= 1e-14);
  CHECK(abs(wide.condition() - real50(b.condition())) <= 1e-12 * wide.condition());

  const auto f = sampled_functions<double>({0.1, 0.2, 0.7});
  const auto h = extend<real50>(f);
  CHECK(h.as_space == extend<real50>(f.as_space));
  CHECK(abs(gram(h.samples)(1, 1) - real50(0.2)) <= 10 * epsilon<real50>());
}

TEST_CASE_TEMPLATE("digits are a value of the operator and do not mix", K, long_real, long_complex,
                   long_quaternion) {
  using Z = centre_t<K>;
  const auto drawn = [](int n, const space<K>& u, const space<K>& v, seed s) {
    const precision_scope scope(n);
    return random_operator(u, v, s);
  };
  const space<K> U("U", 2), V("V", 3);
  const space<Z> W("W", 2);
  const auto a = drawn(100, U, V, {1}), a2 = drawn(100, U, V, {2}), b = drawn(60, V, U, {3});
  CHECK(digits(a) == 100);
  CHECK(digits(b) == 60);
  const auto refused = [](auto&& call) { return words(call); };
  CHECK(refused([&] { b* a; }) ==
        "compose: the outer operator has 60 digits but the inner one has 100; did you mean "
        "with_digits(…, 100)?");
  CHECK(refused([&] { a + with_digits(a, 60); }) ==
        "sum: the left operator has 100 digits but the right one has 60; did you mean "
        "with_digits(…, 100)?");
  CHECK(refused([&] { inner(a, with_digits(a, 60)); }) ==
        "inner: the left operator has 100 digits but the right one has 60; did you mean "
        "with_digits(…, 100)?");
  CHECK(refused([&] { solve(adjoint(a) * a, with_digits(adjoint(a) * a, 30)); }) ==
        "solve: A has 100 digits but B has 30; did you mean with_digits(…, 100)?");
  CHECK(refused([&] { gamma(a, a, last(0))(with_digits(identity_operator(U), 40)); }) ==
        "gamma: the argument has 40 digits but B has 100; did you mean with_digits(…, 100)?");
  try {
    a - with_digits(a, 60);
    FAIL("no error");
  } catch (const precision_mismatch& e) {
    CHECK(e.left == 100);
    CHECK(e.right == 60);
  }
  // Results have the digits of their operands whatever the working precision is.
  CHECK(digits(a * adjoint(a2)) == 100);
  CHECK(digits(a + a2) == 100);
  CHECK(digits(adjoint_product(a, a2)) == 100);
  CHECK(digits(with_digits(b, 100) * a) == 100);
  CHECK(digits(a * Z(3)) == 100);
  CHECK(digits(Z(2) * a) == 100);
  const real_t<K> third = real_t<K>(1) / 3;  // 50 digits: not exact, so it may not meet 100
  CHECK_THROWS_AS(a * Z(third), precision_mismatch);
  const auto h = adjoint(a) * a;
  CHECK(digits(eigh(h).vectors) == 100);
  CHECK(digits(inverse(h).x) == 100);
  CHECK(digits(pseudo_inverse(a).inverse) == 100);
  CHECK(digits(range(a).inclusion) == 100);
  CHECK(digits(qr(a).r) == 100);
  CHECK(digits(svd(a).u) == 100);
  CHECK(digits(power(identity_superoperator(operator_space<K>(U, V)), 2)(a)) == 100);
  CHECK(digits(partial_trace(tensor(a, with_digits(identity_operator(W), 100)))) == 100);
  // And the accuracy of all of them.
  const auto e = eigh(h);
  CHECK(double(log(distance(h * e.vectors, e.vectors * e.diagonal)) / log(real_t<K>(10))) < -97);
  CHECK(digits(with_digits(a, 30)) == 30);
  CHECK_THROWS_AS(with_digits(a, 0), invalid_argument);
}
