// Graphs: ρ(w), acyclicity, cliques, and the reduction in factors against the general one.
#include <cofree/network/graph.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "network/graph_objective.hpp"

using namespace cofree;

namespace {

/// A clique of d nodes beside a sparse random rest, joined to it by single edges.
weighted_graph planted_clique(std::size_t nodes, std::size_t d) {
  weighted_graph g{nodes, {}};
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j)
      if (i != j) g.edges.push_back({i, j, 1.0});
  for (std::size_t i = d; i < nodes; ++i) g.edges.push_back({i, (i * 7 + 3) % nodes, 0.5});
  return g;
}

}  // namespace

TEST_CASE("ρ(w) of a graph: known values, and that of the dense Γ(A,A)") {
  CHECK(acyclic({3, {{0, 1, 1}, {1, 2, 5}, {0, 2, 1}}}));
  CHECK(spectral_radius({3, {{0, 1, 1}, {1, 2, 5}, {0, 2, 1}}}) == 0);
  CHECK(!acyclic({2, {{0, 1, 1}, {1, 0, 4}}}));
  CHECK(std::abs(spectral_radius({2, {{0, 1, 1}, {1, 0, 4}}}) - 2) <= 1e-12);  // periodic
  CHECK(std::abs(spectral_radius({3, {{0, 0, 2}, {1, 1, 3}, {2, 2, 3}, {2, 1, 9}}}) - 3) <= 1e-12);
  CHECK(acyclic({2, {{0, 1, 1}, {1, 0, 0}}}));  // an edge of weight 0 is none
  const auto g = planted_clique(9, 4);
  const space<double> V("V", g.nodes), W("W", g.edges.size());
  const graph_tensor_operator<double> model(g, V, W);
  std::vector<dense_array<double>> list;
  for (const auto& e : g.edges) {
    list.emplace_back(9, 9);
    list.back()(e.row, e.col) = std::sqrt(e.weight);
  }
  const auto problem = prepare(from_slices(list, V, W));
  CHECK(std::abs(problem.scale * problem.scale - model.self_radius()) <= 1e-10);
  CHECK_THROWS_AS(spectral_radius({2, {{0, 2, 1}}}), invalid_argument);
  CHECK_THROWS_AS(spectral_radius({2, {{0, 1, -1}}}), invalid_argument);
}

TEST_CASE("a planted clique of d nodes is the optimum at d: both ways of solving") {
  const auto g = planted_clique(12, 4);
  const double rho = spectral_radius(g);
  const space<double> V("V", g.nodes), W("W", g.edges.size()), U("U", 4);
  const auto fit = lsrdr(graph_tensor_operator<double>(g, V, W), U, {.starts = 8, .threads = 2});
  CHECK(std::abs(*fit.similarity - std::sqrt(3 / rho)) <= 1e-9);
  const auto factored = graph_lsrdr(g, V, U, {.starts = 8});
  CHECK(std::abs(factored.similarity - std::sqrt(3 / rho)) <= 1e-7);
  CHECK(std::abs(factored.lambda - std::sqrt(3.0)) <= 1e-7);
  CHECK_THROWS_AS(graph_lsrdr({2, {{0, 1, 1}}}, space<double>("V", 2), space<double>("U", 1)),
                  numerical_failure);
}

namespace {

/// Ten edges a node at random, with weights in (0, 1).
weighted_graph random_graph(std::size_t nodes, std::uint64_t s) {
  weighted_graph g{nodes, {}};
  random_source source({s});
  const auto node = [&] {
    return std::min(nodes - 1, std::size_t(source.uniform() * double(nodes)));
  };
  for (std::size_t k = 0; k < 10 * nodes; ++k) {
    const auto row = node(), col = node();
    g.edges.push_back({row, col, source.uniform()});
  }
  return g;
}

}  // namespace

TEST_CASE("starts on a random graph converge, are reported and do not depend on threads") {
  const auto g = random_graph(400, 8);
  const space<double> V("V", g.nodes), U("U", 3);
  int told = 0, finished = 0;
  graph_lsrdr_options options{.starts = 3};
  options.progress = [&](const lsrdr_progress& p) {
    ++told, finished += p.finished;
    CHECK(p.starts == 3);
    CHECK((p.similarity > 0 && p.similarity < 1));
  };
  const auto fit = graph_lsrdr(g, V, U, options);
  CHECK(fit.converged);
  CHECK_FALSE(fit.interrupted);
  CHECK(fit.gradient_norm <= 1e-8);
  CHECK(fit.rs_identity <= 1e-6);
  REQUIRE(fit.starts.size() == 3);
  CHECK(finished == 3);
  CHECK(told == fit.iterations + 3);
  int converged = 0, counted = 0;
  for (const auto& s : fit.starts) {
    converged += s.converged;
    CHECK(s.similarity <= fit.similarity);
    CHECK(s.gamma_applications > s.iterations);
  }
  for (const auto& b : fit.basins) counted += b.count;
  CHECK(converged == 3);  // the second along a ridge, in 1600 steps
  CHECK(counted == converged);
  REQUIRE(fit.basins.size() >= 1);
  CHECK(fit.basins[0].similarity == fit.similarity);
  options.threads = 3;
  const auto other = graph_lsrdr(g, V, U, options);
  CHECK(matrix(other.compression) == matrix(fit.compression));
  for (std::size_t k = 0; k < 3; ++k) CHECK(other.starts[k].similarity == fit.starts[k].similarity);
}

TEST_CASE("a reduction of a graph that is told to stop answers with the best so far") {
  const auto g = random_graph(500, 9);
  const space<double> V("V", g.nodes), U("U", 3);
  int asked = 0;
  graph_lsrdr_options options{.starts = 50};
  options.stop = [&] { return ++asked > 4; };
  const auto fit = graph_lsrdr(g, V, U, options);
  CHECK(fit.interrupted);
  CHECK_FALSE(fit.converged);
  REQUIRE(fit.starts.size() == 1);
  CHECK(fit.iterations == 4);
  CHECK(fit.basins.empty());
  CHECK((fit.similarity > 0 && fit.similarity < 1));
  CHECK_THROWS_AS(graph_lsrdr(g, V, U, {.starts = 0}), invalid_argument);
}

TEST_CASE("log L of a graph and its natural slope do not depend on the basis of U") {
  // Q ↦ QG, S ↦ SG^{−†} is B ↦ G†BG^{−†}.
  const std::size_t n = 40, d = 3;
  const detail::graph_objective f(random_graph(n, 5), d);
  const auto rows = random_matrix<double>(n, d, {6}), g = random_matrix<double>(d, d, {7});
  const auto other = adjoint(solve(g, identity_matrix<double>(d)));
  const auto stacked = [&](const dense_array<double>& q, const dense_array<double>& s) {
    dense_array<double> all(2 * n, d);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < d; ++k) all(i, k) = q(i, k), all(n + i, k) = s(i, k);
    return all;
  };
  const auto p = f.evaluate(stacked(rows, rows), nullptr, 1e-13);
  const auto moved = f.evaluate(stacked(multiply(rows, g), multiply(rows, other)), nullptr, 1e-13);
  REQUIRE(std::isfinite(p.value));
  CHECK(p.slope > 1e-3);
  const double bound = 1e-9 * norm(g) * norm(other);
  CHECK(std::abs(moved.value - p.value) <= bound);
  CHECK(std::abs(moved.slope / p.slope - 1) <= bound);
}

TEST_CASE("the steps of large graphs and the starts side by side fit their memory") {
  CHECK(detail::memory_plan(1000).steps == 30);
  CHECK(detail::memory_plan(1000).starts >= 1000);
  double before = 31;
  for (const double numbers : {1e5, 1.6e6, 3.2e6, 1e7, 1e8}) {
    CAPTURE(numbers);
    const auto plan = detail::memory_plan(std::size_t(numbers));
    const double pair = 16 * numbers, mebibyte = 1 << 20;
    CHECK((plan.steps == 8 || pair * double(plan.steps) <= 640 * mebibyte));
    // A step is two vectors of so many numbers; a climb has eight vectors besides.
    const double climb = pair * double(plan.steps) + 8 * pair / 2;
    CHECK((plan.starts == 1 || climb * plan.starts <= 1640 * mebibyte));
    CHECK(plan.starts >= 1);
    CHECK(double(plan.steps) <= before);
    before = double(plan.steps);
  }
}
