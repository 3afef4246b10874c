// The joint equations for E, L and B: from beside a maximum to it, in three applications a step, where
// the fixed-point iteration alone is repelled, of real kind and of pairs.
#include <cofree/critical/gauge.hpp>
#include <cofree/lsrdr/ascent.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// The end of one start by L-BFGS alone.
template <scalar K>
critical_data<K> end_of(const objective<K>& f, const lsrdr_problem<K>& problem, const space<K>& u,
                        int k) {
  const auto b = start_at(problem, u, k, seed{1}.derived(std::uint64_t(k))).first;
  const auto end = ascend(f, f.evaluate(left_gauge(b).isometry, 1e-6, seed{5}));
  REQUIRE(end.converged);
  return end.point;
}

template <scalar K>
linear_operator<K> beside(const linear_operator<K>& b, double distance, std::uint64_t s) {
  const auto noise = tangent_part(b, random_operator(b.domain(), b.codomain(), {s}));
  return retract(b, noise * centre_t<K>(distance / norm(noise)));
}

}  // namespace

TEST_CASE_TEMPLATE("E, L and B together return to the maximum beside them", K, COFREE_FIELDS) {
  for (std::uint64_t s : {4, 5, 6}) {
    CAPTURE(s);
    const auto problem = prepare(data::gaussian<K>(10, 4, s));
    const space<K> u("U", 3);
    const objective<K> f(problem.map);
    const auto end = end_of(f, problem, u, 0);
    const auto begin = f.evaluate(beside(end.isometry, 3e-3, s), end, 1e-3);
    REQUIRE(begin.gradient_norm > 1e-4);
    const objective<K> counted(problem.map);
    const auto back = solve_jointly(counted, begin, {.gradient_tolerance = 1e-11});
    REQUIRE(back.converged);
    // By eigen-solves that know nothing of it.
    const auto exact = f.evaluate(back.point.isometry, 1e-13, seed{77}, false, end.lambda);
    CHECK(exact.gradient_norm <= 1e-9);
    CHECK(std::abs(exact.value - end.value) <= 1e-12);
    CHECK(std::abs(exact.lambda - back.point.lambda) <= 1e-10);
    CHECK(norm(adjoint_product(back.point.isometry, back.point.isometry) - identity_operator(u)) <=
          1e-13);
    const int parts = end.kind == eigenvalue_kind::real ? 1 : 2;
    // Γ, its adjoint and the compressions: 3, of a pair 8.
    CHECK(counted.applications() == (parts == 1 ? 3 : 8) * back.evaluations);
    CHECK(back.evaluations <= 120);
  }
}

TEST_CASE("of a complex pair too") {
  // d = 2 over ℝ holds the complex problem of d = 1: pairs among the ends.
  int pairs = 0;
  for (std::uint64_t s = 1; s <= 12 && pairs < 2; ++s) {
    const auto problem = prepare(data::gaussian<double>(8, 3, s));
    const space<double> u("U", 2);
    const objective<double> f(problem.map);
    for (int k = 0; k < 6; ++k) {
      const auto b = start_at(problem, u, k, seed{1}.derived(std::uint64_t(k))).first;
      const auto end = ascend(f, f.evaluate(left_gauge(b).isometry, 1e-6, seed{5}));
      if (!end.converged || end.point.kind == eigenvalue_kind::real) continue;
      ++pairs;
      const auto begin = f.evaluate(beside(end.point.isometry, 1e-3, s), end.point, 1e-3);
      const auto back = solve_jointly(f, begin, {.gradient_tolerance = 1e-11});
      CAPTURE(s);
      CAPTURE(k);
      REQUIRE(back.converged);
      const auto exact = f.evaluate(back.point.isometry, 1e-13, seed{77}, false, back.point.lambda);
      CHECK(exact.kind == eigenvalue_kind::complex_pair);
      CHECK(exact.gradient_norm <= 1e-9);
      CHECK(std::abs(exact.value - end.point.value) <= 1e-9);
      break;
    }
  }
  CHECK(pairs > 0);
}

TEST_CASE("where there is no critical point near, the joint equations give up and change nothing") {
  const auto problem = prepare(data::gaussian<double>(10, 4, 4));
  const space<double> u("U", 3);
  const objective<double> f(problem.map);
  const auto b = random_isometry(u, u * problem.map.space_w(), seed{2});
  const auto p = f.evaluate(b, 1e-6, seed{5});
  const auto out = solve_jointly(f, p, {.gradient_tolerance = 1e-11, .max_iterations = 3});
  CHECK_FALSE(out.converged);
  CHECK(distance(out.point.isometry, b) == 0);
}

TEST_CASE_TEMPLATE("climbing jointly ends where L-BFGS alone ends, for less", K, COFREE_FIELDS) {
  const auto problem = prepare(data::gaussian<K>(12, 4, 9));
  const space<K> u("U", 3);
  const objective<K> plain(problem.map), joint(problem.map);
  const auto b = left_gauge(start_at(problem, u, 0, seed{1}).first).isometry;
  const auto one = ascend(plain, plain.evaluate(b, 1e-6, seed{5}), {.gradient_goal = 1e-10});
  const auto two =
      ascend_jointly(joint, joint.evaluate(b, 1e-6, seed{5}), {.gradient_goal = 1e-10});
  CHECK(two.converged);
  CHECK(std::abs(one.point.value - two.point.value) <= 1e-12);
  CHECK(joint.applications() < plain.applications());
}
