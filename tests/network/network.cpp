// Layers, clusters and their way back through a network.
#include <cofree/network/cluster.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

linear_operator<double> column(const space<double>& v, const std::vector<double>& x) {
  dense_array<double> m(x.size(), 1);
  std::copy(x.begin(), x.end(), m.data());
  return from_matrix(m, unit_space<double>(), v);
}

}  // namespace

TEST_CASE("the symmetric A of a layer evaluates to the layer") {
  const auto layer =
      read_bilinear_layer(std::filesystem::path(COFREE_DATA_DIR) / "digits" / "one_layer");
  const space<double> V("V", layer.inputs()), W("W", layer.outputs());
  const auto a = symmetric_operator(layer, V, W);
  CHECK(asymmetry(a) <= 1e-14);
  random_source source({1});
  std::vector<double> x(layer.inputs());
  for (auto& e : x) e = source.normal();
  const auto direct = layer_value(layer, x);
  const auto value = matrix(quadratic_value(a, column(V, x)));
  for (std::size_t k = 0; k < direct.size(); ++k) CHECK(std::abs(value(k, 0) - direct[k]) <= 1e-11);
  CHECK_THROWS_AS(symmetric_operator(layer, W, V), invalid_argument);
}

TEST_CASE_TEMPLATE("clusters: membership is a number in [0,1] that bases rank", K, COFREE_FIELDS) {
  const space<K> V("V", 5);
  const auto c = mixture_of(V, {1, 3});
  const auto order = ranked(c, standard_basis(V));
  CHECK(order[0].index == 1);
  CHECK(order[1].index == 3);
  CHECK(std::abs(order[0].membership - 0.5) <= 1e-14);
  CHECK(std::abs(order[2].membership) <= 1e-14);
  double sum = 0;
  for (double m : memberships(c)) sum += m;
  CHECK(std::abs(sum - 1) <= 1e-14);
  const auto x = random_operator(unit_space<K>(), V, {4});
  CHECK(c.membership(x) >= 0);
  CHECK(c.membership(x) <= 1);
  CHECK(std::abs(c.membership(x * centre_t<K>(3)) - c.membership(x)) <= 1e-13);
  CHECK_THROWS_AS(mixture_of(V, {5}), invalid_argument);
  CHECK_THROWS_AS(cluster<K>(identity_operator(V)), invalid_argument);
  CHECK_THROWS_AS(cluster<K>(random_operator(V, V, {1})), invalid_argument);
  CHECK_THROWS_AS(cluster<K>(linear_operator<K>(V, space<K>("V", 5))), space_mismatch);
}

TEST_CASE("classes 3 and 8 followed back through the two-layer network") {
  const auto folder = std::filesystem::path(COFREE_DATA_DIR) / "digits" / "two_layer";
  const auto first = read_bilinear_layer(folder / "layer1"),
             second = read_bilinear_layer(folder / "layer2");
  const space<double> pixels("pixels", 64), hidden("hidden", 16), classes("classes", 10);
  const auto a1 = symmetric_operator(first, pixels, hidden),
             a2 = symmetric_operator(second, hidden, classes);
  const lsrdr_options options{.starts = 12, .threads = 2};
  const auto at_hidden =
      clusters_of(backpropagated(mixture_of(classes, {3, 8}), a2), space<double>("U", 2), options);
  CHECK(std::abs(*at_hidden.fit.similarity - 0.997914) <= 1e-6);
  data::check_certificate(at_hidden.fit);
  CHECK(distance(at_hidden.right.density(), at_hidden.left.density()) <= 1e-7);  // symmetric A
  const auto at_pixels =
      clusters_of(backpropagated(at_hidden.right, a1), space<double>("U", 2), options);
  CHECK(std::abs(*at_pixels.fit.similarity - 0.999997) <= 1e-6);
  CHECK(std::abs(at_pixels.fit.parts().right_spectrum[0] - 0.966) <= 1e-3);
  CHECK(std::abs(at_pixels.fit.parts().right_spectrum[1] - 0.034) <= 1e-3);
  CHECK_THROWS_AS(backpropagated(mixture_of(pixels, {1}), a2), space_mismatch);
}
