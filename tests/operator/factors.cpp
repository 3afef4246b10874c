// Factors by position: permutations, partial traces and transposes against coordinates and laws.
#include <cofree/operator/factors.hpp>
#include <cofree/operator/random.hpp>

#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;
using H = quaternion<double>;

TEST_CASE_TEMPLATE("a permutation of factors moves them", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 2);
  const space<Z> W("W", 3), X("X", 4);
  const auto v = vector_in(V, 1);
  const auto w = vector_in(W, 2), x = vector_in(X, 3);
  const auto p = permute_factors(V * W * X, {2, 0, 1});
  CHECK(p.codomain() == X * V * W);
  CHECK(distance(p * tensor(tensor(v, w), x), tensor(tensor(x, v), w)) <= 1e-13);
  CHECK(distance(adjoint(p) * p, identity_operator(V * W * X)) == 0);
  CHECK(distance(permute_factors(p.codomain(), {1, 2, 0}), adjoint(p)) == 0);
  // Naturality, and the mixed product in another order.
  const auto a = random_operator(V, V, {4});
  const auto b = random_operator(W, X, {5}), c = random_operator(X, W, {6});
  const auto q = permute_factors(V * X * W, {2, 0, 1});
  CHECK(distance(q * tensor(tensor(a, b), c), tensor(tensor(c, a), b) * p) <= 1e-12);
  CHECK(distance(permute_factors(V, {0}), identity_operator(V)) == 0);
  CHECK(permute_factors(unit_space<K>(), factors{}).domain() == unit_space<K>());
}

TEST_CASE_TEMPLATE("(A⊗B)(C⊗D) = AC⊗BD to 1e-14", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 3), V("V", 4);
  const space<Z> W("W", 5), X("X", 2);
  const auto a = random_operator(V, U, {1}), c = random_operator(U, V, {2});
  const auto b = random_operator(X, W, {3}), d = random_operator(W, X, {4});
  CHECK(distance(tensor(a, b) * tensor(c, d), tensor(a * c, b * d)) <=
        1e-14 * norm(tensor(a, b)) * norm(tensor(c, d)));
  CHECK(distance(tensor(b, a) * tensor(d, c), tensor(b * d, a * c)) <=
        1e-14 * norm(tensor(b, a)) * norm(tensor(d, c)));
}

TEST_CASE_TEMPLATE("partial traces over any factors", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 2), V("V", 3);
  const space<Z> W("W", 3), X("X", 2);
  const auto y = random_operator(W * U * X, W * V * X, {1});
  // Against a permutation and the last factors.
  const auto front =
      permute_factors(W * V * X, {1, 2, 0}) * y * adjoint(permute_factors(W * U * X, {1, 2, 0}));
  CHECK(distance(partial_trace(y, factors{0}), partial_trace(front, last(1))) <= 1e-13);
  CHECK(distance(partial_trace(y, factors{2}), partial_trace(y, last(1))) <= 1e-13);
  CHECK(distance(partial_trace(y, factors{0, 2}), partial_trace(front, last(2))) <= 1e-13);
  CHECK(distance(partial_trace(y, factors{2, 0}), partial_trace(y, factors{0, 2})) <= 1e-13);
  CHECK(distance(partial_trace(partial_trace(y, factors{0}), factors{1}),
                 partial_trace(y, factors{0, 2})) <= 1e-13);
  CHECK(distance(partial_trace(y, factors{}), y) == 0);
  // The adjoint of Tr_W is B ↦ 1_W⊗B.
  const auto b = random_operator(U * X, V * X, {2});
  CHECK(modulus(Z(inner(partial_trace(y, factors{0}), b) -
                  inner(y, tensor(identity_operator(W), b)))) <= 1e-12);
  // Tr_W(M⊗A) = tr(M) A.
  const auto m = random_operator(W, W, {3});
  const auto a = random_operator(U, V, {4});
  CHECK(distance(partial_trace(tensor(m, a), factors{0}), a * trace(m)) <= 1e-13);
}

TEST_CASE("a partial trace says which factor is wrong and why") {
  const space<double> V("V", 2), W("W", 3), X("X", 3);
  const space<H> Q("Q", 2);
  const linear_operator<double> a(V * W, V * X);
  CHECK(words([&] { partial_trace(a, factors{1}); }) ==
        "partial_trace: factor 1: of the domain = W (3) but of the codomain = X (3): W and X are "
        "different spaces of equal dimension; identify is the isometry between their standard "
        "bases");
  CHECK(words([&] { partial_trace(a, factors{2}); }) ==
        "partial_trace: no factor 2 in the domain V⊗W (2·3), which has 2, counted from 0");
  CHECK(words([&] {
          partial_trace(a, factors{0, 0});
        }) == "partial_trace: factor 0 is named twice");
  CHECK(words([&] { partial_trace(linear_operator<H>(W * Q, W * Q), factors{1}); }) ==
        "partial_trace: factor 1 of W⊗Q (3·2) → W⊗Q (3·2) is quaternionic; only a factor over the "
        "centre has a trace");
  CHECK(words([&] { permute_factors(V * W, {0}); }) ==
        "permute_factors: 1 positions for V⊗W (2·3), which has 2 factors");
  CHECK_THROWS_AS(permute_factors(V * W, {1, 1}), invalid_argument);
  CHECK_THROWS_AS(partial_transpose(a, factors{3}), invalid_argument);
}

TEST_CASE_TEMPLATE("transposes of whole operators and of factors", K, double, complex<double>) {
  const space<K> U("U", 2), V("V", 3), A("A", 2), B("B", 4);
  const auto a = random_operator(U, V, {1}), b = random_operator(A, U, {2});
  const auto t = transpose(a);
  CHECK(t.domain() == linear_dual(V));
  CHECK(t.codomain() == linear_dual(U));
  CHECK(distance(transpose(t), a) == 0);
  CHECK(distance(transpose(a * b), transpose(b) * t) <= 1e-13);
  // In standard bases, whose duals are the dual bases, it is the transposed matrix.
  const auto m = matrix(a), mt = matrix(t);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 2; ++j) CHECK(std::abs(m(i, j) - mt(j, i)) <= 1e-13);

  const auto c = random_operator(A, B, {3});
  const auto x = random_operator(U * A, V * B, {4});
  CHECK(distance(partial_transpose(tensor(a, c), factors{1}), tensor(a, transpose(c))) <= 1e-13);
  CHECK(distance(partial_transpose(tensor(a, c), factors{0}), tensor(transpose(a), c)) <= 1e-13);
  const auto y = partial_transpose(x, factors{1});
  CHECK(y.domain() == U * linear_dual(B));
  CHECK(y.codomain() == V * linear_dual(A));
  CHECK(distance(partial_transpose(y, factors{1}), x) == 0);
  CHECK(distance(partial_transpose(x, factors{0, 1}), transpose(x)) == 0);
  CHECK(distance(partial_transpose(y, factors{0}), transpose(x)) == 0);
  CHECK(std::abs(norm(y) - norm(x)) <= 1e-13);
  CHECK(distance(partial_transpose(x, factors{}), x) == 0);
  // tr(Xᵀ¹ Y) = tr(X Yᵀ¹)
  const auto p = random_operator(U * A, U * A, {5});
  const auto q = random_operator(U * linear_dual(A), U * linear_dual(A), {6});
  CHECK(std::abs(trace(partial_transpose(p, factors{1}) * q) -
                 trace(p * partial_transpose(q, factors{1}))) <= 1e-12);
}

TEST_CASE_TEMPLATE("permute_factors of an operator is the permutation after and before it", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 3), U("U", 2);
  const space<Z> W("W", 2), Y("Y", 4);
  const auto a = random_operator(U * W, V * W * Y, {1});
  const factors out{2, 0, 1}, in{1, 0};
  const auto after = permute_factors(a.codomain(), out), before = permute_factors(a.domain(), in);
  CHECK(distance(permute_factors(a, out), after * a) == 0);
  CHECK(distance(permute_factors(a, out, in), after * a * adjoint(before)) == 0);
  CHECK(permute_factors(a, out).codomain() == after.codomain());
  CHECK(distance(permute_factors(permute_factors(a, out), factors{1, 2, 0}), a) == 0);
  CHECK_THROWS_AS(permute_factors(a, factors{0, 1}), invalid_argument);
  CHECK_THROWS_AS(permute_factors(a, factors{0, 1, 1}), invalid_argument);
}
