// Lazy operators against their dense counterparts, blocks, and what algorithms see of them.
#include <cofree/operator/block.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/laws.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/operator/spectral_theorem.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>

#include "check_laws.hpp"
#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;
using H = quaternion<double>;

namespace {

/// A as a pair of functions that count how often they are called.
template <scalar K>
lazy_operator<K> counted(const linear_operator<K>& a, std::shared_ptr<int> calls) {
  return matrix_free<K>(
      a.domain(), a.codomain(), [a, calls](const linear_operator<K>& x) { return ++*calls, a * x; },
      [a, calls](const linear_operator<K>& y) { return ++*calls, adjoint(a) * y; });
}
template <scalar K>
lazy_operator<K> hidden(const linear_operator<K>& a) {
  return counted(a, std::make_shared<int>(0));
}

}  // namespace

TEST_CASE_TEMPLATE("sums, products, multiples and adjoints of lazy operators", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (auto [m, n] : {std::array<std::size_t, 2>{3, 5}, {5, 3}, {1, 1}, {0, 2}, {2, 0}}) {
    const space<K> U("U", m), V("V", n), S("S", 2);
    const auto a = random_operator(U, V, {1}), b = random_operator(U, V, {2}),
               c = random_operator(V, U, {3});
    const auto x = random_operator(S, U, {4}), y = random_operator(S, V, {5});
    random_source source({6});
    const Z z = random_scalar<Z>(source);
    const auto la = hidden(a), lb = hidden(b), lc = hidden(c);
    const auto close = [&](const lazy_operator<K>& lazy, const linear_operator<K>& wanted) {
      CHECK(distance(dense(lazy), wanted) <= 1e-13 * (1 + norm(wanted)));
      CHECK(distance(dense(adjoint(lazy)), adjoint(wanted)) <= 1e-13 * (1 + norm(wanted)));
    };
    close(la, a);
    close(la + lb, a + b);
    close(la - b, a - b);
    close(a + lb, a + b);
    close(lc * la, c * a);
    close(c * la, c * a);
    close(lc * a, c * a);
    close(la * z, a * z);
    close(z * la, a * z);
    close(-la, -a);
    close(adjoint(la * z + lb) * a - adjoint(b) * (lb * lc * a * z),
          adjoint(a * z + b) * a - adjoint(b) * (b * c * a) * z);
    close(lazy_operator<K>(a), a);
    CHECK(distance(la(x), a * x) <= 1e-13);
    CHECK(distance(adjoint(la)(y), adjoint(a) * y) <= 1e-13);
    CHECK(same_node(adjoint(adjoint(la)), la));
    CHECK_FALSE(same_node(adjoint(la), la));
    CHECK(distance(dense(a), a) == 0);
    laws::adjointable_map(on_vectors(la * z + b), 3, check_each());
    laws::adjointable_map(on_operators(lc * la, S), 3, check_each());
    laws::inner_product_space(vectors_of(V), 4, check_each());
  }
}

TEST_CASE("a lazy operator owns its operands and is applied only when asked") {
  const space<double> U("U", 4), V("V", 3);
  const auto calls = std::make_shared<int>(0);
  lazy_operator<double> product = [&] {
    const auto a = random_operator(U, V, {1});
    return counted(a, calls) * counted(adjoint(a), calls);
  }();
  CHECK(*calls == 0);
  const auto a = random_operator(U, V, {1});
  CHECK(distance(dense(product), a * adjoint(a)) <= 1e-13);
  CHECK(*calls == 2);
  dense(lazy_operator<double>(a));
  CHECK(*calls == 2);
}

TEST_CASE("a lazy operator tells a mismatch in the words of a dense one") {
  const space<double> U("U", 4), V("V", 3), W("W", 3);
  const auto a = hidden(random_operator(U, V, {1}));
  const linear_operator<double> b(U, W);
  CHECK(words([&] { a* a; }) ==
        "compose: domain(outer) = U (4) but codomain(inner) = V (3): U and V have dimensions 4 and "
        "3; did you mean adjoint(outer) * inner?");
  CHECK(words([&] { a + b; }) ==
        "sum: codomain(left) = V (3) but codomain(right) = W (3): V and W are different spaces of "
        "equal dimension; identify is the isometry between their standard bases");
  CHECK(words([&] { a(b); }) ==
        "apply: domain(operator) = U (4) but codomain(argument) = W (3): U and W have dimensions 4 "
        "and 3");
  const auto wrong = matrix_free<double>(
      U, V, [&](const auto&) { return b; }, [](const auto& y) { return y; });
  CHECK(words([&] { wrong(identity_operator(U)); }) ==
        "matrix_free: codomain of what apply gave = W (3) but the space promised = V (3): W and V "
        "are different spaces of equal dimension; identify is the isometry between their "
        "standard bases");
  CHECK_THROWS_AS(matrix_free<double>(U, V, nullptr, nullptr), invalid_argument);
}

TEST_CASE_TEMPLATE("the dominant eigenvalue of a lazy operator", K, COFREE_FIELDS) {
  const space<K> V("V", 60);
  const auto a = random_operator(V, V, {1}), b = random_operator(V, V, {2});
  const auto lazy = hidden(a) * hidden(b) + a;
  const auto top = eigenvalues(a * b + a)[0];
  const auto e = [&] {
    const eigenpair_options options{.dense_limit = 0};
    if constexpr (commutative_scalar<K>)
      return dominant_eigenpair(on_vectors(lazy), options);
    else
      return dominant_eigenpair(on_operators(lazy, unit_space<K>()), options);
  }();
  CHECK(e.converged);
  CHECK(std::abs(std::abs(e.value) - std::abs(top)) <= 1e-8 * std::abs(top));
}

TEST_CASE_TEMPLATE("block operators and direct sums", K, COFREE_FIELDS) {
  const space<K> U1("U1", 2), U2("U2", 3), V1("V1", 4), V2("V2", 1), V3("V3", 2);
  const auto of = [](const space<K>& u, const space<K>& v, std::uint64_t s) {
    return random_operator(u, v, {s});
  };
  const auto a = of(U1, V1, 1), b = of(U2, V1, 2), c = of(U1, V2, 3), d = of(U2, V2, 4);
  const auto x = block_operator({{a, b}, {c, d}});
  const auto in = direct_sum(U1, U2), out = direct_sum(V1, V2);
  CHECK(x.domain() == in.sum);
  CHECK(x.codomain() == out.sum);
  CHECK(distance(out.projections[0] * x * in.injections[0], a) == 0);
  CHECK(distance(out.projections[0] * x * in.injections[1], b) == 0);
  CHECK(distance(out.projections[1] * x * in.injections[0], c) == 0);
  CHECK(distance(out.projections[1] * x * in.injections[1], d) == 0);
  CHECK(distance(adjoint(x),
                 block_operator({{adjoint(a), adjoint(c)}, {adjoint(b), adjoint(d)}})) == 0);
  // Blocks multiply as numbers would.
  const auto p = of(V1, U1, 5), q = of(V2, U1, 6), r = of(V1, U2, 7), s = of(V2, U2, 8);
  CHECK(distance(block_operator({{p, q}, {r, s}}) * x,
                 block_operator(
                     {{p * a + q * c, p * b + q * d}, {r * a + s * c, r * b + s * d}})) <= 1e-12);
  const auto sum = direct_sum(a, d);
  CHECK(distance(sum, block_operator({{a, linear_operator<K>(U2, V1)},
                                      {linear_operator<K>(U1, V2), d}})) == 0);
  CHECK(distance(direct_sum(p, s) * sum, direct_sum(p * a, s * d)) <= 1e-12);
  CHECK(distance(adjoint(sum), direct_sum(adjoint(a), adjoint(d))) == 0);
  CHECK(std::abs(norm(sum) - std::hypot(norm(a), norm(d))) <= 1e-13);
  CHECK(block_operator({{a, b}}).codomain() == V1);
  CHECK(direct_sum(direct_sum(a, d), of(V3, V3, 9)).domain() == U1 + U2 + V3);
}

TEST_CASE("blocks that do not fit are named") {
  const space<double> U("U", 2), V("V", 3), W("W", 4);
  const linear_operator<double> a(U, V), b(V, V), c(W, W), d(V, W);
  CHECK(words([&] {
          block_operator({{a, b}, {c, d}});
        }) ==
        "block_operator: domain(block (2,1)) = W (4) but domain(block (1,1)) = U (2): W and U have "
        "dimensions 4 and 2");
  CHECK(words([&] {
          block_operator({{a, d}});
        }) ==
        "block_operator: codomain(block (1,2)) = W (4) but codomain(block (1,1)) = V (3): W and V "
        "have dimensions 4 and 3");
  CHECK(words([&] {
          block_operator({{a, b}, {a}});
        }) == "block_operator: row 2 has 1 blocks, row 1 has 2");
  CHECK_THROWS_AS(block_operator(std::vector<std::vector<linear_operator<double>>>{}),
                  invalid_argument);
}

TEST_CASE_TEMPLATE("A⊗B of lazy operators is that of the dense ones", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (auto [u, v, w, y] :
       {std::array<std::size_t, 4>{2, 3, 4, 2}, {1, 1, 1, 1}, {3, 2, 1, 3}, {2, 2, 0, 2}}) {
    const space<K> U("U", u), V("V", v), S("S", 2);
    const space<Z> W("W", w), Y("Y", y);
    const auto a = random_operator(U, V, {1});
    const auto b = random_operator(W, Y, {2});
    const auto wanted = tensor(a, b);
    const auto lazy = tensor(hidden(a), hidden(b));
    CHECK(lazy.domain() == U * W);
    CHECK(lazy.codomain() == V * Y);
    CHECK(distance(dense(lazy), wanted) <= 1e-13 * (1 + norm(wanted)));
    CHECK(distance(dense(adjoint(lazy)), adjoint(wanted)) <= 1e-13 * (1 + norm(wanted)));
    const auto x = random_operator(S, U * W, {3});
    CHECK(distance(lazy(x), wanted * x) <= 1e-13 * (1 + norm(wanted) * norm(x)));
    // With one dense operand, and as part of a sum.
    CHECK(distance(dense(tensor(a, hidden(b))), wanted) <= 1e-13 * (1 + norm(wanted)));
    CHECK(distance(dense(tensor(hidden(a), lazy_operator<Z>(b)) + wanted), wanted * Z(2)) <=
          1e-13 * (1 + norm(wanted)));
    laws::adjointable_map(on_vectors(lazy), 2, check_each());
  }
}

TEST_CASE("A⊗B of a real lazy operator and a quaternionic one") {
  const space<double> W("W", 3), Y("Y", 2);
  const space<H> U("U", 2), V("V", 3);
  const auto a = random_operator(W, Y, {1});
  const auto b = random_operator(U, V, {2});
  const auto wanted = tensor(a, b);
  CHECK(distance(dense(tensor(hidden(a), hidden(b))), wanted) <= 1e-13 * norm(wanted));
  CHECK(distance(dense(tensor(hidden(a), b)), wanted) <= 1e-13 * norm(wanted));
  CHECK(distance(dense(adjoint(tensor(hidden(a), b))), adjoint(wanted)) <= 1e-13 * norm(wanted));
}
