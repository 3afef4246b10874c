// ⊕, duals, real forms, subspaces, bases and ready-made spaces, by their laws.
#include <cofree/operator/antilinear.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/operator_space.hpp>
#include <cofree/operator/random.hpp>
#include <cofree/operator/subspace.hpp>

#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;

namespace {

template <scalar K>
double size_of(const K& x) {
  return modulus(x);
}

}  // namespace

TEST_CASE_TEMPLATE("V⊕W: p_k i_l = δ_kl, Σ i_k p_k = 1, ⊗ distributes in dimension", K,
                   COFREE_FIELDS) {
  for (auto [m, n, l] : {std::array<std::size_t, 3>{2, 3, 1}, {0, 2, 0}, {1, 1, 4}}) {
    const space<K> V("V", m), W("W", n), X("X", l);
    const auto s = direct_sum(std::vector<space<K>>{V, W, X});
    CHECK(s.sum == V + W + X);
    CHECK(s.sum == V + (W + X));
    CHECK_FALSE(V + W == W + V);
    CHECK(s.sum.dimension() == m + n + l);
    auto one = linear_operator<K>(s.sum, s.sum);
    for (std::size_t k = 0; k < 3; ++k) {
      one += s.injections[k] * s.projections[k];
      for (std::size_t j = 0; j < 3; ++j) {
        const auto p = s.projections[k] * s.injections[j];
        CHECK(distance(p, k == j ? identity_operator(p.domain())
                                 : linear_operator<K>(p.domain(), p.codomain())) <= 1e-15);
      }
    }
    CHECK(distance(one, identity_operator(s.sum)) <= 1e-15);
    CHECK(((V + W) * space<centre_t<K>>("Y", 2)).dimension() == 2 * (m + n));
  }
  const space<K> V("V", 2), W("W", 3);
  CHECK((V + W).description() == "V⊕W (2+3)");
  CHECK(((V + W) * space<centre_t<K>>("Y", 2)).description() == "(V⊕W)⊗Y ((2+3)·2)");
  // The frame of a sum is that of its parts: coordinates are those of the parts.
  const auto maps = direct_sum(V, W);
  const auto m = matrix(maps.injections[1]);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      CHECK(modulus(K(m(i, j) - K(i == j + 2 ? 1.0 : 0.0))) <= 1e-14);
  CHECK_THROWS_AS(direct_sum(std::vector<space<K>>{}), invalid_argument);
}

TEST_CASE_TEMPLATE("the twisted dual: Riesz is a linear isometry, dual(AB) = dual(B)dual(A)", K,
                   COFREE_FIELDS) {
  const space<K> U("U", 2), V("V", 3);
  const space<centre_t<K>> W("W", 2);
  CHECK(dual(dual(V)) == V);
  CHECK_FALSE(dual(V) == V);
  CHECK(dual(V * W) == dual(V) * dual(W));
  CHECK(dual(V + U) == dual(V) + dual(U));
  CHECK(dual(V).description() == "V† (3)");
  CHECK(dual(unit_space<K>()) == unit_space<K>());
  const auto r = riesz(V);
  CHECK(distance(adjoint(r) * r, identity_operator(V)) <= 1e-14);
  const auto v = vector_in(V, 1), x = vector_in(V, 2);
  // (riesz v)(x) = ⟨v, x⟩, and the functional knows nothing of frames
  const auto f = functional(r * v, V);
  CHECK(size_of(K((f * x).frame_entries()(0, 0) - product(v, x))) <= 1e-13);
  const auto a = random_operator(U, V, {3}), b = random_operator(V, U, {4});
  CHECK(distance(dual(a * b), dual(b) * dual(a)) <= 1e-13);
  CHECK(distance(dual(dual(a)), a) <= 1e-14);
  CHECK(distance(dual(a) * riesz(V), riesz(U) * adjoint(a)) <= 1e-13);
  // φ∘A as functionals
  CHECK(distance(functional(dual(a) * (r * v), U), functional(r * v, V) * a) <= 1e-13);
  CHECK_THROWS_AS(functional(v, V), space_mismatch);
}

TEST_CASE_TEMPLATE("the linear dual and antilinear maps", K, double, complex<double>) {
  const space<K> U("U", 2), V("V", 3);
  CHECK(linear_dual(linear_dual(V)) == V);
  CHECK((linear_dual(V) == dual(V)) == (field_of<K> == field::real));
  const auto r = riesz_antilinear(V);
  const auto v = vector_in(V, 1), x = vector_in(V, 2);
  random_source source({5});
  const K a = random_scalar<K>(source);
  CHECK(distance(r(v * a), r(v) * conjugate(a)) <= 1e-13);
  const auto value = (linear_functional(r(v), V) * x).frame_entries()(0, 0);
  CHECK(size_of(K(value - product(v, x))) <= 1e-13);
  // ⟨Tx, y⟩ = conj⟨x, T†y⟩ and T†T = 1 for the Riesz map
  const auto t = random_operator(linear_dual(V), U, {6}) * r;
  const auto y = vector_in(U, 7);
  CHECK(size_of(K(product(t(x), y) - conjugate(product(x, adjoint(t)(y))))) <= 1e-13);
  CHECK(distance(adjoint(r) * r, identity_operator(V)) <= 1e-14);
  const auto b = random_operator(V, V, {8});
  CHECK(distance((t * b)(x), t(b * x)) <= 1e-12);
  CHECK_THROWS_AS(r(y), space_mismatch);
}

TEST_CASE("real forms of complex spaces") {
  const space<double> V("V", 3), W("W", 2);
  const auto VC = extend<complex<double>>(V);
  const space<complex<double>> X("X", 3);
  CHECK(has_real_form(VC));
  CHECK(has_real_form(VC * extend<complex<double>>(W)));
  CHECK_FALSE(has_real_form(X));
  CHECK_FALSE(has_real_form(VC + X));
  CHECK(real_form(VC) == V);
  CHECK_THROWS_AS(real_form(X), invalid_argument);
  CHECK_THROWS_AS(conjugation(X), invalid_argument);
  const auto c = conjugation(VC);
  CHECK(distance(c * c, identity_operator(VC)) <= 1e-15);
  const auto a = random_operator(VC, VC, {1});
  const auto m = matrix(a), n = matrix(conjugated(a));
  for (std::size_t i = 0; i < m.size(); ++i)
    CHECK(std::abs(std::conj(m.data()[i]) - n.data()[i]) <= 1e-14);
  const auto re = extend<complex<double>>(real_component(a));
  CHECK(distance(re * complex<double>(2.0), a + conjugated(a)) <= 1e-13);
  const auto real = random_operator(V, W, {2});
  CHECK(distance(conjugated(extend<complex<double>>(real)), extend<complex<double>>(real)) <=
        1e-14);
  CHECK(distance(real_component(extend<complex<double>>(real)), real) <= 1e-15);
}

TEST_CASE_TEMPLATE("range, kernel, complement, span, sum and intersection", K, COFREE_FIELDS) {
  const space<K> U("U", 5), V("V", 7), M("M", 3);
  const auto a = random_operator(M, V, {1}) * random_operator(U, M, {2});  // rank 3
  const auto r = range(a), k = kernel(a);
  CHECK(r.dimension() == 3);
  CHECK(k.dimension() == 2);
  CHECK(r.kept.size() == 3);
  CHECK(r.dropped[0] <= 1e-13 * r.kept[0]);
  CHECK(distance(adjoint(r.inclusion) * r.inclusion, identity_operator(r.as_space())) <= 1e-13);
  CHECK(distance(r.projection() * a, a) <= 1e-12);
  CHECK(norm(a * k.inclusion) <= 1e-12);
  CHECK(distance(k.projection() + range(adjoint(a)).projection(), identity_operator(U)) <= 1e-12);
  const auto c = orthogonal_complement(r);
  CHECK(c.dimension() == 4);
  CHECK(distance(c.projection() + r.projection(), identity_operator(V)) <= 1e-12);
  CHECK(norm(adjoint(c.inclusion) * r.inclusion) <= 1e-13);
  CHECK(norm(quotient(r) * a) <= 1e-12);
  // U₁ = span(x, y), U₂ = span(y, z): they meet in y and join in three dimensions
  const auto x = vector_in(V, 3), y = vector_in(V, 4), z = vector_in(V, 5);
  const auto s = span<K>({x, y}), t = span<K>({y, z});
  const auto both = intersection(s, t);
  CHECK(both.dimension() == 1);
  CHECK(distance(both.projection() * y, y) <= 1e-10);
  CHECK(sum(s, t).dimension() == 3);
  CHECK(intersection(s, span<K>({z})).dimension() == 0);
  // new identities, empty spaces, and spaces of their own that compose
  CHECK_FALSE(range(a).as_space() == range(a).as_space());
  const linear_operator<K> zero(U, V);
  CHECK(range(zero).dimension() == 0);
  CHECK(kernel(zero).dimension() == 5);
  CHECK(orthogonal_complement(range(zero)).dimension() == 7);
  CHECK(kernel(identity_operator(V)).dimension() == 0);
  CHECK_THROWS_AS(span(std::vector<linear_operator<K>>{x, vector_in(U, 1)}), space_mismatch);
  CHECK_THROWS_AS(span(std::vector<linear_operator<K>>{}), invalid_argument);
  CHECK_THROWS_AS(intersection(r, k), space_mismatch);
}

TEST_CASE_TEMPLATE("bases: Gram matrix, coordinates, change of basis, condition", K,
                   COFREE_FIELDS) {
  const space<K> V("V", 4);
  const basis<K> b(V, random_matrix<K>(4, 4, {1})), c(V, random_matrix<K>(4, 4, {2}));
  const auto x = vector_in(V, 3), y = vector_in(V, 4);
  const auto xb = coordinates(x, b), yb = coordinates(y, b);
  CHECK(distance(vector_of(xb, b), x) <= 1e-12);
  // ⟨x, y⟩ = x_b† G y_b
  const auto form = multiply(op::adjoint, xb, op::none, multiply(gram(b), yb));
  CHECK(size_of(K(form(0, 0) - product(x, y))) <= 1e-12);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      CHECK(size_of(K(gram(b)(i, j) - product(b[i], b[j]))) <= 1e-13);
  auto moved = multiply(change_of_basis(b, c), xb);
  add_scaled(moved, coordinates(x, c), centre_t<K>(-1));
  CHECK(norm(moved) <= 1e-11);
  CHECK(std::abs(standard_basis(V).condition() - 1) <= 1e-13);
  CHECK(b.condition() > 1);
  const basis<K> again(V, std::vector<linear_operator<K>>{b[0], b[1], b[2], b[3]});
  CHECK(norm(change_of_basis(b, again)) <= 2 + 1e-12);
  dense_array<K> dependent(4, 4);
  CHECK_THROWS_AS(basis<K>(V, dependent), numerical_failure);
  CHECK_THROWS_AS(basis<K>(V, std::vector<linear_operator<K>>{b[0]}), invalid_argument);
  CHECK_THROWS_AS(b[4], invalid_argument);
  const space<K> W("W", 4);
  const auto i = identify(V, W);
  CHECK(distance(adjoint(i) * i, identity_operator(V)) <= 1e-13);
  const auto m = matrix(i);
  for (std::size_t k = 0; k < 4; ++k) CHECK(size_of(K(m(k, k) - K(1.0))) <= 1e-13);
  CHECK_THROWS_AS(identify(V, space<K>("X", 3)), space_mismatch);
}

TEST_CASE_TEMPLATE("polynomials: both bases, d/dx and its adjoint, x", K, COFREE_FIELDS) {
  for (auto [a, b] : {std::pair{-1.0, 1.0}, {0.0, 1.0}, {2.0, 5.0}}) {
    const std::size_t n = 6;
    const auto p = polynomials<K>(n, a, b);
    CHECK(std::abs(p.legendre.condition() - 1) <= 1e-12);
    // Gram of monomials: ∫ xⁱ⁺ʲ
    const auto g = gram(p.monomials);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        const double exact = (std::pow(b, i + j + 1) - std::pow(a, i + j + 1)) / double(i + j + 1);
        CHECK(size_of(K(g(i, j) - K(exact))) <= 1e-12 * (1 + std::abs(exact)));
      }
    // d/dx xᵏ = k xᵏ⁻¹ in monomial coordinates
    const auto d = matrix(p.derivative, p.monomials, p.monomials);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k)
        CHECK(size_of(K(d(i, k) - K(i + 1 == k ? double(k) : 0.0))) <=
              1e-13 * p.monomials.condition());
    for (std::size_t k = 0; k + 1 < n; ++k)
      CHECK(distance(p.times_x * p.monomials[k], p.monomials[k + 1]) <=
            1e-12 * norm(p.monomials[k + 1]));
  }
  CHECK_THROWS_AS(polynomials<K>(3, 1, 1), invalid_argument);
  CHECK(polynomials<K>(0).as_space.dimension() == 0);
}

TEST_CASE_TEMPLATE("sampled functions and matrices", K, COFREE_FIELDS) {
  const auto f = sampled_functions<K>({0.5, 1.0, 2.0});
  const auto g = gram(f.samples);
  CHECK(size_of(K(g(0, 0) - K(0.5))) <= 1e-14);
  CHECK(size_of(K(g(2, 2) - K(2.0))) <= 1e-14);
  CHECK_THROWS_AS(sampled_functions<K>({1.0, 0.0}), invalid_argument);
  const auto m = matrices<K>(2, 3);
  CHECK(m.dimension() == 6 * (field_of<K> == field::quaternion ? 4 : 1));
}

TEST_CASE_TEMPLATE("the dual of L(U,V) is L(U†,V†), with ⟨X,·⟩ = riesz(V) X riesz(U)†", K,
                   COFREE_FIELDS) {
  const space<K> U("U", 2), V("V", 3), other("U", 2);
  const auto L = operators(U, V);
  CHECK(dual(L) == operators(dual(U), dual(V)));
  CHECK(dual(dual(L)) == L);
  CHECK_FALSE(dual(L) == L);
  CHECK_FALSE(dual(L) == dual(operators(other, V)));
  CHECK(dual(L).description() == "L(U†,V†) (3×2)");
  const auto r = riesz(L);
  CHECK(distance(adjoint(r) * r, identity_operator(L)) <= 1e-15);
  const auto x = random_operator(U, V, {1}), y = random_operator(U, V, {2});
  const auto phi = r * as_vector(x);
  const operator_space<K> duals(dual(U), dual(V));
  CHECK(distance(as_operator(phi, duals), riesz(V) * x * adjoint(riesz(U))) <= 1e-13);
  const auto value = (functional(phi, L) * as_vector(y)).frame_entries()(0, 0);
  CHECK(size_of(centre_t<K>(value - inner(x, y))) <= 1e-13);
  // A superoperator's dual map: ⟨Y,S·⟩ = ⟨S†Y,·⟩ lies where it should.
  CHECK(dual(random_operator(L, L, {3})).domain() == dual(L));
  if constexpr (commutative_scalar<K>) {
    CHECK(linear_dual(L) == operators(linear_dual(U), linear_dual(V)));
    CHECK(linear_dual(linear_dual(L)) == L);
  }
}
