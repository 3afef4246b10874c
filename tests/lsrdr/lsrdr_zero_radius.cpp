// ρ(Γ(A,B)) = 0 for every B of a dimension though A is not nilpotent: refused there, answered above.
#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// The exterior algebra of K^m: e_j∧ for j = 1 … m, and what takes e₁∧…∧e_m to 1. Closed words are the
/// standard polynomial S_m(B₁,…,B_m)B_{m+1}, which vanishes on d × d matrices for m ≥ 2d and on no larger
/// ones (Amitsur and Levitzki).
template <scalar K>
linear_operator<K> exterior(std::size_t m, std::uint64_t s) {
  const std::size_t n = std::size_t(1) << m;
  std::vector<dense_array<K>> list;
  for (std::size_t j = 0; j < m; ++j) {
    dense_array<K> wedge(n, n);
    for (std::size_t set = 0; set < n; ++set) {
      if (set >> j & 1) continue;
      int before = 0;
      for (std::size_t i = 0; i < j; ++i) before += int(set >> i & 1);
      wedge(set | std::size_t(1) << j, set) = K(before % 2 ? -1.0 : 1.0);
    }
    list.push_back(wedge);
  }
  dense_array<K> last_one(n, n);
  last_one(0, n - 1) = K(1.0);
  list.push_back(last_one);
  const auto q = qr(random_matrix<K>(n, n, seed{s})).q;
  for (auto& a : list) a = multiply(op::none, multiply(q, a), op::adjoint, q);
  return from_slices(list, space<K>("V", n), space<centre_t<K>>("W", m + 1));
}

template <class F>
void check_refused(F&& fit, const char* dimension) {
  try {
    fit();
    FAIL("not refused");
  } catch (const numerical_failure& e) {
    CHECK(std::string(e.what()).find(
              std::string("the radius of Γ(A,B) is 0 for every B of dimension ") + dimension) !=
          std::string::npos);
  }
}

}  // namespace

TEST_CASE("polynomial identities: the smallest dimension with an answer, over ℝ and ℂ") {
  const auto each = [&]<class K>(K) {
    for (std::size_t d = 1; d <= 2; ++d) {
      CAPTURE(d);
      const auto a = exterior<K>(2 * d, d);
      check_refused([&] { data::fit(a, d, {.starts = 2}); }, d == 1 ? "1" : "2");
      CHECK(*data::fit(a, d + 1, {.starts = 2}).similarity > 0.1);
    }
  };
  each(1.0), each(std::complex<double>(1));
  check_refused([&] { data::fit(exterior<double>(4, 3), 1, {.starts = 2}); }, "1");
}

TEST_CASE("a quaternion is a complex 2×2 matrix: S₂ does not vanish on it, S₄ does") {
  using H = quaternion<double>;
  CHECK(*data::fit(exterior<H>(2, 1), 1, {.starts = 2}).similarity > 0.1);
  check_refused([&] { data::fit(exterior<H>(4, 1), 1, {.starts = 2}); }, "1");
}

TEST_CASE("the Majumdar–Ghosh state: refused at d = 1, 2^(−1/4) at d = 2") {
  dense_array<double> x(3, 3), y(3, 3);
  x(0, 1) = 1, x(1, 2) = 1, y(1, 0) = 1, y(2, 1) = -1;
  const auto a = from_slices<double>({x, y}, space<double>("V", 3), space<double>("W", 2));
  check_refused([&] { data::fit(a, 1, {.starts = 4}); }, "1");
  CHECK(std::abs(*data::fit(a, 2, {.starts = 4}).similarity - std::pow(2.0, -0.25)) <= 1e-9);
}

TEST_CASE("a class without a member of that radius is refused; a small radius is none of 0") {
  const auto a = data::gaussian<double>(4, 3, 1);
  check_refused([&] { data::fit(a, 1, {.starts = 2, .slices = slice_class::skew}); },
                "1 of the class");
  // Slices E₁₂, E₂₁ have b₁b₂ as the square of their eigenvalue, and only products of them are not 0.
  dense_array<double> up(2, 2), down(2, 2);
  up(0, 1) = 1, down(1, 0) = 1e-3;
  const auto b = from_slices<double>({up, down}, space<double>("V", 2), space<double>("W", 2));
  CHECK(std::abs(*data::fit(b, 1, {.starts = 4}).similarity - std::sqrt(0.5)) <= 1e-9);
}
