// Choi operators, complete positivity, Kraus forms, preservation of the trace.
#include <cofree/operator/decompositions.hpp>
#include <cofree/superoperator/algebra_laws.hpp>

#include "check_laws.hpp"
#include "fields.hpp"

using namespace cofree;

namespace {

/// X ↦ Xᵀ in the standard basis of U: positive, not completely positive. Over ℂ it is linear.
template <commutative_scalar K>
superoperator<K> transposition(const space<K>& u) {
  const operator_space<K> s(u, u);
  const auto act = [](const linear_operator<K>& x, linear_operator<K>& y) {
    const auto m = matrix(x);
    dense_array<K> t(m.cols(), m.rows());
    for (std::size_t i = 0; i < m.rows(); ++i)
      for (std::size_t j = 0; j < m.cols(); ++j) t(j, i) = m(i, j);
    y = from_matrix(t, x.domain(), x.codomain());
  };
  return {s, s, act, act};
}

/// The functional ⟨u, ·⟩ as a vector of U*: conjugate coordinates.
template <commutative_scalar K>
linear_operator<K> functional(const linear_operator<K>& u) {
  auto m = matrix(u);
  for (std::size_t i = 0; i < m.size(); ++i) m.data()[i] = conjugate(m.data()[i]);
  return from_matrix(m, u.domain(), linear_dual(u.codomain()));
}

/// The number that an operator of the unit space is.
template <commutative_scalar K>
K number(const linear_operator<K>& x) {
  return matrix(x)(0, 0);
}

}  // namespace

TEST_CASE_TEMPLATE("Choi and Kraus round trips", K, double, complex<double>) {
  for (auto [u1, u2, v1, v2, r] : {std::array<std::size_t, 5>{2, 3, 4, 2, 3},
                                   {1, 1, 1, 1, 1},
                                   {2, 2, 2, 2, 5},
                                   {2, 1, 0, 2, 2},
                                   {0, 2, 2, 2, 2},
                                   {2, 3, 2, 2, 0}})
    laws::choi(space<K>("U1", u1), space<K>("U2", u2), space<K>("V1", v1), space<K>("V2", v2),
               space<K>("W", r), check_each());
}

TEST_CASE_TEMPLATE("⟨v₂⊗⟨u₂,·⟩, C(v₁⊗⟨u₁,·⟩)⟩ = ⟨v₂, S(u₂u₁†)v₁⟩", K, double, complex<double>) {
  const space<K> U1("U1", 2), U2("U2", 3), V1("V1", 4), V2("V2", 2), W("W", 3), I = unit_space<K>();
  const superoperator<K> s =
      gamma(random_operator(U2, V2 * W, {1}), random_operator(U1, V1 * W, {2}));
  const auto u1 = random_operator(I, U1, {3}), u2 = random_operator(I, U2, {4});
  const auto v1 = random_operator(I, V1, {5}), v2 = random_operator(I, V2, {6});
  const auto c = choi(s);
  CHECK(c.domain() == V1 * linear_dual(U1));
  CHECK(c.codomain() == V2 * linear_dual(U2));
  const K left = number(adjoint(tensor(v2, functional(u2))) * c * tensor(v1, functional(u1)));
  const K right = number(adjoint(v2) * s(u2 * adjoint(u1)) * v1);
  CHECK(std::abs(left - right) <= 1e-12);
}

TEST_CASE_TEMPLATE("partial traces of the Choi operator", K, double, complex<double>) {
  const space<K> U("U", 3), V("V", 2), W("W", 4);
  const auto b = random_operator(U, V * W, {1});
  const auto c = choi(gamma(b, b));
  const superoperator<K> s = gamma(b, b);
  CHECK(distance(partial_trace(c), s(identity_operator(U))) <= 1e-12);
  // Tr_V C = (S†1)ᵀ in standard bases.
  const auto m = matrix(c), back = matrix(adjoint(s)(identity_operator(V)));
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t q = 0; q < 3; ++q)
      CHECK(std::abs(m(k, q) + m(3 + k, 3 + q) - back(q, k)) <= 1e-12);
}

TEST_CASE_TEMPLATE("what is not completely positive is told so", K, double, complex<double>) {
  const space<K> U("U", 3), V("V", 2), W("W", 2);
  const auto t = transposition(U);
  const auto cp = complete_positivity(t);
  CHECK_FALSE(cp.positive);
  CHECK(std::abs(cp.least_eigenvalue + 1) <= 1e-12);  // the Choi operator is the swap
  CHECK(cp.hermitian_residual <= 1e-13);
  const auto form = kraus(t);
  CHECK(form.environment.dimension() == 6);
  CHECK(std::abs(form.least_eigenvalue + 1) <= 1e-12);
  CHECK(std::abs(form.residual - std::sqrt(3.0) / 3) <= 1e-12);  // 3 of 9 eigenvalues are lost

  const superoperator<K> g = gamma(random_operator(U, V * W, {1}), random_operator(U, V * W, {2}));
  CHECK_FALSE(complete_positivity(g).positive);
  CHECK(complete_positivity(g).hermitian_residual > 0.1);
  const auto b = random_operator(U, V * W, {3});
  CHECK_FALSE(complete_positivity(gamma(b, b) * K(-1)).positive);
  CHECK(complete_positivity(gamma(b, b) *
                            sandwich(random_operator(U, U, {4}), random_operator(U, U, {4})))
            .positive);
  CHECK_THROWS_AS(complete_positivity(left_multiplication(random_operator(U, V, {4}), U)),
                  space_mismatch);
  CHECK_THROWS_AS(kraus(left_multiplication(random_operator(U, V, {4}), U)), space_mismatch);
}

TEST_CASE_TEMPLATE("Kraus forms are minimal, with orthogonal slices", K, double, complex<double>) {
  const space<K> U("U", 3), V("V", 2), W("W", 2), Z("Z", 5);
  // Two independent slices spread over five by an isometry, and over nine by composition.
  const auto b = random_operator(U, V * W, {1});
  const auto spread = tensor(identity_operator(V), random_isometry(W, Z, {2})) * b;
  const auto form = kraus(gamma(spread, spread));
  REQUIRE(form.environment.dimension() == 2);
  CHECK(form.residual <= 1e-13);
  CHECK(form.least_eigenvalue >= -1e-13);
  CHECK(form.b.codomain() == V * form.environment);
  const auto k = slices(form.b);
  CHECK(std::abs(inner(k[0], k[1])) <= 1e-12);
  CHECK(norm(k[0]) >= norm(k[1]));
  // B of the Kraus form is that of the slices up to an isometry of the environment.
  CHECK(distance(adjoint(form.b) * form.b, adjoint(b) * b) <= 1e-12);

  const superoperator<K> none = gamma(b, b) * K(0);
  CHECK(kraus(none).environment.dimension() == 0);
  CHECK(kraus(none).residual == 0);
  const auto unitary = random_isometry(U, U, {3});
  CHECK(kraus(sandwich(unitary, unitary)).environment.dimension() == 1);
}

TEST_CASE_TEMPLATE("isometries preserve the trace, their adjoints the identity", K, COFREE_FIELDS) {
  const space<K> U("U", 3), V("V", 2);
  const space<centre_t<K>> W("W", 4);
  const auto j = random_isometry(U, V * W, {1}), b = random_operator(U, V * W, {2});
  CHECK(trace_preservation(gamma(j, j)) <= 1e-13);
  CHECK(unitality(gamma(j, j)) > 0.1);
  CHECK(unitality(adjoint(gamma(j, j))) <= 1e-13);
  CHECK(trace_preservation(gamma(b, b)) > 0.1);
  const auto x = random_operator(U, U, {3});
  CHECK(std::abs(re_trace(gamma(j, j)(x)) - re_trace(x)) <= 1e-13);
  if constexpr (commutative_scalar<K>) {
    const auto m = matrix(choi(gamma(j, j)));  // Tr_V C = 1
    for (std::size_t k = 0; k < 3; ++k)
      for (std::size_t q = 0; q < 3; ++q)
        CHECK(std::abs(m(k, q) + m(3 + k, 3 + q) - K(k == q ? 1 : 0)) <= 1e-13);
  }
  CHECK_THROWS_AS(trace_preservation(left_multiplication(random_operator(U, V, {4}), U)),
                  space_mismatch);
}

namespace {
template <class S>
concept has_choi_operator = requires(S s) { choi(s); };
template <class S>
concept has_kraus_form = requires(S s) { kraus(s); };
static_assert(has_choi_operator<superoperator<complex<double>>>);
static_assert(!has_choi_operator<superoperator<quaternion<double>>>);
static_assert(!has_kraus_form<superoperator<quaternion<double>>>);
}  // namespace
