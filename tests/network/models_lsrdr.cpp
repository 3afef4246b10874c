// lsrdr on maps that are not arrays: the answer is that of the dense map.
#include <cofree/network/bilinear_layer.hpp>
#include <cofree/operator/subspace.hpp>
#include <cofree/tensor_operator/combinations.hpp>
#include <cofree/tensor_operator/sparse.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "operators.hpp"

using namespace cofree;

namespace {

const lsrdr_options few{.starts = 4, .threads = 2};

/// A user's own map: the three functions and nothing else.
template <scalar K>
struct three_functions {
  dense_tensor_operator<K> inside;

  space<K> space_v() const { return inside.space_v(); }
  space<centre_t<K>> space_w() const { return inside.space_w(); }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const {
    inside.gamma(b, x, z);
  }
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const {
    inside.gamma_adjoint(b, y, z);
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    return inside.compress(l, e);
  }
};

/// The same with ρ(Γ(A,A)).
template <scalar K>
struct with_radius : three_functions<K> {
  double radius = 0;
  double self_radius() const { return radius; }
};

template <scalar K>
double radius_of(const linear_operator<K>& a) {
  const auto problem = prepare(a);
  return problem.scale * problem.scale;
}

}  // namespace

TEST_CASE("the digits layer by factors: the similarity and P of its dense A") {
  const auto layer =
      read_bilinear_layer(std::filesystem::path(COFREE_DATA_DIR) / "digits" / "one_layer");
  const space<double> V("V", layer.inputs()), W("W", layer.outputs()), U("U", 2);
  const auto dense = lsrdr(symmetric_operator(layer, V, W), U, few);
  const auto factored = lsrdr(factored_operator(layer, V, W), U, few);
  data::check_certificate(factored);
  CHECK(std::abs(*factored.similarity - 0.962659832) <= 1e-9);
  CHECK(std::abs(*factored.similarity - *dense.similarity) <= 1e-12);
  CHECK(std::abs(factored.lambda - dense.lambda) <= 1e-11 * dense.lambda);
  CHECK(distance(factored.projection(), dense.projection()) <= 1e-8);
  CHECK(factored.starts[0].how == "schmidt");
}

TEST_CASE("sparse slices: the octonions, whose slices are signed permutations") {
  const auto a = data::octonions<double>();
  std::vector<tensor_entry<double>> entries;
  const auto list = slices(a);
  for (std::size_t k = 0; k < 8; ++k)
    for (std::size_t i = 0; i < 8; ++i)
      for (std::size_t j = 0; j < 8; ++j)
        if (std::abs(list[k](i, j)) > 0.5) entries.push_back({i, j, k, std::round(list[k](i, j))});
  CHECK(entries.size() == 64);
  const space<double> V("V", 8), W("W", 8), U("U", 2);
  const auto fit = lsrdr(sparse_tensor_operator<double>(entries, V, W), U, few);
  CHECK(std::abs(*fit.similarity * *fit.similarity - 0.25) <= 1e-10);
}

TEST_CASE_TEMPLATE("three functions are enough: lambda without a similarity, as dense", K,
                   COFREE_FIELDS) {
  const auto a = data::gaussian<K>(6, 3, 5) * centre_t<K>(1e4);
  const space<K> U("U", 2);
  const lsrdr_options options{.starts = 8, .threads = 2};
  const auto dense = lsrdr(a, U, options);
  const auto own = lsrdr(three_functions<K>{dense_tensor_operator<K>(a)}, U, options);
  CHECK(!own.similarity.has_value());
  CHECK(own.converged);
  CHECK(own.starts[0].how == "random compression");
  CHECK(std::isnan(own.starts[0].similarity));
  REQUIRE(!own.basins.empty());
  CHECK(std::isnan(own.basins[0].similarity));
  double best = 0;
  for (const auto& b : own.basins)
    if (b.kind == own.kind) best = std::max(best, b.lambda);
  CHECK(std::abs(best - own.lambda) <= 1e-7 * own.lambda);
  CHECK(std::abs(own.lambda - dense.lambda) <= 1e-9 * dense.lambda);
  CHECK(own.certificate().stationarity <= 1e-9);
  const auto known = lsrdr(with_radius<K>{{dense_tensor_operator<K>(a)}, radius_of(a)}, U, options);
  REQUIRE(known.similarity.has_value());
  CHECK(std::abs(*known.similarity - *dense.similarity) <= 1e-9);
}

TEST_CASE("all ones removed: the restriction has the LSRDR of the compressed operator") {
  // Symmetric with rows that sum to 0: 1 is an eigenvector of each.
  const std::size_t n = 6;
  const space<double> V("V", n), W("W", 3), U("U", 2);
  std::vector<dense_array<double>> list;
  random_source source({3});
  for (int k = 0; k < 3; ++k) {
    dense_array<double> m(n, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j) m(i, j) = m(j, i) = source.normal();
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < n; ++j) sum += m(i, j);
      m(i, i) -= sum;
    }
    list.push_back(m);
  }
  const auto a = from_slices(list, V, W);
  dense_array<double> ones(n, 1);
  for (std::size_t i = 0; i < n; ++i) ones(i, 0) = 1;
  const auto line = span(std::vector{from_matrix(ones, unit_space<double>(), V)});
  const auto rest = orthogonal_complement(line).inclusion;
  const auto small = tensor(adjoint(rest), identity_operator(W)) * a * rest;
  const auto dense = lsrdr(small, U, few);
  const auto own =
      lsrdr(restricted_tensor_operator<double>(dense_tensor_operator<double>(a), rest), U, few);
  CHECK(std::abs(own.lambda - dense.lambda) <= 1e-9 * dense.lambda);
  CHECK(distance(own.projection(), dense.projection()) <= 1e-7);
}

TEST_CASE("what has no answer is refused for models too") {
  const space<double> V("V", 6), W("W", 5), U("U", 2), one("W", 1);
  std::vector<tensor_entry<double>> chain, loop;
  for (std::size_t i = 0; i < 5; ++i) chain.push_back({i, i + 1, i, 1.5});
  for (std::size_t i = 0; i < 6; ++i) loop.push_back({i, (i + 1) % 6, 0, 1.0});
  CHECK_THROWS_AS(lsrdr(sparse_tensor_operator<double>(chain, V, W), U, few), numerical_failure);
  CHECK_THROWS_AS(lsrdr(sparse_tensor_operator<double>({}, V, W), U, few), numerical_failure);
  CHECK(words([&] {
          lsrdr(sparse_tensor_operator<double>(loop, V, one), U, few);
        }).find("multiples of one operator") != std::string::npos);
  // A rotated triangular map, of which rounding makes one with ρ > 0.
  auto triangular = data::gaussian<double>(6, 3, 1);
  auto list = slices(triangular);
  for (auto& m : list)
    for (std::size_t i = 0; i < 6; ++i)
      for (std::size_t j = 0; j <= i; ++j) m(i, j) = 0;
  const space<double> X("X", 3);
  const auto q = random_isometry(V, V, {4});
  const auto rotated = tensor(q, identity_operator(X)) * from_slices(list, V, X) * adjoint(q);
  CHECK_THROWS_AS(lsrdr(three_functions<double>{dense_tensor_operator<double>(rotated)}, U, few),
                  numerical_failure);
}
