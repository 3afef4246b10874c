// Spaces: identity, products over the centre, mismatch words.
#include <cofree/operator/operator_space.hpp>
#include <cofree/superoperator/gamma.hpp>

#include "fields.hpp"

using namespace cofree;

TEST_CASE_TEMPLATE("a space equals its copies and nothing else", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 3), copy = V, other("V", 3);
  const space<Z> W("W", 2);
  CHECK(V == copy);
  CHECK_FALSE(V == other);
  CHECK(V * W == copy * W);
  CHECK_FALSE(V * W == other * W);
  CHECK(V * unit_space<Z>() == V);
  CHECK((V * W) * W == V * (W * W));
  CHECK((V * W).dimension() == 6);
  CHECK((V * W).description() == "V⊗W (3·2)");
  CHECK(operators(V, other) == operators(copy, other));
  CHECK_FALSE(operators(V, other) == operators(other, V));
  CHECK(operators(V, V).dimension() == 9 * (field_of<K> == field::quaternion ? 4 : 1));
  CHECK(cofactor("test", V * W, V) == W);
  CHECK_THROWS_AS(cofactor("test", V * W, other), space_mismatch);
}

TEST_CASE("a mismatch names the operation, operands, factor, both spaces and the reason") {
  const space<double> V("V", 64), W("W", 10), U("U", 4), X("X", 7), V2("V", 64);
  const auto words = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const space_mismatch& e) {
      return e.what();
    }
    return "no error";
  };
  const auto A = linear_operator<double>(V * W, V), B = linear_operator<double>(U, V * X);
  CHECK(words([&] { A* B; }) ==
        "compose: domain(outer) = V⊗W (64·10) but codomain(inner) = V⊗X (64·7): factor 2: W and X "
        "have dimensions 10 and 7");
  const linear_operator<double> C(U, V2), D(V, U);
  CHECK(words([&] { D* C; }) ==
        "compose: domain(outer) = V (64) but codomain(inner) = V (64): two spaces of the name V; a "
        "space equals its copies only, not another of equal name and dimension; did you mean inner "
        "* outer?");
  CHECK(words([&] { C + linear_operator<double>(U, V * X); }) ==
        "sum: codomain(left) = V (64) but codomain(right) = V⊗X (64·7): 1 factor against 2");
  CHECK(words([&] { D + adjoint(D); }) ==
        "sum: domain(left) = V (64) but domain(right) = U (4): V and U have dimensions 64 and 4; "
        "did you mean adjoint(right)?");
  CHECK(words([&] { D - linear_operator<double>(X, U); }) ==
        "difference: domain(left) = V (64) but domain(right) = X (7): V and X have dimensions 64 "
        "and 7");
  CHECK(words([&] { linear_operator<double>(X, U) * D; }) ==
        "compose: domain(outer) = X (7) but codomain(inner) = U (4): X and U have dimensions 7 and "
        "4; did you mean adjoint(outer) * inner?");
  CHECK(words([&] { linear_operator<double>(V, X) * D; }) ==
        "compose: domain(outer) = V (64) but codomain(inner) = U (4): V and U have dimensions 64 "
        "and 4; did you mean outer * adjoint(inner)?");
  CHECK(words([&] { linear_operator<double>(dual(V), U) * linear_operator<double>(X, V); }) ==
        "compose: domain(outer) = V† (64) but codomain(inner) = V (64): V† and V are dual to each "
        "other; riesz leads from a space to its dual");
  CHECK(words([&] { linear_operator<double>(V + W, U) * linear_operator<double>(X, W + V); }) ==
        "compose: domain(outer) = V⊕W (64+10) but codomain(inner) = W⊕V (10+64): V⊕W and W⊕V are "
        "different spaces of equal dimension; identify is the isometry between their standard "
        "bases");
  CHECK(words([&] { inner(C, D); }) ==
        "inner: domain(left) = U (4) but domain(right) = V (64): U and V have dimensions 4 and 64");
  CHECK(words([&] {
          gamma(linear_operator<double>(V, V * W), linear_operator<double>(U, U * X));
        }) == "gamma: W of A = W (10) but W of B = X (7): W and X have dimensions 10 and 7");
  CHECK(words([&] {
          gamma(linear_operator<double>(V, V * W), linear_operator<double>(U, U * W))(C);
        }) ==
        "gamma: codomain(argument) = V (64) but domain(A) = V (64): two spaces of the name V; a "
        "space equals its copies only, not another of equal name and dimension");
  CHECK(words([&] { cofactor("cofactor", V * W, X); }) ==
        "cofactor: codomain = V⊗W (64·10) but expected a first factor = X (7): factor 1: V and X "
        "have dimensions 64 and 7");
  CHECK(words([&] { re_trace(C); }) ==
        "re_trace: domain = U (4) but codomain = V (64): U and V have dimensions 4 and 64");
  CHECK(words([&] { partial_trace(linear_operator<double>(U * W, V * X)); }) ==
        "partial_trace: traced factor of the domain = W (10) but traced factor of the codomain = X "
        "(7): W and X have dimensions 10 and 7");
}

TEST_CASE("extension keeps identity and refuses two quaternionic factors") {
  using C = std::complex<double>;
  using H = quaternion<double>;
  const space<double> V("V", 3), W("W", 2);
  CHECK(extend<C>(V) == extend<C>(V));
  CHECK(extend<C>(V * W) == extend<C>(V) * extend<C>(W));
  CHECK_THROWS_AS(extend<H>(V * W), invalid_argument);
  const auto A = random_operator(V, V * W, {1}), B = random_operator(V * W, V, {2});
  CHECK(distance(extend<C>(B * A), extend<C>(B) * extend<C>(A)) <= 1e-13);
  const auto AH = extend<H>(A, W);
  CHECK(AH.codomain() == extend<H>(V) * W);
  const auto wide = slices(AH);
  const auto narrow = slices(A);
  for (std::size_t j = 0; j < 2; ++j)
    for (std::size_t i = 0; i < 9; ++i)
      CHECK(modulus(H(wide[j].data()[i] - H(narrow[j].data()[i]))) <= 1e-14);
}
