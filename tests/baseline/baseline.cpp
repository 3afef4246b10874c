// The original gradient ascent against known values and against the library's own answers.
#include <cofree/baseline/gradient_ascent.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// The ends of the ascent from the first `starts` starts of the library.
template <scalar K>
std::vector<gradient_ascent_result<K>> ends(const linear_operator<K>& a, std::size_t d, int starts,
                                            const gradient_ascent_options& options) {
  const auto problem = prepare(a);
  const space<K> u("U", d);
  std::vector<gradient_ascent_result<K>> out;
  for (int k = 0; k < starts; ++k)
    out.push_back(gradient_ascent(
        problem, start_at(problem, u, k, seed{1}.derived(std::uint64_t(k))).first, options));
  return out;
}

template <scalar K>
double best_similarity(const std::vector<gradient_ascent_result<K>>& list) {
  double best = 0;
  for (const auto& r : list) best = std::max(best, r.similarity);
  return best;
}

}  // namespace

TEST_CASE("gradient ascent reaches the best value of the digits at d = 2 and never exceeds it") {
  const auto list = ends(data::digits<double>("one_layer"), 2, 4,
                         {.step = 1, .momentum = 0.5, .max_updates = 3000, .check_every = 100});
  CHECK(std::abs(best_similarity(list) - 0.962659832) <= 1e-5);
  for (const auto& r : list) {
    CHECK(r.similarity <= 0.962659832 + 1e-8);
    CHECK(r.gamma_applications >= 3 * r.iterations);
    CHECK(distance(adjoint(r.map) * r.map, identity_operator(r.map.domain())) <= 1e-12);
    if (r.converged) CHECK(r.gradient_norm <= 1e-9);
  }
}

TEST_CASE_TEMPLATE("gradient ascent on Gaussian tuples ends at or below the library's best", K,
                   std::complex<double>, quaternion<double>) {
  const auto a = data::gaussian<K>(6, 3, 11);
  const auto list = ends(a, 2, 4, {.step = 0.5, .momentum = 0.5, .max_updates = 3000});
  const auto f = data::fit(a, 2);
  const double best = std::max(*f.similarity, f.best_pair.value_or(0));
  bool reached = false;
  for (const auto& r : list) {
    CHECK(r.similarity <= best + 1e-8);
    if (r.kind == eigenvalue_kind::real && r.gradient_norm < 1e-6) {
      CHECK(r.settled());
      reached = reached || std::abs(r.similarity - *f.similarity) <= 1e-5;
    }
  }
  CHECK(reached);
}

TEST_CASE(
    "where the dominant eigenvalue is a pair the power iteration turns, and the result says so") {
  // Γ(A,B) = b₀J + b₁ at d = 1, with eigenvalues b₁ ± i b₀.
  dense_array<double> turn(2, 2);
  turn(0, 1) = -1, turn(1, 0) = 1;
  const space<double> v("V", 2), w("W", 2);
  const auto a = from_slices<double>({turn, identity_matrix<double>(2)}, v, w);
  const auto r = ends(a, 1, 1, {.step = 0.1, .momentum = 0, .max_updates = 40})[0];
  CHECK(r.kind == eigenvalue_kind::complex_pair);
  CHECK_FALSE(r.settled());
}

TEST_CASE("a start with ρ(Γ(B,B)) = 0 is an error") {
  const auto problem = prepare(data::gaussian<double>(5, 3, 2));
  const space<double> u("U", 2);
  const linear_operator<double> zero(u, u * problem.map.space_w());
  CHECK_THROWS_AS(gradient_ascent(problem, zero), numerical_failure);
}
