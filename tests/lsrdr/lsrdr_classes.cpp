// B with symmetric, Hermitian or skew slices: the octonion table, the class itself, its gradient.
#include <cofree/io/result.hpp>

#include "fields.hpp"
#include "lsrdr/climb/climb_in_class.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

double squared(double x) {
  return x * x;
}

template <scalar K>
void check_row(slice_class c, const std::vector<double>& row, double second = 0) {
  const auto a = data::octonions<K>();
  for (std::size_t d = 1; d <= 4; ++d) {
    CAPTURE(d);
    const int starts = second > 0 && d == 4 ? 24 : 8;
    const auto f = data::fit(a, d, {.starts = starts, .slices = c});
    CHECK(f.converged);
    CHECK(f.slices == c);
    CHECK_FALSE(f.has_projection());
    CHECK(std::abs(squared(*f.similarity) - row[d - 1]) <= 1e-8);
    if (second > 0 && d == 4)
      CHECK(std::any_of(f.basins.begin(), f.basins.end(), [&](const auto& b) {
        return std::abs(squared(b.similarity) - second) <= 1e-6;
      }));
  }
}

/// log(ρ(Γ(A,B))/ρ(Γ(B,B))^½) by cold solves.
template <scalar K>
double value_of(const any_tensor_operator<K>& a, const linear_operator<K>& b) {
  const auto radius = [](const auto& g) {
    return std::abs(
        dominant_eigenpair(g, {.tolerance = 1e-13, .krylov_dimension = 30, .dense_limit = 0})
            .value);
  };
  return std::log(radius(gamma(a, b))) - 0.5 * std::log(radius(gamma(b, b)));
}

}  // namespace

TEST_CASE("octonions, B with symmetric and Hermitian slices: the rows of the table") {
  const double root2 = std::sqrt(2.0);
  using C = std::complex<double>;
  SUBCASE("real symmetric") {
    check_row<double>(slice_class::symmetric, {1.0 / 8, 1.0 / 4, 5.0 / 16, 3.0 / 8});
  }
  SUBCASE("complex symmetric") {
    check_row<C>(slice_class::symmetric, {1.0 / 4, 3.0 / 8, 7.0 / 16, 1.0 / 2});
  }
  SUBCASE("Hermitian") {
    check_row<C>(slice_class::hermitian, {1.0 / 8, 3.0 / 8, (1 + 2 * root2) / 8, 5.0 / 8},
                 0.558013);
  }
}

TEST_CASE_TEMPLATE("the answer lies in its class and is stationary there", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(6, 3, 3);
  for (auto c : {slice_class::symmetric, slice_class::hermitian, slice_class::skew}) {
    if (c == slice_class::symmetric && field_of<K> == field::quaternion) {
      CHECK_THROWS_AS(data::fit(a, 2, {.slices = c}), invalid_argument);
      continue;
    }
    CAPTURE(int(c));
    const auto f = data::fit(a, 3, {.starts = 6, .slices = c});
    CHECK(f.converged);
    const auto& b = f.map();
    CHECK(distance(detail::part_in_class(b, c), b) <= 1e-12 * norm(b));
    const auto problem = prepare(a);
    const double top = value_of(problem.map, b);
    CHECK(std::abs(std::exp(top) - *f.similarity) <= 1e-9);
    // No direction of the class rises; directions outside it do.
    if (!(*f.certificate().eigenvalue_gap > 1e-3)) continue;
    double inside = 0, outside = 0;
    for (std::uint64_t s = 1; s <= 4; ++s) {
      const auto any = random_operator(b.domain(), b.codomain(), {s});
      const auto in = detail::part_in_class(any, c);
      const auto slope = [&](const linear_operator<K>& d) {
        const auto step = d * centre_t<K>(1e-4 / norm(d));
        return (value_of(problem.map, b + step) - value_of(problem.map, b - step)) / 2e-4;
      };
      inside = std::max(inside, std::abs(slope(in)));
      outside = std::max(outside, std::abs(slope(any - in)));
    }
    CHECK(inside <= 1e-6);
    // Over ℝ the best skew B of dimension 3 is b⊗J on a plane, the best B of dimension 1 twice.
    if (c != slice_class::skew || field_of<K> != field::real)
      CHECK(outside > 1e-3);
    else
      CHECK(std::abs(*data::fit(a, 1, {.starts = 6}).similarity - *f.similarity) <= 1e-8);
  }
}

TEST_CASE("a class is smaller than all B, and one without members says so") {
  const auto a = data::gaussian<double>(6, 3, 3);
  const auto all = data::fit(a, 2, {.starts = 12});
  const auto some = data::fit(a, 2, {.starts = 12, .slices = slice_class::symmetric});
  CHECK(*some.similarity < *all.similarity - 1e-3);
  CHECK_THROWS_AS(data::fit(a, 1, {.starts = 3, .slices = slice_class::skew}), numerical_failure);
  CHECK_THROWS_AS(some.projection(), numerical_failure);
  // Symmetric A: a real symmetric optimum is one among all B.
  const auto h = data::hermitian<double>(6, 3, 4);
  const auto x = data::fit(h, 2, {.starts = 12}),
             y = data::fit(h, 2, {.starts = 12, .slices = slice_class::hermitian});
  CHECK(*y.similarity <= *x.similarity + 1e-9);
}

TEST_CASE_TEMPLATE("a row of the table of classes: part, gauge algebra and multiples agree", K,
                   COFREE_FIELDS) {
  const std::size_t d = 3, r = 2;
  const space<K> u("U", d);
  const space<centre_t<K>> w("W", r);
  const auto near = [](const dense_array<K>& x, dense_array<K> y) {
    add_scaled(y, x, centre_t<K>(-1));
    return norm(y) <= 1e-14 * (1 + norm(x));
  };
  // (X⊗1)B − BX for slices B_j.
  const auto bracket = [&](const dense_array<K>& x, const dense_array<K>& b) {
    dense_array<K> left(b.rows(), d);
    multiply<K>(op::none, x, op::none, b.reshaped(d, r * d), left.reshaped(d, r * d));
    add_scaled(left, multiply(b, x), centre_t<K>(-1));
    return left;
  };
  for (const auto& row : detail::slice_structures) {
    if (row.sign == 0 || (field_of<K> == field::quaternion && !row.over_quaternions)) continue;
    CAPTURE(row.name);
    CHECK(std::string(slice_class_name(row.value)) == row.name);
    const auto c = row.value;
    auto b = detail::class_part(matrix(random_operator(u, u * w, seed{5})), c);
    CHECK(near(b, detail::class_part(b, c)));
    // What the class says, entry by entry: B_j = B_jᵀ, B_j† or −B_jᵀ, over ℍ −B_j†.
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t x = 0; x < d; ++x)
        for (std::size_t y = 0; y < d; ++y) {
          const K own = b(x * r + j, y), other = b(y * r + j, x);
          const bool plain = c != slice_class::hermitian && field_of<K> != field::quaternion;
          const K wanted = plain ? other : conjugate(other);
          CHECK(own == (c == slice_class::skew ? K(0) - wanted : wanted));
        }
    // dim 𝔲(3, K) = 3, 9, 21 over ℝ, ℂ, ℍ; 𝔬(3, ℂ) has the real dimension 6.
    const auto algebra = detail::gauge_algebra<K>(d, c);
    const bool turned = detail::by_transpose<K>(c);
    CHECK(algebra.size() == std::size_t(turned ? 6 : 3 * (2 * real_dimension<K> - 1)));
    for (const auto& x : algebra) {
      const auto moved = bracket(x, b);
      CHECK(near(moved, detail::class_part(moved, c)));
    }
    if constexpr (field_of<K> == field::complex) {
      scale(b, K(0, 1));
      CHECK(near(b, detail::class_part(b, c)) == detail::allows_multiples_by_i<K>(c));
    }
  }
}
