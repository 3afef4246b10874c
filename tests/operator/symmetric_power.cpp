// Permutations, symmetric and exterior powers, the determinant: laws over the commuting fields, and values
// known from elsewhere.
#include <cofree/operator/invariance.hpp>
#include <cofree/operator/multilinear_laws.hpp>
#include <cofree/operator/notation.hpp>
#include <cofree/operator/spectral_theorem.hpp>

#include "check_laws.hpp"
#include "operators.hpp"

using namespace cofree;
using C = std::complex<double>;

#define COMMUTING float, double, C

TEST_CASE_TEMPLATE("the symmetric group acts on V⊗…⊗V", K, COMMUTING) {
  for (std::size_t k = 0; k <= 4; ++k) laws::permutations(space<K>("V", 2), k, check_each());
  laws::permutations(space<K>("V", 2) * space<K>("W", 2), 2, check_each());
  laws::permutations(space<K>("V", 0), 2, check_each());
}

TEST_CASE_TEMPLATE("Sym^k and Λ^k", K, COMMUTING) {
  const space<K> U("U", 3), V("V", 2);
  for (std::size_t k = 0; k <= 4; ++k) {
    laws::powers(U, V, k, check_each());
    laws::powers(V, U, k, check_each());
  }
  for (std::size_t k = 0; k <= 3; ++k) {
    laws::powers(space<K>("O", 0), V, k, check_each());
    laws::powers(space<K>("L", 1), U, k, check_each());
  }
  laws::powers(U + V, V * V, 2, check_each());
  laws::powers(dual(V), linear_dual(U), 3, check_each());
}

TEST_CASE("dimensions of powers") {
  const auto choose = [](std::size_t n, std::size_t k) {
    double c = 1;  // by the product, as the library by its own loop does not
    for (std::size_t j = 0; j < k; ++j) c = c * double(n - j) / double(j + 1);
    return std::size_t(std::lround(c));
  };
  for (std::size_t n = 1; n <= 7; ++n) {
    const space<double> V("V", n);
    for (std::size_t k = 0; k <= n + 1; ++k) {
      CHECK(symmetric_power(V, k).dimension() == choose(n + k - 1, k));
      CHECK(exterior_power(V, k).dimension() == (k > n ? 0 : choose(n, k)));
    }
  }
  const space<double> V("V", 40), W("W", 2);
  CHECK(exterior_power(V, 40).dimension() == 1);
  CHECK(exterior_power(V, 38).dimension() == 780);
  CHECK(symmetric_power(W, 1000).dimension() == 1001);
  CHECK(words([&] { symmetric_power(V, 40); }) ==
        "symmetric_power: the power 40 of a space of dimension 40 has a dimension above 2³²");
  // Powers whose inclusion nobody could write down have induced operators still.
  const auto S = symmetric_power(W, 100);
  const double r = 0.6, i = 0.8;  // Sym^k of a rotation by t has the character sin((k+1)t)/sin(t)
  const auto turn = S(from_matrix({{r, -i}, {i, r}}, W, W));
  const double t = std::atan2(i, r);
  CHECK(std::abs(trace(turn) - std::sin(101 * t) / std::sin(t)) <= 1e-10);
  CHECK(
      words([&] { S.inclusion(); }) ==
      "inclusion: the dimension of W (2) to the power 100 times 101 is more than a machine holds");
  CHECK_THROWS_AS(tensor_power(V, 20), invalid_argument);
}

TEST_CASE_TEMPLATE("degrees 0 and 1 are K and V, others new spaces with names", K, COMMUTING) {
  const space<K> V("V", 3), W("W", 2);
  CHECK(symmetric_power(V, 0).as_space() == unit_space<K>());
  CHECK(exterior_power(V, 1).as_space() == V);
  CHECK(distance(exterior_power(V, 1).inclusion(), identity_operator(V)) <= 1e-5);
  const auto S = symmetric_power(V, 2);
  const auto copy = S;
  CHECK(copy.as_space() == S.as_space());
  CHECK_FALSE(symmetric_power(V, 2).as_space() == S.as_space());
  CHECK(S.as_space().description() == "Sym²V (6)");
  CHECK(exterior_power(V * W, 12).as_space().name() == "Λ¹²(V⊗W)");
  const auto L = exterior_power(V, 2);
  const auto a = random_operator(V, V, {1});
  CHECK_THROWS_AS(induced(a, S, L), invalid_argument);
  CHECK_THROWS_AS(S(random_operator(V, W, {1})), space_mismatch);
  CHECK_THROWS_AS(S.product({vector_in(V, 1)}), invalid_argument);
  CHECK_THROWS_AS(S.product({vector_in(V, 1), vector_in(W, 1)}), space_mismatch);
}

TEST_CASE("the standard bases: squares, mixed products and their lengths") {
  const space<double> V("V", 2);
  const auto S = symmetric_power(V, 2);
  const auto e = vector_of({1, 0}, V), f = vector_of({0, 1}, V);
  // e², ef, f² have lengths √2, 1, √2 by the permanent: coordinates in the order 11, 12, 22.
  const auto square = matrix(S.product({e, e})), mixed = matrix(S.product({f, e}));
  CHECK(std::abs(square(0, 0) - std::sqrt(2)) <= 1e-14);
  CHECK(std::abs(mixed(1, 0) - 1) <= 1e-14);
  // Sym²([[a, b], [c, d]]) in that basis, from (ax + cy)² and its like.
  const double a = 2, b = 3, c = 5, d = 7, r = std::sqrt(2);
  const auto m = matrix(S(from_matrix({{a, b}, {c, d}}, V, V)));
  const double expected[] = {a * a,     r * a * b, b * b,     r * a * c, a * d + b * c,
                             r * b * d, c * c,     r * c * d, d * d};
  for (std::size_t i = 0; i < 9; ++i) CHECK(std::abs(m.data()[i] - expected[i]) <= 1e-13);
}

TEST_CASE("Λ² of three dimensions is the cross product; minors") {
  const space<double> V("V", 3);
  const auto L = exterior_power(V, 2);
  const auto x = vector_of({1, 2, 3}, V), y = vector_of({-4, 5, 6}, V);
  const auto w = matrix(L.product({x, y}));  // 12, 13, 23
  CHECK(w(0, 0) == doctest::Approx(1 * 5 - 2 * -4));
  CHECK(w(1, 0) == doctest::Approx(1 * 6 - 3 * -4));
  CHECK(w(2, 0) == doctest::Approx(2 * 6 - 3 * 5));
  CHECK(distance(L.product({x, y}), -L.product({y, x})) <= 1e-14);
  CHECK(norm(L.product({x, x})) == 0);
  const auto m = matrix(L(from_matrix({{1, 2, 3}, {4, 5, 6}, {7, 8, 10}}, V, V)));
  const double minors[] = {-3, -6, -3, -6, -11, -4, -3, -2, 2};
  for (std::size_t i = 0; i < 9; ++i) CHECK(m.data()[i] == doctest::Approx(minors[i]));
}

TEST_CASE_TEMPLATE("characters: tr Sym^k and tr Λ^k are h_k and e_k of the eigenvalues", K, double,
                   C) {
  const space<K> V("V", 4);
  const auto a = random_operator(V, V, {5});
  const auto lambda = eigenvalues(a);
  for (std::size_t k = 0; k <= 5; ++k) {
    // Π 1/(1 − λt) and Π (1 + λt), power series in t.
    std::vector<C> h(k + 1), e(k + 1);
    h[0] = e[0] = 1;
    for (const auto& l : lambda) {
      for (std::size_t j = 1; j <= k; ++j) h[j] += l * h[j - 1];
      for (std::size_t j = k; j >= 1; --j) e[j] += l * e[j - 1];
    }
    CHECK(std::abs(C(trace(symmetric_power(V, k)(a))) - h[k]) <= 1e-11 * (1 + std::abs(h[k])));
    CHECK(std::abs(C(trace(exterior_power(V, k)(a))) - e[k]) <= 1e-11 * (1 + std::abs(e[k])));
  }
}

TEST_CASE_TEMPLATE("the determinant: eigenvalues, products, known values", K, double, C) {
  for (std::size_t n : {0, 1, 2, 5, 12}) {
    const space<K> V("V", n);
    const auto a = random_operator(V, V, {n}), b = random_operator(V, V, {n + 100});
    C product = 1;
    for (const auto& l : eigenvalues(a)) product *= l;
    CHECK(std::abs(C(determinant(a)) - product) <= 1e-11 * (1 + std::abs(product)));
    CHECK(modulus(K(determinant(a * b) - determinant(a) * determinant(b))) <=
          1e-10 * (1 + modulus(K(determinant(a) * determinant(b)))));
    CHECK(modulus(K(determinant(random_isometry(V, V, {3})))) == doctest::Approx(1));
  }
  const space<K> V("V", 3), W("W", 3);
  CHECK(modulus(K(determinant(from_matrix({{1, 2, 3}, {4, 5, 6}, {7, 8, 10}}, V, V)) + K(3.0))) <=
        1e-13);
  CHECK(modulus(determinant(from_matrix({{1, 2, 3}, {2, 4, 6}, {0, 1, 1}}, V, V))) <= 1e-14);
  CHECK(determinant(linear_operator<K>(V, V)) == K(0.0));
  CHECK_THROWS_AS(determinant(random_operator(V, W, {1})), space_mismatch);
  // The sign of a permutation is the determinant of what it does to a basis.
  for (const auto& s : all_permutations(3)) {
    dense_array<K> m(3, 3);
    for (std::size_t i = 0; i < 3; ++i) m(s(i), i) = K(1.0);
    CHECK(modulus(K(determinant(from_matrix(m, V, V)) - K(double(sign(s))))) <= 1e-14);
  }
}

TEST_CASE_TEMPLATE("powers do not look at coordinates", K, double, C) {
  using op = linear_operator<K>;
  const space<K> V("V", 3), W("W", 2);
  const auto a = random_operator(V, V, {1}), b = random_operator(V, W, {2});
  const auto free = [](auto&& f, const auto&... inputs) {
    CHECK(laws::coordinate_free(f, inputs...) <= 1e-12);
  };
  free([](const op& x) { return exterior_power(x.domain(), 2)(x); }, a);
  free(
      [](const op& x) {
        return induced(x, symmetric_power(x.domain(), 3), symmetric_power(x.codomain(), 3));
      },
      b);
  free([](const space<K>& v) { return symmetric_power(v, 2).inclusion(); }, V);
  free([](const space<K>& v) { return permutation_operator(v, {2, 0, 1}); }, V);
  free([](const op& x) { return determinant(x); }, a);
  // Nothing but the structure: numbers made of Tr_W(A A†) do not change under isometries of V and W.
  const auto c = random_operator(V, V * W, {3});
  const auto numbers = [](const op& x) {
    const auto t = partial_trace(x * adjoint(x));
    return std::pair{determinant(t), trace(symmetric_power(t.domain(), 2)(t))};
  };
  CHECK(laws::natural(numbers, c) <= 1e-12);
}

TEST_CASE("permutations") {
  const permutation s{1, 2, 0};
  CHECK(s * s * s == permutation::identity(3));
  CHECK(inverse(s) == s * s);
  CHECK(sign(s) == 1);
  CHECK(sign(permutation::transposition(5, 1, 4)) == -1);
  CHECK(all_permutations(4).size() == 24);
  CHECK(all_permutations(0).size() == 1);
  CHECK(words([] {
          permutation{0, 0};
        }) == "permutation: 0 stands twice; expected each of 0 … 2 − 1 once");
  CHECK_THROWS_AS((permutation{0, 2}), invalid_argument);
  CHECK_THROWS_AS((s * permutation{1, 0}), invalid_argument);
  CHECK_THROWS_AS(permutation::transposition(2, 0, 2), invalid_argument);
}
