// Many digits where λ is multiple and Γ(B,B) has several fixed points: Lie algebras and group representations.
#include <algorithm>

#include "refined.hpp"
#include "scratch.hpp"

using namespace cofree;

namespace {

linear_operator<double> with_slices(const std::vector<dense_array<double>>& list) {
  return from_slices(list, space<double>("V", list[0].rows()), space<double>("W", list.size()));
}

/// The skew matrices of 4 × 4, E_ab − E_ba.
linear_operator<double> so4() {
  std::vector<dense_array<double>> list;
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      dense_array<double> m(4, 4);
      m(a, b) = 1, m(b, a) = -1;
      list.push_back(m);
    }
  return with_slices(list);
}

/// S₃ on the functions on itself.
std::vector<dense_array<double>> regular_of_s3() {
  std::vector<std::vector<std::size_t>> group{{0, 1, 2}};
  for (auto next = group[0]; std::next_permutation(next.begin(), next.end());)
    group.push_back(next);
  std::vector<dense_array<double>> list;
  for (const auto& g : group) {
    dense_array<double> m(6, 6);
    for (std::size_t h = 0; h < 6; ++h) {
      const std::vector<std::size_t> product{g[group[h][0]], g[group[h][1]], g[group[h][2]]};
      m(std::size_t(std::find(group.begin(), group.end(), product) - group.begin()), h) = 1;
    }
    list.push_back(m);
  }
  return list;
}

}  // namespace

TEST_CASE("so(4) at d = 2: 1/√3 in all digits, though L†E is one of several fixed points") {
  const auto a = so4();
  int real = 0;
  for (std::uint64_t s = 1; s <= 4; ++s) {
    CAPTURE(s);
    const auto fit = data::fit(a, 2, {.starts = 3, .start_seed = {s}});
    if (fit.kind != eigenvalue_kind::real || std::abs(*fit.similarity - std::sqrt(1.0 / 3)) > 1e-9)
      continue;
    ++real;
    for (int digits : {40, 100}) {
      CAPTURE(digits);
      const precision_scope scope(digits);
      const auto f = refine(integral(a), fit, {.digits = digits});
      CHECK(f.reached == digits);
      check_refined(f, digits);
      CHECK(within(long_real(abs(3 * f.similarity * f.similarity - 1)), digits - 6));
    }
  }
  CHECK(real > 0);
}

TEST_CASE("the regular representation of S₃ in all digits") {
  const auto a = with_slices(regular_of_s3());
  for (std::size_t d : {2, 3}) {
    CAPTURE(d);
    const auto fit = data::fit(a, d, {.starts = 5});
    CHECK(fit.sufficient_dim == std::optional<std::size_t>(1));
    const precision_scope scope(40);
    const auto f = refine(integral(a), fit, {.digits = 40});
    check_refined(f, 40);
    CHECK(within(long_real(1 - f.similarity), 34));
  }
}

TEST_CASE(
    "a representation in a basis of doubles is one to some digits only, and the reason says so") {
  auto list = regular_of_s3();
  const auto turn = qr(random_matrix<double>(6, 6, seed{4})).q;
  for (auto& m : list) m = multiply(turn, multiply(op::none, m, op::adjoint, turn));
  const auto a = with_slices(list);
  const auto fit = data::fit(a, 2, {.starts = 5});
  REQUIRE(fit.map().domain().dimension() == 2);
  const auto f = refined(a, fit, 40);
  CHECK_FALSE(f.converged);
  CHECK(f.reached < 40);
  CHECK(f.similarity <= 1);
  // Of the equations, of λ or of ρ(Γ(A,A)), which is multiple too.
  scratch::check_says(f.steps.reason, {"digits"});
}
