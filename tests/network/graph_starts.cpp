// The reduction of graphs in factors where eigenvalues crowd the circle, and from heavy sets of nodes.
#include <cofree/network/graph.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "network/node_sets.hpp"
#include "network/perron.hpp"

using namespace cofree;

namespace {

weighted_graph cycle(std::size_t n) {
  weighted_graph g{n, {}};
  for (std::size_t i = 0; i < n; ++i) g.edges.push_back({(i + 1) % n, i, 1.0});
  return g;
}

void join(weighted_graph& g, std::size_t i, std::size_t j, double weight = 1) {
  g.edges.push_back({i, j, weight}), g.edges.push_back({j, i, weight});
}

graph_reduction fit(const weighted_graph& g, std::size_t d, int starts = 4) {
  return graph_lsrdr(g, space<double>("V", g.nodes), space<double>("U", d),
                     {.starts = starts, .threads = 2});
}

}  // namespace

TEST_CASE(
    "Perron root by elimination: the geometric mean on weighted cycles, and what t takes away") {
  for (std::size_t n : {1, 2, 17, 1000}) {
    CAPTURE(n);
    auto g = cycle(n);
    const auto weights = random_matrix<double>(n, 2, {3});
    std::vector<double> t(n), vectors;
    double log_mean = 0;
    for (std::size_t i = 0; i < n; ++i) {
      g.edges[i].weight = std::exp(weights(i, 0)), t[i] = std::exp(2 * weights(i, 1));
      log_mean += (weights(i, 0) + 2 * weights(i, 1)) / double(n);
    }
    const detail::perron_solver solver(g);
    const detail::sparse_weights w(g);
    const auto top = solver.dominant(w, t, {}, {}, 1e-13);
    REQUIRE(top.has_value());
    CHECK(std::abs(top->value / std::exp(log_mean) - 1) <= 1e-10);
    CHECK(top->residual <= 1e-8);
    t[0] = 0;  // no cycle is left
    CHECK_FALSE(solver.dominant(w, t, {}, {}, 1e-13).has_value());
    t[0] = -1;
    CHECK_FALSE(solver.dominant(w, t, {}, {}, 1e-13).has_value());
  }
}

TEST_CASE("directed cycles: √(d/n), and at d = 1 no more (the means of t)") {
  for (std::size_t n : {50, 300, 1000}) {
    CAPTURE(n);
    const auto f = fit(cycle(n), 1, 2);
    CHECK(f.converged);
    CHECK(std::abs(f.similarity - std::sqrt(1.0 / double(n))) <= 1e-9);
    CHECK(f.rs_identity <= 1e-6);
  }
  for (std::size_t d : {2, 3, 4}) {
    const auto f = fit(cycle(120), d);
    CHECK(f.similarity >= std::sqrt(double(d) / 120) - 1e-7);
  }
}

TEST_CASE(
    "principal submatrices are lower bounds: cliques, stars, tripartite graphs, paths with an edge "
    "back") {
  SUBCASE("a clique of d nodes in a sparse rest") {
    weighted_graph g{400, {}};
    for (std::size_t i = 100; i < 104; ++i)
      for (std::size_t j = 100; j < i; ++j) join(g, i, j);
    for (std::size_t i = 0; i < 400; ++i) join(g, i, (i * 37 + 11) % 400, 0.2);
    const auto f = fit(g, 4);
    const double rho = spectral_radius(g);
    CHECK(f.similarity >= std::sqrt(3 / rho) - 1e-9);
    CHECK(f.similarity <= 1);
  }
  SUBCASE("disjoint cliques of two sizes") {
    weighted_graph g{60, {}};
    for (std::size_t i = 0; i < 60; ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (i < 12 ? true : i / 4 == j / 4) join(g, i, j);
    const auto f = fit(g, 4);
    CHECK(f.similarity >= std::sqrt(3.0 / 11) - 1e-9);
  }
  SUBCASE("a star: the centre and one leaf") {
    weighted_graph g{301, {}};
    for (std::size_t i = 1; i < 301; ++i) join(g, 0, i);
    const auto f = fit(g, 2);
    CHECK(f.similarity >= std::sqrt(1 / std::sqrt(300.0)) - 1e-9);
  }
  SUBCASE("a directed tripartite graph, of period 3: one node of each part") {
    weighted_graph g{90, {}};
    for (std::size_t i = 0; i < 30; ++i)
      for (std::size_t j = 0; j < 30; ++j)
        for (std::size_t k = 0; k < 3; ++k)
          g.edges.push_back({(k + 1) % 3 * 30 + i, k * 30 + j, 1.0});
    const auto f = fit(g, 3);
    CHECK(f.similarity >= std::sqrt(1.0 / 30) - 1e-9);
    CHECK(f.converged);
  }
  SUBCASE("a long path with a short cycle at its end") {
    weighted_graph g{500, {}};
    for (std::size_t i = 0; i + 1 < 500; ++i) g.edges.push_back({i + 1, i, 1.0});
    g.edges.push_back({497, 499, 1.0});
    const auto f = fit(g, 3);
    CHECK(std::abs(f.similarity - 1) <= 1e-7);  // the three nodes are the cycle
  }
}

TEST_CASE(
    "heavy sets of nodes: planted cliques and directed cycles are found, acyclic sets are none") {
  weighted_graph g{200, {}};
  for (std::size_t i = 0; i + 1 < 200; ++i) g.edges.push_back({i + 1, i, 1.0});  // a path
  const std::vector<double> ones(200, 1.0);
  CHECK(detail::heavy_node_sets(g, ones, 3, 4).empty());
  for (std::size_t k = 0; k < 3; ++k) g.edges.push_back({50 + (k + 1) % 3 * 20, 50 + k * 20, 2.0});
  auto sets = detail::heavy_node_sets(g, ones, 3, 4);
  REQUIRE(!sets.empty());
  CHECK(sets[0].nodes == std::vector<std::size_t>{50, 70, 90});
  CHECK(std::abs(sets[0].radius - 2) <= 1e-12);
  for (std::size_t i = 10; i < 15; ++i)
    for (std::size_t j = 10; j < i; ++j) join(g, i * 7, j * 7);
  sets = detail::heavy_node_sets(g, ones, 5, 2);
  CHECK(sets[0].nodes == std::vector<std::size_t>{70, 77, 84, 91, 98});
  CHECK(std::abs(sets[0].radius - 4) <= 1e-12);
}
