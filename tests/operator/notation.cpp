// What a user writes and reads: operators from lists of numbers, quotients by scalars, numbers out of K → K,
// loops over a basis, names of subspaces, and spaces and operators as text.
#include <cofree/operator/format.hpp>
#include <cofree/operator/notation.hpp>
#include <cofree/operator/print.hpp>
#include <iomanip>
#include <sstream>

#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;
using C = std::complex<double>;
using H = quaternion<double>;

TEST_CASE_TEMPLATE("operators and vectors from lists", K, float, COFREE_FIELDS) {
  const space<K> U("U", 2), V("V", 3), L("L", 1), O("O", 0);
  const auto a = from_matrix({{1, 2}, {3, 4}, {5, 6}}, U, V);
  const auto m = matrix(a);
  for (std::size_t i = 0; i < 6; ++i) CHECK(modulus(K(m.data()[i] - K(real_t<K>(i + 1)))) <= 1e-5);
  const auto x = vector_of({1, -1}, U);
  CHECK(distance(a * x, vector_of({-1, -1, -1}, V)) <= 1e-5);
  CHECK(distance(a(x), a * x) == 0);
  CHECK(distance(a(identity_operator(U)), a) <= 1e-5);
  CHECK_THROWS_AS(a(vector_of({1, 2, 3}, V)), space_mismatch);
  CHECK(distance(from_matrix({{7}}, L, L), identity_operator(L) * centre_t<K>(7)) <= 1e-5);
  CHECK(from_matrix({{1}, {2}, {3}}, L, V).domain() == L);
  CHECK(from_matrix({{}, {}}, O, U).codomain() == U);
  CHECK(from_matrix({}, U, O).codomain() == O);
  const basis<K> b(U, random_matrix<K>(2, 2, {1}));
  CHECK(distance(vector_of({1, 2}, b), b[0] + b[1] * centre_t<K>(2)) <= 1e-5);
  CHECK(distance(from_matrix({{0, 1}, {1, 0}}, b, b) * b[0], b[1]) <= 1e-4);
  CHECK(words([&] {
          from_matrix({{1, 2}, {3}, {4, 5}}, U, V);
        }) == "from_matrix: row 2 has 1 numbers, expected 2");
  CHECK(words([&] { from_matrix({{1, 2}}, U, V); }) == "from_matrix: 1 rows, expected 3");
  CHECK(words([&] { vector_of({1, 2}, V); }) == "vector_of: 2 numbers, expected 3");
}

TEST_CASE("lists of complex numbers and quaternions") {
  const space<C> V("V", 2);
  const auto pauli = from_matrix({{0, C(0, -1)}, {C(0, 1), 0}}, V, V);
  CHECK(distance(pauli * pauli, identity_operator(V)) <= 1e-14);
  CHECK(std::abs(matrix(pauli)(0, 1) - C(0, -1)) <= 1e-14);
  const space<H> Q("Q", 1);
  const auto i = vector_of({H(0, 1)}, Q), j = vector_of({H(0, 0, 1)}, Q);
  CHECK(modulus(H(scalar_of(adjoint(i) * j) - H(0, 0, 0, -1))) <= 1e-14);  // ī j = −k
}

TEST_CASE_TEMPLATE("quotients by scalars", K, float, COFREE_FIELDS) {
  const space<K> U("U", 2), V("V", 3);
  const auto a = random_operator(U, V, {1});
  CHECK(distance(a / 2, a * centre_t<K>(0.5)) == 0);
  CHECK(distance(a / 3 * 3, a) <= 1e-5);
  CHECK(distance(dense(lazy_operator<K>(a) / 4), a * centre_t<K>(0.25)) <= 1e-5);
  CHECK_THROWS_AS(a / 0, invalid_argument);
  CHECK_THROWS_AS(lazy_operator<K>(a) / 0, invalid_argument);
}

TEST_CASE_TEMPLATE("the number of an operator K → K", K, float, COFREE_FIELDS) {
  random_source source({3});
  const K c = random_scalar<K>(source);
  CHECK(scalar_of(as_operator(c)) == c);
  const space<K> V("V", 3), L("L", 1);
  const auto x = vector_in(V, 1), y = vector_in(V, 2);
  CHECK(modulus(K(scalar_of(adjoint(x) * y) - vectors_of(V).inner(x, y))) <= 1e-5);
  CHECK(words([&] {
          scalar_of(identity_operator(L));
        }).starts_with("scalar_of: domain = L (1) but the unit"));
  CHECK_THROWS_AS(scalar_of(x), space_mismatch);
}

TEST_CASE_TEMPLATE("a loop over a basis: Parseval", K, COFREE_FIELDS) {
  const space<K> V("V", 4);
  const auto x = vector_in(V, 1);
  double sum = 0;
  std::size_t count = 0;
  for (const auto e : standard_basis(V)) sum += squared_modulus(scalar_of(adjoint(e) * x)), ++count;
  CHECK(count == 4);
  CHECK(sum == doctest::Approx(norm(x) * norm(x)));
  const auto b = standard_basis(V);
  CHECK(std::distance(begin(b), end(b)) == 4);
  CHECK(distance(*++begin(b), b[1]) == 0);
  static_assert(std::forward_iterator<basis_iterator<K>>);
}

TEST_CASE_TEMPLATE("a subspace under a name", K, COFREE_FIELDS) {
  const space<K> V("V", 4), W("W", 2);
  const auto k = kernel(random_operator(V, W, {1}));
  const auto n = named(k, "N");
  CHECK(n.as_space().description() == "N (2)");
  CHECK(n.ambient() == V);
  CHECK(distance(n.projection(), k.projection()) <= 1e-13);
  CHECK(distance(adjoint(n.inclusion) * n.inclusion, identity_operator(n.as_space())) <= 1e-13);
  CHECK(n.kept == k.kept);
}

namespace {
template <class T>
std::string streamed(const T& x) {
  std::ostringstream out;
  out << x;
  return out.str();
}
}  // namespace

TEST_CASE("spaces in a stream and in fmt") {
  const space<double> V("V", 2), W("W", 3);
  CHECK(streamed(V * W) == "V⊗W (2·3)");
  CHECK(streamed(lazy_operator<double>(identity_operator(V))) == "V (2) → V (2), lazy");
  CHECK(fmt::format("{}|{:>8}", V + W, V) == "V⊕W (2+3)|   V (2)");
}

TEST_CASE("operators as text: spaces, names, numbers") {
  const space<double> V("V", 2), W("W", 3);
  const auto a = from_matrix({{1, 2.5}, {-3, 0}, {1e-9, 1234567}}, V, W);
  use_standard_frames();  // exact zeros stay exact
  const space<double> X("X", 2), Y("Y", 3);
  const auto b = from_matrix({{1, 2.5}, {-3, 0}, {1e-9, 1234567}}, X, Y);
  draw_hidden_frames({1});
  CHECK(streamed(b) ==
        "X (2) → Y (3)\n"
        "         X₁           X₂\n"
        "  Y₁      1          2.5\n"
        "  Y₂     -3            0\n"
        "  Y₃  1e-09  1.23457e+06");
  CHECK(fmt::format("{:.3}", b) == description(b, {.digits = 3}));
  CHECK(fmt::format("{}", b) == streamed(b));
  CHECK(description(b, {.digits = 3}).find("1.23e+06") != std::string::npos);
  std::ostringstream out;
  out << std::setprecision(2) << b;
  CHECK(out.str() == description(b, {.digits = 2}));
  CHECK(streamed(a).starts_with("V (2) → W (3)\n"));
}

TEST_CASE("numbers of the three fields, and spaces of every kind") {
  use_standard_frames();
  const space<C> V("V", 1), W("W", 2);
  const space<H> Q("Q", 1);
  const space<double> R("R", 2), S("S", 1);
  const auto i = from_matrix({{C(0, -1)}, {C(1.5, 2)}}, V, W);
  const auto q = from_matrix({{H(1, -2, 0, 4)}}, Q, Q);
  draw_hidden_frames({1});
  CHECK(streamed(i) ==
        "V (1) → W (2)\n"
        "          V₁\n"
        "  W₁     -1i\n"
        "  W₂  1.5+2i");
  CHECK(streamed(q).ends_with("Q₁  1-2i+4k"));
  CHECK(streamed(vector_in(R, 1)).starts_with("ℝ (1) → R (2)\n"));
  const auto names = [](const auto& v) {
    std::string all;
    for (std::size_t k = 0; k < v.dimension(); ++k)
      all += (k ? " " : "") + detail::standard_vector_name(*v.node(), k);
    return all;
  };
  CHECK(names(R * S) == "R₁⊗S₁ R₂⊗S₁");
  CHECK(names(R + S) == "R₁ R₂ S₁");
  CHECK(names(dual(R)) == "R₁† R₂†");
  CHECK(names(linear_dual(W)) == "W₁* W₂*");
  CHECK(names(operators(R, S)) == "S₁R₁† S₁R₂†");
  CHECK(names(operators(Q, Q)) == "Q₁Q₁† Q₁iQ₁† Q₁jQ₁† Q₁kQ₁†");
  CHECK(names(unit_space<double>()) == "1");
  CHECK(names(space<double>("x", 11)).ends_with("x₁₀ x₁₁"));
  // The name of vector k is that of the vector: e_k of L(R,S) is s₁⟨r,·⟩.
  const auto e = standard_basis(operators(R, S))[1];
  CHECK(distance(e, as_vector(standard_basis(S)[0] * adjoint(standard_basis(R)[1]))) <= 1e-14);
}

TEST_CASE("large operators are cut and the rest counted; empty ones have no table") {
  const space<double> V("V", 100), W("W", 9), O("O", 0);
  const auto text = streamed(random_operator(V, W, {1}));
  CHECK(std::count(text.begin(), text.end(), '\n') == 10);
  CHECK(text.ends_with("\n  1 more row, 92 more columns"));
  CHECK(text.size() < 1500);
  CHECK(streamed(random_operator(W, O, {1})) == "W (9) → O (0)");
  CHECK(description(random_operator(W, W, {1}), {.rows = 9, .columns = 9}).find("more") ==
        std::string::npos);
  const space<double> L(std::string(1000, 'x'), 2);
  CHECK(streamed(identity_operator(L)).size() < 2500);
}
