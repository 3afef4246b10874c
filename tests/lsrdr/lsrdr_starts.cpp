// Starts that a user gives, growth from d − 1 to d, and the flat data that need them.
#include <cofree/critical/curvature.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/lsrdr/ascent.hpp>
#include <cofree/network/cluster.hpp>

#include "fields.hpp"
#include "lsrdr/climb/climb_in_class.hpp"
#include "lsrdr/starts/block_starts.hpp"
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
  const space<K> u("U", 2);
  const auto c = random_operator(u, u, seed{3});
  const auto inverse = from_matrix(solve(matrix(c), identity_matrix<K>(2)), u, u);
  for (std::uint64_t s = 1; s <= 6; ++s) {
    CAPTURE(s);
    auto problem = prepare(data::gaussian<K>(8, 3, s));
    const auto first = lsrdr(problem, u, {.starts = 4, .second_order = false});
    REQUIRE(first.converged);
    // A larger multiple in another gauge: the start is put in gauge before it is used.
    const auto moved = tensor(c, identity_operator(problem.map.space_w())) * first.map() * inverse *
                       centre_t<K>(3);
    problem.given = {moved};
    const auto again = lsrdr(problem, u, {.starts = 2, .join = false, .second_order = false});
    REQUIRE(again.starts.size() == 2);
    CHECK(again.starts[0].how == "given");
    CHECK(again.starts[1].how == "schmidt");
    CHECK(again.starts[0].converged);
    CHECK(std::abs(again.starts[0].similarity - *first.similarity) <= 1e-12);
    CHECK(again.starts[0].iterations < first.starts[0].iterations);
    // What is left to do is to solve for E and L, which is no climb.
    if (first.kind == eigenvalue_kind::real) CHECK(again.starts[0].iterations <= 2);
  }
}

TEST_CASE_TEMPLATE("a given start at a maximum of a class stays there", K, COFREE_FIELDS) {
  const space<K> u("U", commutative_scalar<K> ? 3 : 2);
  for (auto c : {slice_class::hermitian, slice_class::symmetric, slice_class::skew}) {
    if (!commutative_scalar<K> && c == slice_class::symmetric) continue;
    for (std::uint64_t s = 1; s <= 2; ++s) {
      CAPTURE(int(c));
      CAPTURE(s);
      auto problem = prepare(data::gaussian<K>(commutative_scalar<K> ? 6 : 5, 3, s));
      const auto first = lsrdr(problem, u, {.starts = 3, .slices = c});
      REQUIRE(first.converged);
      problem.given = {first.map() * centre_t<K>(3)};
      const auto again = lsrdr(problem, u, {.starts = 1, .slices = c});
      CHECK(again.starts[0].how == "given");
      CHECK(again.starts[0].converged);
      CHECK(std::abs(again.starts[0].similarity - *first.similarity) <= 1e-12);
      CHECK(again.starts[0].iterations <= 2);
    }
  }
}

TEST_CASE_TEMPLATE("a maximum is not refused because rough E and L had shown a higher value", K,
                   COFREE_FIELDS) {
  int above = 0;
  for (std::uint64_t s = 1; s <= 6; ++s) {
    CAPTURE(s);
    const auto problem = prepare(data::gaussian<K>(8, 3, s));
    const space<K> u("U", 2);
    const auto f = lsrdr(problem, u, {.starts = 1, .second_order = false});
    REQUIRE(f.converged);
    if (f.kind != eigenvalue_kind::real) continue;
    // E and L of the maximum, each off by an error as L-BFGS leaves it at a gradient of 1e-2.
    const objective<K> g(problem.map);
    const auto there = g.evaluate(left_gauge(f.map()).isometry, 1e-13, seed{1});
    auto rough = there;
    const auto off = [](linear_operator<K>& x, seed r) {
      const auto noise = random_operator(x.domain(), x.codomain(), r);
      x += noise * centre_t<K>(1e-2 * norm(x) / norm(noise));
    };
    off(rough.right[0], {s}), off(rough.left[0], {s + 50});
    rough.eigen_residual = 1e-2;
    rough = g.complete(std::move(rough));
    above += rough.value > there.value + 1e-9;
    int solves = 0;
    const auto end = ascend_jointly<K>(
        g, rough, {.progress = [&](int iteration, double, double) { solves += iteration == 0; }});
    CHECK(end.converged);
    CHECK(std::abs(end.point.value - there.value) <= 1e-12);
    CHECK(solves == 1);
  }
  CHECK(above >= 1);
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

TEST_CASE("a start without a value gives way to a random one, a given one does not") {
  // Schmidt starts of skew A are skew: nothing of them is symmetric.
  const auto w = space<double>("W", 3), v = space<double>("V", 6);
  auto problem =
      prepare(detail::part_in_class(random_operator(v, v * w, seed{1}), slice_class::skew));
  const space<double> u("U", 2);
  const auto draw = [&](std::uint64_t s, slice_class c) {
    return detail::part_in_class(random_operator(u, u * w, seed{s}), c);
  };
  for (std::uint64_t given = 0; given <= 3; ++given) {
    CAPTURE(given);
    CHECK(start_at(problem, u, detail::random_start(problem), seed{1}).second ==
          "random compression");
    const int schmidt = int(given);
    CHECK(start_at(problem, u, schmidt, seed{1}).second == "schmidt");
    const auto f = lsrdr(problem, u, {.starts = schmidt + 1, .slices = slice_class::hermitian});
    REQUIRE(f.starts.size() == given + 1);
    CHECK(f.starts[given].how == "random compression");
    CHECK_FALSE(f.starts[given].failure);
    problem.given.push_back(draw(10 + given, slice_class::hermitian));
  }
  problem.given = {draw(1, slice_class::skew)};
  const auto f = lsrdr(problem, u, {.starts = 3, .slices = slice_class::hermitian});
  REQUIRE(f.starts[0].failure);
  CHECK(f.starts[0].failure->find("given as a start") != std::string::npos);
  CHECK_FALSE(f.starts[2].failure);
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
  for (const auto& each : f.starts) {  // RS = 1 asks more digits of E and L where e falls like this
    CAPTURE(each.how);
    CHECK(each.converged);
  }
  data::check_certificate(f, 1e-6);
  CHECK(std::abs(*f.similarity - 0.999999817834) <= 1e-10);
  CHECK(*f.similarity > *three.similarity);
}
