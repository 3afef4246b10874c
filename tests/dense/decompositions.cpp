// Factorizations into operators, by laws, residuals and known values; every space has a hidden
// frame.
#include <cofree/operator/decomposition_laws.hpp>

#include "check_laws.hpp"
#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;
using H = quaternion<double>;

namespace {

template <scalar K>
linear_operator<K> with_singular_values(const space<K>& u, const space<K>& v,
                                        const std::vector<double>& s) {
  const space<K> between("B", s.size());
  dense_array<K> d(s.size(), s.size());
  for (std::size_t i = 0; i < s.size(); ++i) d(i, i) = K(s[i]);
  return random_isometry(between, v, {11}) * from_matrix(d, between, between) *
         adjoint(random_isometry(between, u, {12}));
}

}  // namespace

TEST_CASE_TEMPLATE("decompositions", K, COFREE_FIELDS) {
  for (auto [u, v] :
       {std::array<std::size_t, 2>{3, 5}, {5, 3}, {4, 4}, {1, 1}, {0, 3}, {3, 0}, {0, 0}, {9, 8}})
    laws::decompositions(space<K>("U", u), space<K>("V", v), check_each());
  const space<K> V("V", 2);
  const space<centre_t<K>> W("W", 3);
  laws::decompositions(V, V * W, check_each());
}

TEST_CASE_TEMPLATE("qr is Gram and Schmidt in the basis given", K, COFREE_FIELDS) {
  const space<K> U("U", 3), V("V", 5);
  const auto a = random_operator(U, V, {1});
  const basis<K> b(U, random_matrix<K>(3, 3, {2}));
  const auto f = qr(a, b);
  CHECK(f.residual <= 1e-14);
  const auto r = matrix(f.r, b, standard_basis(f.r.codomain()));
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(modulus(K(r(i, i) - K(real_part(r(i, i))))) <= 1e-13);
    CHECK(real_part(r(i, i)) > 0);
    for (std::size_t j = 0; j < i; ++j) CHECK(modulus(r(i, j)) <= 1e-13);
  }
  // The coordinates of q and r do not depend on frames: new spaces, the same numbers.
  const space<K> U2("U", 3), V2("V", 5);
  const auto f2 = qr(from_matrix(matrix(a), U2, V2));
  auto q = matrix(qr(a).q), t = matrix(qr(a).r);
  add_scaled(q, matrix(f2.q), centre_t<K>(-1)), add_scaled(t, matrix(f2.r), centre_t<K>(-1));
  CHECK(norm(q) <= 1e-13);
  CHECK(norm(t) <= 1e-13);
  CHECK_THROWS_AS(qr(a, standard_basis(V)), space_mismatch);
}

TEST_CASE_TEMPLATE("svd over a grid of sizes with σ = 1 … min", K, COFREE_FIELDS) {
  for (auto [m, n] : {std::array<std::size_t, 2>{6, 5}, {5, 6}, {24, 20}, {60, 45}, {200, 150}}) {
    if (field_of<K> == field::quaternion && m > 100) continue;  // below, once
    const space<K> U("U", n), V("V", m);
    std::vector<double> wanted;
    for (std::size_t i = std::min(m, n); i > 0; --i) wanted.push_back(double(i));
    const auto f = svd(with_singular_values(U, V, wanted));
    CHECK(f.residual <= 1e-14 * std::sqrt(double(m)));
    for (std::size_t i = 0; i < wanted.size(); ++i)
      CHECK(std::abs(f.values[i] - wanted[i]) <= 1e-14 * double(m * n));
  }
}

TEST_CASE("svd over ℍ at 200×150") {
  const space<H> U("U", 150), V("V", 200);
  std::vector<double> wanted;
  for (std::size_t i = 150; i > 0; --i) wanted.push_back(double(i));
  const auto f = svd(with_singular_values(U, V, wanted));
  CHECK(f.residual <= 1e-13);
  for (std::size_t i = 0; i < 150; ++i) CHECK(std::abs(f.values[i] - wanted[i]) <= 1e-10);
}

TEST_CASE_TEMPLATE("a truncated svd keeps what was asked and says what it dropped", K,
                   COFREE_FIELDS) {
  const space<K> U("U", 6), V("V", 7);
  const auto a = with_singular_values(U, V, {8, 4, 2, 1, 0.5});
  const auto by_rank = svd(a, {.rank = 2});
  REQUIRE(by_rank.values.size() == 2);
  CHECK(by_rank.dropped.size() == 4);
  CHECK(by_rank.u.domain().dimension() == 2);
  const double error = std::sqrt(4 + 1 + 0.25);
  CHECK(std::abs(by_rank.error - error) <= 1e-13);
  CHECK(std::abs(distance(a, by_rank.u * by_rank.s * adjoint(by_rank.v)) - error) <= 1e-13);
  CHECK(std::abs(by_rank.residual - error / norm(a)) <= 1e-13);
  CHECK(svd(a, {.error = 1.2}).values.size() == 3);  // √(1 + 0.25) = 1.118
  CHECK(svd(a, {.error = 1.1}).values.size() == 4);
  CHECK(svd(a, {.rank = 1, .error = 1.1}).values.size() == 1);
  CHECK(svd(a, {.error = 100}).values.empty());
  CHECK(svd(a, {.rank = 0}).u.domain().dimension() == 0);
  CHECK(svd(a).dropped.empty());
  CHECK_THROWS_AS(svd(a, {.full = true, .rank = 2}), invalid_argument);
  CHECK_THROWS_AS(svd(a, {.error = -1}), invalid_argument);
  CHECK_THROWS_AS(polar(adjoint(a)), invalid_argument);
}

TEST_CASE_TEMPLATE("norms and condition of known singular values", K, COFREE_FIELDS) {
  const space<K> U("U", 3), V("V", 7), O("O", 0);
  const auto a = with_singular_values(U, V, {8, 4, 2});
  CHECK(std::abs(spectral_norm(a) - 8) <= 1e-13);
  CHECK(std::abs(trace_norm(a) - 14) <= 1e-13);
  CHECK(std::abs(norm(a) - std::sqrt(84)) <= 1e-13);
  CHECK(std::abs(condition_number(a) - 4) <= 1e-13);
  CHECK(condition_number(linear_operator<K>(U, V)) == std::numeric_limits<double>::infinity());
  CHECK(spectral_norm(linear_operator<K>(O, V)) == 0);
  CHECK(trace_norm(linear_operator<K>(O, V)) == 0);
}

TEST_CASE_TEMPLATE("a Hermitian operator of dimension 50 with spectrum 10^(−8..0)", K,
                   COFREE_FIELDS) {
  const std::size_t n = 50;
  const space<K> V("V", n), E("E", n);
  dense_array<K> d(n, n);
  for (std::size_t i = 0; i < n; ++i) d(i, i) = K(std::pow(10, -8 + 8 * double(i) / double(n - 1)));
  const auto j = random_isometry(E, V, {3});
  const auto a = hermitian_part(j * from_matrix(d, E, E) * adjoint(j));
  const auto e = eigh(a);
  // Jacobi turns each column some 8n times, each to ε, at random: √(8n) = 20; frames and the
  // residual's own products have n more.
  CHECK(e.residual <= 2 * double(n) * epsilon<double>());
  for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(e.values[i] - real_part(d(i, i))) <= 1e-13);
  CHECK(distance(square_root(a) * square_root(a), a) <= 1e-13);
  CHECK(distance(exponential(logarithm(a)), a) <= 1e-13);
  CHECK(std::abs(inverse(a).condition - 1e8) <= 10);
  CHECK(distance(inverse(a).x, power(a, -1)) <= 1e-6 * 1e8);
}

TEST_CASE_TEMPLATE("rank and gap of a pseudo-inverse", K, COFREE_FIELDS) {
  const space<K> U("U", 6), V("V", 5);
  const auto a = with_singular_values(U, V, {4, 2, 1, 1e-6});
  CHECK(pseudo_inverse(a).rank() == 4);
  const auto x = pseudo_inverse(a, 1e-3);
  CHECK(x.rank() == 3);
  CHECK(std::abs(x.gap / 1e6 - 1) <= 1e-8);
  CHECK(std::abs(spectral_norm(x.inverse) - 1) <= 1e-12);
  CHECK(std::abs(x.residual * norm(a) - 1e-6) <= 1e-12);
  const auto none = pseudo_inverse(linear_operator<K>(U, V));
  CHECK(none.rank() == 0);
  CHECK(norm(none.inverse) == 0);
}

TEST_CASE_TEMPLATE("solve and inverse, with their evidence and refusals", K, COFREE_FIELDS) {
  const space<K> U("U", 4), V("V", 4), W("W", 2), X("X", 3);
  const auto a = random_operator(U, V, {1}), b = random_operator(W, V, {2});
  const auto s = solve(a, b);
  CHECK(s.x.domain() == W);
  CHECK(s.x.codomain() == U);
  CHECK(s.residual <= 1e-14);
  CHECK(distance(a * s.x, b) <= 1e-12);
  CHECK(std::abs(s.condition - condition_number(a)) <= 1e-10);
  CHECK_THROWS_AS(solve(a, random_operator(W, X, {3})), space_mismatch);
  CHECK_THROWS_AS(inverse(random_operator(U, X, {3})), space_mismatch);
  CHECK_THROWS_AS(inverse(with_singular_values(U, V, {1, 1, 1, 1e-17})), numerical_failure);
  CHECK_THROWS_AS(inverse(linear_operator<K>(U, V)), numerical_failure);
}

TEST_CASE_TEMPLATE("an oblique projection fixes one range and annuls the other", K, COFREE_FIELDS) {
  const space<K> S("S", 2), T("T", 5), R("R", 4), V("V", 6);
  const auto onto = random_operator(S, V, {1});
  const auto along = random_operator(R, V, {2}) * random_operator(T, R, {3});  // rank 4
  const auto [p, size, residual] = oblique_projection(onto, along);
  CHECK(residual <= 1e-13);
  CHECK(distance(p * p, p) <= 1e-12);
  CHECK(distance(p * onto, onto) <= 1e-12);
  CHECK(norm(p * along) <= 1e-12);
  CHECK(std::abs(spectral_norm(p) - size) <= 1e-12 * size);
  const auto other = oblique_projection(along, onto).projection;
  CHECK(distance(p + other, identity_operator(V)) <= 1e-12);
  // Along the complement it is the orthogonal one.
  const auto straight =
      oblique_projection(onto, orthogonal_complement(range(onto)).inclusion).projection;
  CHECK(distance(straight, orthogonal_projection(onto)) <= 1e-13);
  CHECK_THROWS_AS(oblique_projection(onto, onto), numerical_failure);
  CHECK_THROWS_AS(oblique_projection(along, random_operator(R, V, {2})), numerical_failure);
  CHECK_THROWS_AS(oblique_projection(onto, random_operator(S, S, {3})), space_mismatch);
}

TEST_CASE("functions of Hermitian operators say what is wrong") {
  const space<double> V("V", 2), U("U", 2);
  dense_array<double> m(2, 2);
  m(0, 0) = 4, m(1, 1) = -0.25;
  const auto a = from_matrix(m, V, V);
  CHECK(words([&] { logarithm(a); }) ==
        "logarithm: the operator has the eigenvalue -0.25, expected only positive ones");
  CHECK(words([&] { square_root(a); }) ==
        "square_root: the operator has the eigenvalue -0.25, expected none below 0");
  CHECK(words([&] { power(a, 0.5); }) ==
        "power: the operator has the eigenvalue -0.25, expected none below 0");
  CHECK(std::abs(re_trace(power(a, -1)) + 3.75) <= 1e-14);
  m(1, 1) = 0;
  const auto b = from_matrix(m, V, V);
  CHECK_THROWS_AS(logarithm(b), numerical_failure);
  CHECK_THROWS_AS(power(b, -1), numerical_failure);
  CHECK_THROWS_AS(power(b, -0.5), numerical_failure);
  CHECK(std::abs(re_trace(square_root(b)) - 2) <= 1e-14);
  CHECK(distance(power(b, 0), identity_operator(V)) <= 1e-14);
  // In a hidden frame 0 comes out as rounding of either sign, whose root would be 1e-8.
  for (int frame = 0; frame < 100; ++frame) {
    const space<double> there("X", 2);
    const auto singular = from_matrix(m, there, there);
    CHECK(std::abs(re_trace(square_root(singular)) - 2) <= 1e-14);
    CHECK(std::abs(re_trace(power(singular, 0.5)) - 2) <= 1e-14);
  }
  m(0, 1) = 0.5;
  const std::string refusal = words([&] { exponential(from_matrix(m, V, V)); });
  CHECK(refusal.starts_with("exponential: the operator on V (2) is not Hermitian: ‖A − A†‖/‖A‖ ="));
  CHECK_THROWS_AS(eigh(from_matrix(m, V, V)), invalid_argument);
  CHECK_THROWS_AS(eigh(from_matrix(m, U, V)), space_mismatch);
  CHECK_THROWS_AS(schur(from_matrix(m, U, V)), space_mismatch);
  CHECK_THROWS_AS(eigenvalues(from_matrix(m, U, V)), space_mismatch);
}

TEST_CASE("the quaternionic operators [[1,i],[j,k]], m₁ and m₂") {
  const space<H> V("V", 2);
  const auto of = [&](H a, H b, H c, H d) {
    dense_array<H> m(2, 2);
    m(0, 0) = a, m(0, 1) = b, m(1, 0) = c, m(1, 1) = d;
    return from_matrix(m, V, V);
  };
  const H one(1), i(0, 1), j(0, 0, 1), k(0, 0, 0, 1);
  const auto study = [](const auto& a) {  // ∏σ² = det χ(A)
    double product = 1;
    for (const auto& s : singular_values_of(a)) product *= s * s;
    return product;
  };
  CHECK(std::abs(study(of(one, i, j, k)) - 4) <= 1e-13);
  CHECK(study(of(one, j, i, k)) <= 1e-28);
  CHECK_THROWS_AS(inverse(of(one, j, i, k)), numerical_failure);
  const auto m1 = of(k, 0, j, i), m2 = of(-k, 0, one, -i);
  CHECK(distance(m1 * m2, identity_operator(V)) <= 1e-14);
  CHECK(distance(inverse(m1).x, m2) <= 1e-14);
  CHECK(distance(pseudo_inverse(m1).inverse, m2) <= 1e-14);
  const double h = std::sqrt(0.5);
  const auto zhang = schur(of(0, i, j, 0));
  CHECK(zhang.residual <= 1e-14);
  for (const auto& value : eigenvalues(of(0, i, j, 0)))
    CHECK(std::min(std::abs(value - std::complex<double>(h, h)),
                   std::abs(value - std::complex<double>(-h, h))) <= 1e-14);
}
