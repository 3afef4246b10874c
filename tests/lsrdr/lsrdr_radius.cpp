// ρ(Γ(A,A)) in a fit: exact values far from normal, similarities that a change of basis must not change,
// bounds in the answer, interrupts while A is prepared.
#include <cofree/critical/gauge.hpp>
#include <cofree/lsrdr/refine.hpp>
#include <cofree/network/graph.hpp>
#include <cofree/spectral/fixed_points.hpp>

#include <cmath>
#include <numbers>

#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// Slices with the entries up, down and stay of a walk on n places.
std::vector<dense_array<double>> walk_slices(std::size_t n, double up, double down, double stay) {
  std::vector<dense_array<double>> out;
  const auto add = [&](std::size_t i, std::size_t k, double x) {
    out.emplace_back(n, n);
    out.back()(i, k) = x;
  };
  for (std::size_t i = 0; i < n; ++i) {
    add(i, i, stay);
    if (i + 1 < n) add(i + 1, i, up), add(i, i + 1, down);
  }
  return out;
}
double walk_radius(std::size_t n, double up, double down, double stay) {
  return stay * stay + 2 * up * down * std::cos(std::numbers::pi / double(n + 1));
}

template <scalar K>
linear_operator<K> operator_of(const std::vector<dense_array<K>>& list) {
  return from_slices(list, space<K>("V", list[0].rows()), space<centre_t<K>>("W", list.size()));
}

/// DAD⁻¹ for D = diag(2^e).
template <scalar K>
std::vector<dense_array<K>> conjugated(std::vector<dense_array<K>> list,
                                       const std::vector<int>& e) {
  for (auto& m : list)
    for (std::size_t i = 0; i < m.rows(); ++i)
      for (std::size_t k = 0; k < m.cols(); ++k) m(i, k) *= std::ldexp(1.0, e[i] - e[k]);
  return list;
}

/// Numbers as far apart as these are lost in the hidden frames that the other tests have.
struct standard_frames {
  standard_frames() { use_standard_frames(); }
  ~standard_frames() { draw_hidden_frames({20261124}); }
};

weighted_graph ring(std::size_t n) {
  weighted_graph g{n, {}};
  for (std::size_t i = 0; i < n; ++i) g.edges.push_back({(i + 1) % n, i, 1.0});
  return g;
}

}  // namespace

TEST_CASE("walks with a drift: the exact ρ(Γ(A,A)) and its bounds, dense and sparse") {
  const standard_frames frames;
  for (const std::size_t n : {6, 20}) {
    const double up = 0.95, down = 0.04, stay = 0.3, exact = walk_radius(n, up, down, stay);
    const auto problem = prepare(operator_of(walk_slices(n, up, down, stay)));
    CHECK(std::abs(problem.scale * problem.scale - exact) <= 1e-11 * exact);
    REQUIRE(problem.self_radius);
    CHECK(problem.self_radius->width() <= 1e-11);
    CHECK(problem.self_radius->lower <= exact * (1 + 1e-14));
    CHECK(problem.self_radius->upper >= exact * (1 - 1e-14));
    weighted_graph g{n, {}};
    for (std::size_t i = 0; i < n; ++i) {
      g.edges.push_back({i, i, stay * stay});
      if (i + 1 < n)
        g.edges.push_back({i + 1, i, up * up}), g.edges.push_back({i, i + 1, down * down});
    }
    CHECK(std::abs(spectral_radius(g) - exact) <= 1e-13 * exact);
  }
}

TEST_CASE_TEMPLATE("DAD⁻¹ has the similarity of A, and P moves along", K, double,
                   std::complex<double>, quaternion<double>) {
  const standard_frames frames;
  std::vector<dense_array<K>> list;
  for (std::uint64_t j = 0; j < 3; ++j) list.push_back(random_matrix<K>(4, 4, seed{40 + j}));
  const space<K> u("U", 2);
  const auto plain = lsrdr(operator_of(list), u, {.starts = 6});
  REQUIRE(plain.converged);
  for (const int spread : {6, 40, 200}) {
    const std::vector<int> e{0, spread, -spread / 2, spread / 3};
    const auto fit = lsrdr(operator_of(conjugated(list, e)), u, {.starts = 6});
    CAPTURE(spread);
    CHECK(fit.converged);
    CHECK(std::abs(*fit.similarity - *plain.similarity) <= 1e-9);
    CHECK(std::abs(fit.lambda - plain.lambda) <= 1e-9 * plain.lambda);
    REQUIRE(fit.self_radius);
    CHECK(fit.self_radius->width() <= 1e-10);
    if (spread > 6) continue;
    CHECK(*fit.certificate().rs_identity <= 1e-7);
    CHECK(*fit.certificate().projection <= 1e-7);
    CHECK(*fit.certificate().factorization <= 1e-7);
    auto p = matrix(fit.projection());  // D⁻¹PD is the projection of A
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t k = 0; k < 4; ++k) p(i, k) *= std::ldexp(1.0, e[k] - e[i]);
    add_scaled(p, matrix(plain.projection()), centre_t<K>(-1.0));
    CHECK(norm(p) <= 1e-5);
  }
}

TEST_CASE("no similarity is above 1, and the bounds hold what it says") {
  const auto a = data::gaussian<double>(4, 3, 17);
  const auto fit = lsrdr(a, space<double>("U", 4), {.starts = 3});
  REQUIRE(fit.similarity);
  CHECK(*fit.similarity <= 1);
  for (const auto& start : fit.starts) CHECK(start.similarity <= 1);
  CHECK(fit.lambda * fit.lambda <= fit.self_radius->upper * (1 + 1e-14));
}

TEST_CASE("told to stop while A is prepared: soon, and in words") {
  const auto a = data::gaussian<double>(200, 20, 3);
  int shown = 0;
  lsrdr_options options{.starts = 2};
  options.stop = [] { return true; };
  options.progress = [&](const lsrdr_progress& p) { shown += p.preparing; };
  CHECK_THROWS_WITH_AS(prepare(a, options), doctest::Contains("stopped while A was prepared"),
                       numerical_failure);
  CHECK(shown >= 1);
}

TEST_CASE("rings of any period: (d/n)^½, in factors and by the general way") {
  for (const std::size_t n : {5, 28, 40}) {
    const auto found = graph_lsrdr(ring(n), space<double>("V", n), space<double>("U", 2));
    CAPTURE(n);
    CHECK(found.converged);
    CHECK(std::abs(found.similarity - std::sqrt(2.0 / double(n))) <= 1e-7);
    CHECK(found.self_radius.width() <= 1e-12);
  }
}

TEST_CASE("forty digits of a walk's ρ(Γ(A,A)), far from normal") {
  const standard_frames frames;
  using L = long_real;
  const precision_scope scope(60);
  const std::size_t n = 8;
  const L up = L(15) / 16, down = L(1) / 32, stay = L(1) / 4;  // exact in double
  std::vector<dense_array<L>> list;
  for (const auto& m : walk_slices(n, 0.9375, 0.03125, 0.25)) {
    list.emplace_back(n, n);
    for (std::size_t i = 0; i < m.size(); ++i) list.back().data()[i] = L(m.data()[i]);
  }
  const space<L> V("V", n), U("U", 1), W("W", list.size());
  const auto refined = lsrdr(from_slices(list, V, W), U, {.starts = 2}, 40);
  const L exact = stay * stay + 2 * up * down * cos(acos(L(-1)) / L(9));
  CHECK(double(abs(refined.self_radius - exact) / exact) <= 1e-40);
  CHECK(double(refined.self_radius_error) <= 1e-36);
  CHECK(refined.similarity <= 1);
  CHECK(refined.converged);
}

TEST_CASE("fixed points and the gauge of a walk that is far from normal") {
  const standard_frames frames;
  const std::size_t n = 12;
  const double up = 0.9, down = 0.01, exact = walk_radius(n, up, down, 0);
  const auto b = operator_of(walk_slices(n, up, down, 0));
  const auto found = fixed_points(b);
  CHECK(found.converged);
  CHECK(std::abs(found.radius - exact) <= 1e-10 * exact);
  const auto gauge = left_gauge(b);
  CHECK(std::abs(gauge.radius - exact) <= 1e-10 * exact);
  const auto one = adjoint_product(gauge.isometry, gauge.isometry);
  CHECK(norm(one - identity_operator(b.domain())) <= 1e-12);
}
