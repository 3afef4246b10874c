// Canonical isometries, bent legs, products of many, and the parts of spaces: laws in the three fields, known
// values, and the words of errors.
#include <cofree/operator/invariance.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/operator/multilinear_laws.hpp>

#include "check_laws.hpp"
#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;
using C = std::complex<double>;
using H = quaternion<double>;

#define FIELDS_AND_FLOAT float, COFREE_FIELDS

TEST_CASE_TEMPLATE("canonical isometries", K, FIELDS_AND_FLOAT) {
  using Z = centre_t<K>;
  for (auto [u, v, w, y] :
       {std::array<std::size_t, 4>{2, 3, 4, 2}, {1, 1, 1, 1}, {3, 2, 0, 2}, {0, 2, 3, 1}})
    laws::canonical_isometries(space<K>("U", u), space<K>("V", v), space<Z>("W", w),
                               space<Z>("Y", y), check_each());
}

TEST_CASE_TEMPLATE("legs bent, curried, sliced", K, FIELDS_AND_FLOAT) {
  using Z = centre_t<K>;
  for (auto [u, v, w] : {std::array<std::size_t, 3>{2, 3, 4}, {1, 1, 1}, {3, 2, 0}, {0, 2, 3}})
    laws::bending(space<K>("U", u), space<K>("V", v), space<Z>("W", w), check_each());
  // Two legs at once, of which one is a dual.
  laws::bending(space<K>("U", 2), space<K>("V", 3), space<Z>("W", 2) * dual(space<Z>("X", 3)),
                check_each());
}

TEST_CASE_TEMPLATE("compound spaces have the same isometries", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 2), V("V", 1), X("X", 2);
  const space<Z> W("W", 2), Y("Y", 3);
  laws::canonical_isometries(U * W, dual(V * Y), operators(X, V), Y * space<Z>("T", 2),
                             check_each());
  laws::bending(U + V, V * Y, W * space<Z>("T", 2), check_each());
}

TEST_CASE_TEMPLATE("slices are the values of the slice map at the dual basis", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 2), V("V", 3);
  const space<Z> W("W", 4);
  const auto a = random_operator(U, V * W, {1});
  const auto s = slice_map(a);
  const auto list = slices(a);
  const auto duals = standard_basis(linear_dual(W));
  const operator_space<K> into(U, V);
  for (std::size_t j = 0; j < 4; ++j) {
    auto difference = matrix(as_operator(s * duals[j], into));
    add_scaled(difference, list[j], Z(-1));
    CHECK(norm(difference) <= 1e-13);
  }
}

TEST_CASE_TEMPLATE("the isometries do not look at coordinates", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  using op = linear_operator<K>;
  const space<K> U("U", 2), V("V", 3);
  const space<Z> W("W", 2), Y("Y", 2);
  const auto a = random_operator(V, V * W, {1});
  const auto x = random_operator(U * W, V * W, {2});
  CHECK(laws::coordinate_free([](const op& b) { return bend_to_domain(b); }, a) <= 1e-13);
  CHECK(laws::coordinate_free([](const op& b) { return slice_map(b); }, a) <= 1e-13);
  CHECK(laws::coordinate_free([](const op& b) { return bend_to_codomain(b); }, x) <= 1e-13);
  CHECK(laws::coordinate_free([](const op& b, const space<Z>& w) { return partial_trace(b, w); }, x,
                              W) <= 1e-13);
  const auto isometries = [](const space<K>& u, const space<K>& v, const space<Z>& w,
                             const space<Z>& y) {
    return std::vector{operators_into_product(u, v, w), product_of_operators(u, v, w, y)};
  };
  CHECK(laws::coordinate_free(isometries, U, V, W, Y) <= 1e-12);
  CHECK(laws::coordinate_free(
            [](const space<K>& u, const space<Z>& w, const space<Z>& y) {
              return std::vector{distribute(u * (w + y)), flip(u, w)};
            },
            U, W, Y) <= 1e-12);
  CHECK(laws::natural([](const op& b) { return partial_trace(b * adjoint(b), last(1)); }, a) <=
        1e-12);
}

TEST_CASE_TEMPLATE("identify is the canonical map between spaces made of the same ones", K,
                   COFREE_FIELDS) {
  // Their standard bases stand in different orders: w is fast in one and slow in the other.
  const space<K> X("X", 2), V("V", 3);
  const space<centre_t<K>> W("W", 2), Y("Y", 2);
  const auto same = [](const auto& canonical) {
    CHECK(distance(canonical, identify(canonical.domain(), canonical.codomain())) <= 1e-13);
  };
  same(operators_into_product(X, V, W));
  same(product_of_operators(X, V, W, Y));
  same(distribute(V * (W + Y)));
  same(flip(V, W));
}

TEST_CASE_TEMPLATE("one map out of maps V_i → V_i⊗W, of unequal dimensions", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 1), V("V", 3), X("X", 2);
  const space<Z> W("W", 2), Y("Y", 3);
  const auto a = random_operator(U, U * W * Y, {1}), b = random_operator(V, V * W * Y, {2}),
             c = random_operator(X, X * W * Y, {3});
  const auto all = direct_sum({a, b, c}, last(2));
  const auto sum = direct_sum<K>({U, V, X});
  CHECK(all.domain() == sum.sum);
  CHECK(all.codomain() == sum.sum * W * Y);
  // Each block is the map it was made of, and what leads from one summand to another is zero.
  const auto one = identity_operator(W * Y);
  CHECK(distance(tensor(sum.projections[1], one) * all * sum.injections[1], b) <= 1e-13);
  CHECK(distance(tensor(sum.projections[2], one) * all * sum.injections[2], c) <= 1e-13);
  CHECK(norm(tensor(sum.projections[0], one) * all * sum.injections[2]) <= 1e-13);
  CHECK(distance(direct_sum({a, b, c}), direct_sum(direct_sum(a, b), c)) == 0);
  CHECK(distance(direct_sum(a, b, c, a), direct_sum(direct_sum(a, b, c), a)) == 0);
  CHECK_THROWS_AS(direct_sum({a, random_operator(V, V * Y * W, {4})}, last(2)), space_mismatch);
  CHECK_THROWS_AS(direct_sum(std::vector<linear_operator<K>>{}), invalid_argument);
}

TEST_CASE_TEMPLATE("⊗ of many, dense and lazy", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 2);
  const space<Z> W("W", 3), X("X", 2);
  const auto a = random_operator(V, V, {1});
  const auto m = random_operator(W, X, {2}), n = random_operator(X, W, {3});
  CHECK(distance(tensor(a, m, n), tensor(a, tensor(m, n))) <= 1e-14);
  CHECK(distance(tensor(m, a, n, m), tensor(tensor(tensor(m, a), n), m)) == 0);
  const auto lazy = tensor(lazy_operator<K>(a), lazy_operator<Z>(m), lazy_operator<Z>(n));
  CHECK(distance(dense(lazy), tensor(a, m, n)) <= 1e-13);
}

TEST_CASE("tensor powers of spaces and operators") {
  const space<C> V("V", 2), W("W", 3);
  CHECK(tensor_power(V, 0) == unit_space<C>());
  CHECK(tensor_power(V * W, 2) == V * W * V * W);
  const auto a = random_operator(V, W, {1});
  CHECK(distance(tensor_power(a, 3), tensor(a, a, a)) == 0);
  CHECK(distance(tensor_power(a, 0), identity_operator(unit_space<C>())) == 0);
}

TEST_CASE("parts of spaces") {
  const space<H> Q("Q", 2);
  const space<double> V("V", 2), W("W", 3);
  CHECK(factor(V * W * V, 1) == W);
  CHECK(factor(V, 0) == V);
  CHECK(factor<double>(W * Q * V, 2) == V);
  CHECK(factor<H>(W * Q * V, 1) == Q);
  CHECK(words([&] { factor(V * W, 2); }) ==
        "factor: no factor 2 in V⊗W (2·3), which has 2 factors, counted from 0");
  CHECK(words([&] { factor<double>(W * Q, 1); }) ==
        "factor: factor 1 of W⊗Q (3·2) is quaternion, not real");
  CHECK(summand(V + W + V, 1) == W);
  CHECK(summand_count(V + W + V) == 3);
  CHECK(summand_count(V * (V + W)) == 1);
  CHECK(words([&] { summand(V + W, 2); }) ==
        "summand: no summand 2 in V⊕W (2+3), which has 2 summands, counted from 0");
  CHECK(positions(V * W, W) == std::vector<std::size_t>{1});
  CHECK(positions(Q * V * W, W * V) == std::vector<std::size_t>{2, 1});
}

TEST_CASE_TEMPLATE("the space 0 is the unit of ⊕", K, COFREE_FIELDS) {
  const auto zero = zero_space<K>();
  const space<K> V("V", 2), W("W", 3);
  CHECK(zero.dimension() == 0);
  CHECK(zero.description() == "0 (0)");
  CHECK(V + zero == V);
  CHECK(zero + V + W == V + W);
  CHECK(zero + zero == zero);
  CHECK(dual(zero) == zero);
  CHECK(summand_count(zero) == 0);
  CHECK_FALSE(zero == unit_space<K>());
  CHECK_FALSE(zero == space<K>("0", 0));
  CHECK((V * zero_space<centre_t<K>>()).description() == "V⊗0 (2·0)");
  CHECK(random_operator(zero, V, {1}).domain() == zero);
  const auto all = direct_sum<K>({V, zero, W});
  CHECK(all.sum == V + W);
  CHECK(all.injections[1].domain() == zero);
}

TEST_CASE("a space that stands twice is ambiguous, one that does not stand is missing") {
  const space<double> V("V", 2), W("W", 3), X("X", 3);
  const auto a = random_operator(V * W * W, V * W * W, {1});
  CHECK(words([&] { partial_trace(a, W); }) ==
        "partial_trace: W stands 2 times in the domain V⊗W⊗W (2·3·3), at 1, 2; say by factors{…} "
        "which "
        "position is meant");
  CHECK(words([&] { partial_trace(a, X); }) ==
        "partial_trace: the domain = V⊗W⊗W (2·3·3) but the factor = X (3): X is no factor of it");
  CHECK(distance(partial_trace(partial_trace(a, V), factors{0}), partial_trace(a, factors{0, 1})) <=
        1e-13);
  CHECK_THROWS_AS(exchange_factors(V * W * W, V, W), invalid_argument);
  CHECK_THROWS_AS(exchange_factors(V * W, V, X), space_mismatch);
  CHECK_THROWS_AS(exchange_factors(V * W * X, V, W * X), invalid_argument);
  CHECK_THROWS_AS(exchange_factors(V * W, 0, 2), invalid_argument);
  CHECK(words([&] { distribute(V * W); }) ==
        "distribute: 0 factors of V⊗W (2·3) are sums, expected one; say which by its position");
  CHECK_THROWS_AS(distribute((V + W) * (V + W)), invalid_argument);
  CHECK(distribute((V + W) * (V + W), 1).codomain() == (V + W) * V + (V + W) * W);
  CHECK(distribute(V * (W + X) * V).codomain() == V * W * V + V * X * V);
  CHECK(distribute(V * (unit_space<double>() + W * X)).codomain() == V + V * W * X);
  CHECK_THROWS_AS(bend_to_domain(a, last(4)), invalid_argument);
  CHECK_THROWS_AS(uncurried(curried(a), operator_space<double>(V, W)), space_mismatch);
}

TEST_CASE("a quaternionic factor is no leg to bend, and a trace by space needs a real one") {
  const space<H> Q("Q", 2);
  const space<double> W("W", 3);
  CHECK_THROWS_AS(bend_to_domain(random_operator(Q, W * Q, {1})), space_mismatch);
  const auto a = random_operator(W * Q, Q * W, {2});
  CHECK(partial_trace(a, W).domain() == Q);
  CHECK(distance(partial_trace(a * flip(Q, W), W), partial_trace(a * flip(Q, W))) <= 1e-14);
}
