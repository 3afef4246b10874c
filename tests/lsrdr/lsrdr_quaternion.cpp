// What is special over ℍ: multiplicity four, family (a) of the complex pairs, Hermitian data.
#include <cofree/critical/gauge.hpp>

#include "complex_image.hpp"
#include "critical/pair.hpp"
#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;
using H = quaternion<double>;

TEST_CASE("a Gaussian quaternionic A converges, n = 6, r = 4, d = 2") {
  const auto f = data::fit(data::gaussian<H>(6, 4, 1), 2);
  data::check_certificate(f);
  CHECK(*f.similarity > 0.5);
  CHECK(*f.similarity < 1);
}

TEST_CASE("over ℍ the critical points of a real problem are family (a): L matched to E") {
  const auto a = data::gaussian<double>(6, 4, 5);
  const auto f = data::fit(a, 2, {.starts = 8});
  data::check_certificate(f);
  const auto w = cofactor("test", a.codomain(), a.domain());
  const auto problem = prepare(extend<H>(a, w));
  objective<H> g(problem.map);
  const auto b = extend<H>(f.map(), w);
  // λ is real with multiplicity 4: E and L extended from ℝ match each other, RS = α1.
  const auto& real = f.point();
  const auto p =
      g.with_eigenoperators(b, real.lambda, {extend<H>(real.right[0])}, {extend<H>(real.left[0])});
  CHECK(p.gradient_norm <= 1e-9);
  const auto c = certify(problem.map, p, factorize(p));
  CHECK(*c.rs_identity <= 1e-8);
  CHECK(*c.factorization <= 1e-8);
  // J = i on U: B exp(θJ) turns λ by θ and keeps its modulus and the vanishing gradient.
  const auto one = identity_operator(b.domain());
  linear_operator<H> j(b.domain(), b.domain());
  {
    dense_array<H> m(2, 2);
    m(0, 0) = m(1, 1) = H(0, 1, 0, 0);
    j = from_matrix(m, b.domain(), b.domain());
  }
  for (double theta : {0.3, 1.2}) {
    const auto turned = b * (one * std::cos(theta) + j * std::sin(theta));
    const auto q = g.evaluate(turned, 1e-12, {3});
    CHECK(q.kind == eigenvalue_kind::complex_pair);
    CHECK(std::abs(q.value - real.value) <= 1e-9);
    CHECK(std::abs(std::abs(std::arg(q.lambda)) - theta) <= 1e-8);
    CHECK(q.gradient_norm <= 1e-8);
  }
}

TEST_CASE("Hermitian data at d = 1: real kind after rotation, P = P†") {
  for (std::uint64_t s : {1, 2, 3}) {
    const auto f = data::fit(data::hermitian<H>(5, 4, s), 1);
    CAPTURE(s);
    data::check_certificate(f);
    CHECK(*f.certificate().projection_adjoint_gap <= 1e-7);
    CHECK(distance(f.right_density(), f.left_density()) <= 1e-7);
    CHECK(std::abs(re_trace(f.projection()) - 1) <= 1e-9);
  }
}

TEST_CASE(
    "Hermitian data at d = 1: pairs without J stand above, the answer is that of the image in ℂ") {
  for (std::uint64_t s : {1, 3, 4}) {
    CAPTURE(s);
    const auto a = data::hermitian<H>(4, 3, s);
    const auto f = data::fit(a, 1);
    data::check_certificate(f);
    using C = std::complex<double>;
    const auto image = complex_image(a, space<C>("V", 8), space<C>("W", 3));
    const auto g = data::fit(image, 1);
    CHECK(std::abs(*g.similarity - *f.similarity) <= 1e-8);
    CHECK(*f.best_pair > *f.similarity + 1e-3);
  }
}

TEST_CASE("Hermitian data at d ≥ 2: pairs are reported as pairs, and real-kind maxima exist") {
  int pairs = 0;
  for (std::uint64_t s : {1, 2, 3, 4}) {
    CAPTURE(s);
    const auto a = data::hermitian<H>(5, 4, s);
    // Without the turn and the kick most starts end in a pair: critical in the projected sense.
    const auto problem = prepare(a);
    objective<H> g(problem.map);
    const space<H> U("U", 2);
    double best_pair = 0;
    for (int k : {0, 2, 4}) {
      const auto start =
          left_gauge(start_at(problem, U, k, seed{1}.derived(std::uint64_t(k))).first);
      const auto end = ascend(g, g.evaluate(start.isometry, 1e-8, {1}));
      CHECK(end.converged);
      CHECK(end.point.gradient_norm <= 1e-9);
      if (end.point.kind != eigenvalue_kind::complex_pair) continue;
      ++pairs;
      CHECK(end.point.right.size() == 2);
      CHECK(end.point.lambda.imag() > 0);
      best_pair = std::max(best_pair, std::exp(end.point.value));
    }
    const auto f = data::fit(a, 2);
    CHECK(f.converged);
    REQUIRE(f.best_pair.has_value());
    CHECK(*f.best_pair >= best_pair - 1e-9);
    // A maximum of real kind stands above the pairs: strict by its curvature, with P = P†.
    REQUIRE(f.kind == eigenvalue_kind::real);
    data::check_certificate(f);
    CHECK(*f.similarity > *f.best_pair + 1e-4);
    CHECK(*f.certificate().projection_adjoint_gap <= 1e-7);
    CHECK(*f.certificate().eigenvalue_gap > 1e-3);
    CHECK(*f.certificate().curvature < -1e-3);
    CHECK(*f.certificate().curvature_residual < 1e-3);
  }
  CHECK(pairs >= 4);
}

TEST_CASE("where only pairs exist the answer is a pair without projection") {
  // Octonions over ℝ at d = 1: Γ(A,B) is left multiplication by an octonion.
  const auto f = data::fit(data::octonions<double>(), 1, {.starts = 4});
  CHECK(f.converged);
  REQUIRE(f.kind == eigenvalue_kind::complex_pair);
  CHECK_FALSE(f.has_projection());
  CHECK_THROWS_AS(f.projection(), numerical_failure);
  CHECK_FALSE(f.certificate().projection.has_value());
  CHECK(std::abs(*f.best_pair - *f.similarity) <= 1e-15);
  CHECK(f.certificate().stationarity <= 1e-9);
  // The projected first-order condition, and a random B that fails it.
  CHECK(*f.certificate().factorization <= 1e-8);
  CHECK(*f.certificate().rs_identity <= 1e-8);
}

TEST_CASE_TEMPLATE("pairs: the projected first-order condition holds at their maxima only", K,
                   double, H) {
  const auto a = data::gaussian<K>(6, 3, 9);
  const auto problem = prepare(a);
  objective<K> g(problem.map);
  const space<K> U("U", 2);
  int critical = 0, others = 0;
  for (std::uint64_t s = 1; s <= 12; ++s) {
    const auto start =
        g.evaluate(random_isometry(U, U * problem.map.space_w(), {s}), 1e-10, {s}, true);
    if (start.kind == eigenvalue_kind::complex_pair && start.gap > 1e-2) {
      ++others;
      const auto c = certify_pair(start);
      CHECK(*c.factorization > 1e-2);
      CHECK(*c.rs_identity > 1e-2);
    }
    const auto end = ascend(g, start);
    if (!end.converged || end.point.kind != eigenvalue_kind::complex_pair) continue;
    const auto p = g.evaluate(end.point.isometry, end.point, 1e-13);
    if (!(p.gap > 1e-3)) continue;
    ++critical;
    const auto c = certify_pair(p);
    CHECK(*c.factorization <= 1e-8);
    CHECK(*c.rs_identity <= 1e-8);
    CHECK_FALSE(c.projection.has_value());
  }
  CHECK(others > 0);
  CHECK(critical > 0);
}

TEST_CASE_TEMPLATE("L†E/⟨L,E⟩ of a pair does not change with the phase of L", K, double, H) {
  const space<K> U("U", 2), V("V", 4);
  critical_data<K> p{random_operator(U, U * space<double>("W", 3), {1}),
                     identity_operator(U),
                     {1, 1},
                     eigenvalue_kind::complex_pair,
                     {random_operator(U, V, {2}), random_operator(U, V, {3})},
                     {random_operator(U, V, {4}), random_operator(U, V, {5})},
                     random_operator(U, U * space<double>("W", 3), {6}),
                     random_operator(U, U * space<double>("W", 3), {7})};
  const auto before = detail::normalised_pair_product(p);
  // Its trace is that of L†E over ⟨L,E⟩: 1, with nothing beside i.
  CHECK(std::abs(re_trace(before.real) - 1) <= 1e-12);
  CHECK(std::abs(re_trace(before.imaginary)) <= 1e-12);
  const double c = std::cos(0.7), s = std::sin(0.7);
  p.left = {p.left[0] * c - p.left[1] * s, p.left[1] * c + p.left[0] * s};
  const auto after = detail::normalised_pair_product(p);
  CHECK(distance(before.real, after.real) <= 1e-12 * norm(before.real));
  CHECK(distance(before.imaginary, after.imaginary) <= 1e-12 * norm(before.real));
}
