// Every suite over every shape of space, in each place where a space can stand; what does not fit is
// refused before anything is written.
#include "every_space.hpp"

#include <cofree/operator/decomposition_laws.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <cofree/spectral/leading_eigenvalues.hpp>
#include <cofree/spectral/power_iteration.hpp>
#include <cofree/superoperator/algebra_laws.hpp>
#include <cofree/superoperator/laws.hpp>
#include <cofree/tensor_operator/combinations.hpp>
#include <cofree/tensor_operator/laws.hpp>
#include <cofree/tensor_operator/sparse.hpp>

#include "check_laws.hpp"
#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;
using every::every_space;

TEST_CASE_TEMPLATE("spaces and operators of every shape satisfy their laws", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 2), X("X", 1);
  for (const auto& [name, v] : every_space<K>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    laws::inner_product_space(operator_space<K>(U, v), 2, check_each());
    laws::inner_product_space(operator_space<K>(v, U), 1, check_each());
    laws::operators(U, v, X, space<Z>("W", 2), check_each());
    laws::operators(v, U, v, space<Z>("W", 1), check_each());
    laws::decompositions(U, v, check_each());
    const auto r = riesz(v);
    CHECK(distance(adjoint(r) * r, identity_operator(v)) <= 1e-13);
  }
  for (const auto& [name, w] : every_space<Z>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    laws::operators(U, X, U, w, check_each());
  }
}

TEST_CASE_TEMPLATE("superoperators between spaces of every shape satisfy their laws", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> U("U", 2), V("V", 1);
  const space<Z> W("W", 2), one("Y", 1);
  for (const auto& [name, v] : every_space<K>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    laws::superoperator(U, U, v, v, W, check_each());
    laws::superoperator(v, v, V, V, one, check_each());
    laws::superoperator_powers(V, v, W, check_each());
    laws::superoperator_algebra<K>({V, v, V, V, V, v}, one, W, check_each());
    if constexpr (commutative_scalar<K>) laws::choi(v, V, V, v, W, check_each());
  }
  for (const auto& [name, w] : every_space<Z>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    laws::superoperator(U, V, V, U, w, check_each());
    laws::superoperator_powers(U, V, w, check_each());
    laws::superoperator_algebra<K>({V, U, V, V, U, V}, w, one, check_each());
    if constexpr (commutative_scalar<K>) laws::choi(U, V, V, U, w, check_each());
  }
}

TEST_CASE_TEMPLATE("models of A on spaces of every shape satisfy the laws of tensor operators", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const auto check = [](const space<K>& v, const space<Z>& w) {
    const auto a = random_operator(v, v * w, {1});
    const dense_tensor_operator<K> dense(a, last(w.factor_count()));
    laws::tensor_operator<K>(dense, norm(a), check_each());
    std::vector<tensor_entry<K>> entries;
    const auto m = matrix(a);
    for (std::size_t i = 0; i < v.dimension(); ++i)
      for (std::size_t k = 0; k < w.dimension(); ++k)
        for (std::size_t j = 0; j < v.dimension(); ++j)
          entries.push_back({i, j, k, m(i * w.dimension() + k, j)});
    const sparse_tensor_operator<K> sparse(entries, v, w);
    laws::same_tensor_operator<K>(dense, sparse, norm(a), check_each());
    laws::self_gamma<K>(sparse, a, check_each());
    const stacked_tensor_operator<K> stack({dense, sparse});
    laws::tensor_operator<K>(stack, 2 * norm(a), check_each());
  };
  for (const auto& [name, v] : every_space<K>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(v, space<Z>("W", 2));
  }
  for (const auto& [name, w] : every_space<Z>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(space<K>("V", 2), w);
  }
}

TEST_CASE_TEMPLATE("eigen-solvers on spaces of every shape find what they find on plain ones", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const auto check = [](const space<K>& u, const space<Z>& w) {
    const auto b = random_operator(u, u * w, {3});
    const auto p = every::plain_image(b, every::plain_image(u), every::plain_image(w));
    const auto g = self_gamma(b);
    const double radius = spectral_radius(self_gamma(p)).value;
    CHECK(g.domain() == operator_space<K>(u, u));
    CHECK(std::abs(spectral_radius(g).value - radius) <= 1e-10 * radius);
    CHECK(std::abs(spectral_radius(superoperator<K>(g), {.dense_limit = 0}).value - radius) <=
          1e-9 * radius);
    CHECK(std::abs(peripheral_spectrum(g).radius - radius) <= 1e-10 * radius);
    CHECK(std::abs(spectral_circle(g).values[0].value - radius) <= 1e-9 * radius);
    CHECK(std::abs(leading_eigenvalues(g, 1).values[0].value - radius) <= 1e-9 * radius);
    const auto f = fixed_points(b);
    CHECK(f.converged);
    CHECK(std::abs(f.radius - radius) <= 1e-10 * radius);
    CHECK(distance(g(f.right), f.right * Z(radius)) <= 1e-9 * radius);
    const auto power = power_iteration(g, identity_operator(u), {.tolerance = 1e-8});
    CHECK(std::abs(std::abs(power.value) - radius) <= 1e-6 * radius);
  };
  for (const auto& [name, u] : every::of_positive_dimension(every_space<K>())) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(u, space<Z>("W", 2));
    check(u, u.factor_count() == 0 ? space<Z>("W", 3) : unit_space<Z>() * space<Z>("W", 3));
  }
  for (const auto& [name, w] : every::of_positive_dimension(every_space<Z>())) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(space<K>("U", 2), w);
    const bool operators = w.node()->shape == detail::space_node::form::operators;
    if (commutative_scalar<K> || !operators) check(unit_space<K>(), w);  // L(X,Y) is not extended
  }
}

TEST_CASE_TEMPLATE("W is what the codomain has beside U, also where U is the unit space", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (const auto& [name, w] : every_space<Z>()) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    if (w.node()->shape == detail::space_node::form::operators && !commutative_scalar<K>) {
      CHECK_THROWS_AS(unit_space<K>() * w, invalid_argument);  // L(X,Y) is not extended
      continue;
    }
    CHECK(cofactor("test", unit_space<K>() * w, unit_space<K>()) == w);
    const space<K> V("V", 2);
    const space<Z> Y("Y", 2);
    CHECK(cofactor("test", V * w, V) == w);
    CHECK(cofactor("test", unit_space<K>() * w * Y, unit_space<K>()) == w * Y);
  }
}

TEST_CASE_TEMPLATE("identify takes each vector to the one made of the same vectors", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> X("X", 2), V("V", 3);
  const space<Z> W("W", 2);
  const auto c = random_operator(X, V, {1});
  const auto w = vector_in(W, 2);
  const auto there = identify(operators(X, V * W), operators(X, V) * W);
  // x ↦ C(x)⊗w goes to C⊗w
  CHECK(distance(there * as_vector(tensor(c, w)), tensor(as_vector(c), w)) <= 1e-13);
  CHECK(distance(identify(operators(X, V) * W, operators(X, V * W)), adjoint(there)) <= 1e-14);
  CHECK(distance(there, identity_operator(there.codomain()) * there) <= 1e-14);
  if constexpr (commutative_scalar<K>) {
    const auto v = vector_in(V, 3), x = vector_in(X, 4);
    CHECK(distance(identify(V * X, X * V) * tensor(v, x), tensor(x, v)) <= 1e-13);
    const space<K> Y("Y", 2);
    const auto s = identify(V * (X + Y), V * X + V * Y);
    CHECK(distance(adjoint(s) * s, identity_operator(s.domain())) <= 1e-14);
    // L(V,V) → V*⊗V is the swap of V⊗V*
    const auto e = random_operator(V, V, {5});
    CHECK(distance(identify(V * linear_dual(V), linear_dual(V) * V) *
                       identify(operators(V, V), V * linear_dual(V)) * as_vector(e),
                   identify(operators(V, V), linear_dual(V) * V) * as_vector(e)) <= 1e-13);
    CHECK_THROWS_AS(identify(V * X, dual(X) * dual(V)), space_mismatch);
  }
  // nothing in common: the k-th vector goes to the k-th
  const auto plain = identify(operators(X, V), space<Z>("F", operators(X, V).dimension()));
  CHECK(modulus(Z(matrix(plain)(0, 0) - Z(1.0))) <= 1e-14);
}

TEST_CASE_TEMPLATE("a W of several factors in gamma(A, B) alone makes no endomorphism", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 3), U("U", 2);
  const space<Z> W1("W1", 3), W2("W2", 2);
  const auto a = random_operator(V, V * W1 * W2, {1}), b = random_operator(U, U * W1 * W2, {2});
  const auto g = gamma(a, b);  // L(U,V) → L(U⊗W1,V⊗W1)
  CHECK(words([&] { dominant_eigenpair(g); }).find("last(k)") != std::string::npos);
  CHECK_THROWS_AS(dominant_eigenpair(g, {.dense_limit = 0}), space_mismatch);
  CHECK_THROWS_AS(dominant_eigenpair(superoperator<K>(g)), space_mismatch);
  CHECK_THROWS_AS(leading_eigenvalues(g, 2), space_mismatch);
  CHECK_THROWS_AS(spectral_circle(g), space_mismatch);
  CHECK_THROWS_AS(spectral_radius(g), space_mismatch);
  CHECK_THROWS_AS(peripheral_spectrum(g), space_mismatch);
  CHECK_THROWS_AS(power_iteration(g, random_operator(U, V, {3})), space_mismatch);
  const auto both = gamma(a, b, last(2));
  const auto start = random_operator(V, U, {4});
  CHECK_THROWS_AS(dominant_eigenpair(both, {{start}, {}}), space_mismatch);
  CHECK_THROWS_AS(dominant_eigenpair(both, {{}, {start}}, {.dense_limit = 0}), space_mismatch);
  CHECK_THROWS_AS(power_iteration(both, start), space_mismatch);
  CHECK_THROWS_AS(self_gamma(random_operator(U, V * W1, {5})), space_mismatch);
  CHECK(self_gamma(random_operator(U, U, {6})).codomain() == operator_space<K>(U, U));
}

TEST_CASE_TEMPLATE("storage of another space is refused before anything is written", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  using op = linear_operator<K>;
  const space<K> V("V", 3), U("U", 2);
  const space<Z> W("W", 2), Y("Y", 3);
  const auto a = random_operator(V, V * W, {1}), b = random_operator(U, U * W, {2}),
             other = random_operator(U, U * Y, {3});
  const auto x = random_operator(U, V, {4}), turned = random_operator(V, U, {5});
  op z(U, V), small(U, U), c(U, U * W);
  std::vector<tensor_entry<K>> entries{{0, 1, 1, K(1.0)}, {2, 0, 0, K(2.0)}};
  const dense_tensor_operator<K> dense(a);
  const sparse_tensor_operator<K> sparse(entries, V, W);
  const stacked_tensor_operator<K> stack({dense});
  const restricted_tensor_operator<K> same(dense, identity_operator(V));
  const auto refuses = [&](const auto& model) {
    CHECK_THROWS_AS(model.gamma({&other, 1}, {&x, 1}, {&z, 1}), space_mismatch);
    CHECK_THROWS_AS(model.gamma({&b, 1}, {&turned, 1}, {&z, 1}), space_mismatch);
    CHECK_THROWS_AS(model.gamma({&b, 1}, {&x, 1}, {&small, 1}), space_mismatch);
    CHECK_THROWS_AS(model.gamma({&b, 1}, {&x, 1}, {}), invalid_argument);
    CHECK_THROWS_AS(model.gamma_adjoint({&other, 1}, {&x, 1}, {&z, 1}), space_mismatch);
    CHECK_THROWS_AS(model.gamma_adjoint({&b, 1}, {&x, 1}, {&small, 1}), space_mismatch);
    CHECK_THROWS_AS(model.compress(turned, x), space_mismatch);
    CHECK_THROWS_AS(model.compress(x, turned), space_mismatch);
    model.gamma({&b, 1}, {&x, 1}, {&z, 1});
    CHECK(norm(z) > 0);
  };
  refuses(dense), refuses(sparse), refuses(stack), refuses(same);
  refuses(any_tensor_operator<K>(dense)), refuses(any_tensor_operator<K>(sparse));
  CHECK_THROWS_AS(dense.compress_all({&x, 1}, {&x, 1}, {&small, 1}), space_mismatch);
  CHECK_THROWS_AS(sparse.self_gamma(x, z), space_mismatch);
  CHECK_THROWS_AS(any_tensor_operator<K>(sparse).self_gamma(x, z), space_mismatch);
  const auto g = gamma(a, b);
  CHECK_THROWS_AS(g.apply(x, small), space_mismatch);
  CHECK_THROWS_AS(g.apply(turned, z), space_mismatch);
  CHECK_THROWS_AS(g.apply_adjoint(turned, z), space_mismatch);
  const superoperator<K> s = sandwich(random_operator(V, V, {6}), random_operator(U, U, {7}));
  CHECK_THROWS_AS(s.apply(x, small), space_mismatch);
  CHECK_THROWS_AS(s.apply(small, z), space_mismatch);
  CHECK_THROWS_AS(adjoint(s).apply(small, z), space_mismatch);
  CHECK_THROWS_AS(operator_space<K>(U, V).inner(x, turned), space_mismatch);
  CHECK_THROWS_AS(operator_space<K>(U, V).add_scaled(small, x, Z(1.0)), space_mismatch);
  CHECK_THROWS_AS(gamma(a, other), space_mismatch);
}
