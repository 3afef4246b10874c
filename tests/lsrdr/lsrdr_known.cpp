// Fits against known values: the digits network, octonions, matrix units, planted cliques.
#include <cofree/network/cluster.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

TEST_CASE("digits, one layer, real: best similarity at d = 2 and 4, P orthogonal") {
  const auto a = data::digits<double>("one_layer");
  for (auto [d, wanted] : {std::pair<std::size_t, double>{2, 0.962659832}, {4, 0.978913845}}) {
    const auto f = data::fit(a, d);
    CHECK(f.starts.size() <= 16);
    CHECK(std::abs(*f.similarity - wanted) <= 1e-8);
    data::check_certificate(f);
    CHECK(*f.certificate().projection_adjoint_gap <= 1e-7);
    // Symmetric A: the densities coincide.
    CHECK(distance(f.right_density(), f.left_density()) <= 1e-8);
    if (d == 2)
      CHECK(std::any_of(f.basins.begin(), f.basins.end(), [](const auto& b) {
        return std::abs(b.similarity - 0.923946147) <= 1e-8;
      }));
  }
}

TEST_CASE("octonions, real and complex B, d = 1..4") {
  const double root2 = std::sqrt(2.0), root3 = std::sqrt(3.0);
  const auto over = [&]<class K>(K, const std::vector<double>& table) {
    const auto a = data::octonions<K>();
    for (std::size_t d = 1; d <= 4; ++d) {
      const auto f = data::fit(a, d);
      CAPTURE(d);
      CHECK(f.converged);
      CHECK(std::abs(*f.similarity * *f.similarity - table[d - 1]) <= 1e-9);
      CHECK(std::abs(f.lambda - *f.similarity * std::sqrt(8.0)) <= 1e-9);
    }
  };
  over(double{}, {1.0 / 8, 1.0 / 4, 3.0 / 8, 1.0 / 2});
  over(complex<double>{}, {1.0 / 4, 1.0 / 2, (1 + root2) / 4, 3.0 / 4});
  const auto f = data::fit(data::octonions<complex<double>>(), 4, {.starts = 32});
  CHECK(std::any_of(f.basins.begin(), f.basins.end(), [&](const auto& b) {
    return std::abs(b.similarity * b.similarity - (1 + root3) / 4) <= 1e-9;
  }));
}

TEST_CASE("ρ₂,₁(E₁₂,E₂₁) = 1/√2 with ρ(Γ(A,A)) = 1") {
  dense_array<double> a(2, 2), b(2, 2);
  a(0, 1) = b(1, 0) = 1;
  const auto f =
      data::fit(from_slices<double>({a, b}, space<double>("V", 2), space<double>("W", 2)), 1);
  CHECK(std::abs(*f.similarity - 1 / std::sqrt(2.0)) <= 1e-10);
  CHECK(std::abs(f.lambda - 1 / std::sqrt(2.0)) <= 1e-10);
}

namespace {

/// √w E_ij for each directed edge.
template <scalar K>
linear_operator<K> graph(std::size_t n,
                         const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
  std::vector<dense_array<K>> list;
  for (auto [i, j] : edges) {
    dense_array<K> m(n, n);
    m(i, j) = K(1.0);
    list.push_back(m);
  }
  return from_slices(list, space<K>("V", n), space<centre_t<K>>("W", edges.size()));
}

}  // namespace

TEST_CASE("a clique planted in a sparse directed graph is the optimum at its size") {
  const std::size_t n = 14, clique = 4;
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  const std::size_t members[] = {2, 5, 6, 11};
  for (auto i : members)
    for (auto j : members)
      if (i != j) edges.push_back({i, j});
  random_source source({5});
  for (int k = 0; k < 14; ++k) {  // a sparse rest that does not touch the clique twice
    const auto i = std::size_t(source.uniform() * double(n)),
               j = std::size_t(source.uniform() * double(n));
    if (i != j && std::find(edges.begin(), edges.end(), std::pair{i, j}) == edges.end())
      edges.push_back({i, j});
  }
  const auto f = data::fit(graph<complex<double>>(n, edges), clique, {.starts = 24});
  CHECK(std::abs(f.lambda - std::sqrt(double(clique - 1))) <= 1e-8);
  REQUIRE(f.has_projection());
  const auto p = matrix(f.projection());
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const bool inside =
          i == j && std::find(std::begin(members), std::end(members), i) != std::end(members);
      CHECK(std::abs(p(i, j) - (inside ? 1.0 : 0.0)) <= 1e-6);
    }
}

TEST_CASE("every set of nodes bounds the optimum of a graph from below; K₄ spreads out at d < 4") {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      if (i != j) edges.push_back({i, j});
  const double wanted[] = {0.75, 1.5, 2.25};
  for (std::size_t d = 1; d <= 3; ++d) {
    const auto f = data::fit(graph<complex<double>>(4, edges), d);
    CHECK(std::abs(f.lambda * f.lambda - wanted[d - 1]) <= 1e-8);
  }
}

TEST_CASE("random baselines: similarity of tuples that have nothing, or a part, in common") {
  // similarity of B with A as such, no optimisation: ρ(Γ(A,B))/(ρ(Γ(A,A))ρ(Γ(B,B)))^½
  const std::size_t n = 20, r = 8;
  const auto radius = [](const linear_operator<double>& a, const linear_operator<double>& b) {
    return std::abs(dominant_eigenpair(gamma(a, b), {.tolerance = 1e-8, .dense_limit = 0}).value);
  };
  const space<double> V("V", n), W("W", r);
  double unrelated = 0, thinned = 0;
  const int seeds = 30;
  const double alpha = 0.6;
  for (std::uint64_t s = 1; s <= seeds; ++s) {
    const auto a = random_operator(V, V * W, {s}), b = random_operator(V, V * W, {s + 1000});
    const double aa = radius(a, a);
    unrelated += radius(a, b) / std::sqrt(aa * radius(b, b)) * std::sqrt(double(r));
    auto list = slices(a);
    random_source source({s + 5000});
    for (auto& slice : list)
      for (std::size_t i = 0; i < slice.size(); ++i)
        if (source.uniform() > alpha) slice.data()[i] = 0;
    const auto part = from_slices(list, V, W);
    thinned += radius(a, part) / std::sqrt(aa * radius(part, part));
  }
  CHECK(unrelated / seeds >= 1.0);
  CHECK(unrelated / seeds <= 1.1);
  CHECK(std::abs(thinned / seeds - std::sqrt(alpha)) <= 0.05);
}

TEST_CASE("the m×m corner of a tuple is similar to it by about √(m/n)") {
  const std::size_t n = 20, m = 12, r = 8;
  const space<double> V("V", n), W("W", r), U("U", m);
  double sum = 0;
  for (std::uint64_t s = 1; s <= 20; ++s) {
    const auto a = random_operator(V, V * W, {s});
    std::vector<dense_array<double>> corner;
    for (const auto& slice : slices(a)) {
      dense_array<double> c(m, m);
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t k = 0; k < m; ++k) c(i, k) = slice(i, k);
      corner.push_back(c);
    }
    const auto b = from_slices(corner, U, W);
    const auto radius = [](const auto& g) {
      return std::abs(dominant_eigenpair(g, {.tolerance = 1e-8, .dense_limit = 0}).value);
    };
    sum += radius(gamma(a, b)) / std::sqrt(radius(gamma(a, a)) * radius(gamma(b, b)));
  }
  CHECK(std::abs(sum / 20 - std::sqrt(double(m) / double(n))) <= 0.05);
}
