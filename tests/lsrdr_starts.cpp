// Starts that a user gives, growth from d − 1 to d, and the flat data that need them.
#include <cofree/lsrdr/curvature.hpp>
#include <cofree/network/cluster.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// The classes 3 and 8 of the two-layer digits network, followed back to the pixels.
linear_operator<double> pixels() {
  const auto folder = std::filesystem::path(COFREE_DATA_DIR) / "digits" / "two_layer";
  const auto first = read_bilinear_layer(folder / "layer1"),
             second = read_bilinear_layer(folder / "layer2");
  const space<double> inputs("pixels", first.inputs()), middle("hidden", second.inputs()),
      classes("classes", second.outputs());
  const auto hidden =
      backpropagated(mixture_of(classes, {3, 8}), symmetric_operator(second, middle, classes));
  const auto found = clusters_of(hidden, space<double>("U", 2), {.starts = 4});
  return backpropagated(found.right, symmetric_operator(first, inputs, middle));
}

}  // namespace

TEST_CASE_TEMPLATE("a given start is the first, and at a maximum it stays there", K,
                   COFREE_FIELDS) {
  auto problem = prepare(data::gaussian<K>(8, 3, 1));
  const space<K> u("U", 2);
  const auto first = lsrdr(problem, u, {.starts = 4});
  REQUIRE(first.converged);
  // A larger multiple in another gauge: the start is put in gauge before it is used.
  const auto c = random_operator(u, u, seed{3});
  const auto inverse = from_matrix(solve(matrix(c), identity_matrix<K>(2)), u, u);
  const auto moved =
      tensor(c, identity_operator(problem.map.space_w())) * first.map() * inverse * centre_t<K>(3);
  problem.given = {moved};
  const auto again = lsrdr(problem, u, {.starts = 2, .join = false});
  REQUIRE(again.starts.size() == 2);
  CHECK(again.starts[0].how == "given");
  CHECK(again.starts[1].how == "schmidt");
  CHECK(again.starts[0].converged);
  CHECK(std::abs(again.starts[0].similarity - *first.similarity) <= 1e-12);
  CHECK(again.starts[0].iterations < first.starts[0].iterations);
}

TEST_CASE_TEMPLATE("growth from d − 1 to d loses nothing", K, COFREE_FIELDS) {
  auto problem = prepare(data::gaussian<K>(8, 3, 6));
  const auto small = lsrdr(problem, space<K>("U", 2), {.starts = 4});
  REQUIRE(small.converged);
  const space<K> u("U'", 3);
  // Without noise it is the old B beside zeros.
  const auto b = grown(small.map(), u, 0);
  CHECK(std::abs(norm(b) - norm(small.map())) <= 1e-14 * norm(b));
  CHECK(std::abs(left_gauge(b).radius - 1) <= 1e-12);
  problem.given = {small.map()};
  const auto large = lsrdr(problem, u, {.starts = 1});
  CHECK(large.starts[0].how == "grown");
  CHECK(large.converged);
  CHECK(*large.similarity > *small.similarity + 1e-3);
}

TEST_CASE("a given start that does not fit is refused in words") {
  const auto a = data::gaussian<double>(6, 3, 5);
  auto problem = prepare(a);
  const space<double> large("U", 4), small("U", 2), other("W'", 3);
  problem.given = {random_isometry(large, large * problem.map.space_w(), seed{1})};
  CHECK_THROWS_AS(lsrdr(problem, small, {}), invalid_argument);
  problem.given = {random_isometry(small, small * other, seed{1})};
  CHECK_THROWS_AS(lsrdr(problem, small, {}), space_mismatch);
}

TEST_CASE(
    "two layers of digits at the pixels, d = 4: densities that fall by 10⁶, and it converges") {
  auto problem = prepare(pixels());
  const auto three = lsrdr(problem, space<double>("U", 3), {.starts = 2, .second_order = false});
  REQUIRE(three.converged);
  const space<double> u("U", 4);
  problem.given = {three.map()};
  const auto f = lsrdr(problem, u, {.starts = 4, .join = false, .second_order = false});
  CHECK(f.starts[0].how == "grown");
  CHECK(f.starts[0].converged);
  data::check_certificate(f, 1e-6);
  CHECK(std::abs(*f.similarity - 0.999999817834) <= 1e-10);
  CHECK(*f.similarity > *three.similarity);
}
