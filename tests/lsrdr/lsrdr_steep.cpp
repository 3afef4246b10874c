// Data so steep that a double does not see all of B, similarity 1 in many digits, the gap of large maps.
#include <doctest/doctest.h>

#include <cofree/critical/gauge.hpp>
#include <cofree/dense/schur.hpp>
#include <cofree/lsrdr/refine.hpp>
#include <cofree/superoperator/matrix.hpp>
#include "lsrdr/digits/refined_gap.hpp"

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "refined.hpp"

using namespace cofree;

namespace {

/// D G_j D with D = diag(2^(−bits·i/(2(n−1)))) and small integers in G_j; D²G_j, of which rows alone
/// fall.
template <scalar J>
linear_operator<J> steep(std::size_t n, std::size_t r, int bits, std::uint64_t s,
                         bool rows = false) {
  random_source source({s});
  std::vector<dense_array<J>> list(r, dense_array<J>(n, n));
  for (auto& m : list)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k)
        detail::for_each_part(m(i, k), [&](double& x) {
          const double integer = std::floor(21 * source.uniform()) - 10;
          x = std::ldexp(integer, -bits * int(rows ? 2 * i : i + k) / (2 * (int(n) - 1)));
        });
  return from_slices(list, space<J>("V", n), space<centre_t<J>>("W", r));
}

}  // namespace

TEST_CASE_TEMPLATE("slices whose entries fall by 2²⁴ and by 2⁴⁸", J, COFREE_FIELDS) {
  for (int bits : {24, 48}) {
    CAPTURE(bits);
    const auto a = steep<J>(5, 3, bits, 1);
    const auto fit = data::fit(a, 3, {.starts = 1});
    const auto f = refined(a, fit, 50);
    check_refined(f, 50);
    CHECK(f.steps.climbed_digits > 0);
    CHECK(double(f.similarity) >= *fit.similarity - 1e-12);
    // The gap is that of the spectrum in many digits, also where double sees none.
    using K = over_long_real<J>;
    const precision_scope scope(64);
    const auto all = eigenvalues(matrix(gamma(with_digits(extend<K>(a), 64), f.map)));
    std::vector<double> sizes;
    for (const auto& z : all) sizes.push_back(double(modulus(z)));
    std::sort(sizes.rbegin(), sizes.rend());
    const bool pair = f.kind == eigenvalue_kind::complex_pair;
    REQUIRE(f.evidence.eigenvalue_gap.has_value());
    CHECK(std::abs(double(*f.evidence.eigenvalue_gap) - (1 - sizes[pair ? 2 : 1] / sizes[0])) <=
          1e-10);
  }
}

TEST_CASE("rows that fall by 2⁴⁸ at d = 4: e down to 1e-37") {
  for (std::uint64_t s : {2, 3})
    for (std::uint64_t start_seed : {1, 107, 118}) {
      CAPTURE(s);
      CAPTURE(start_seed);
      const auto a = steep<double>(5, 3, 48, s, true);
      const auto fit = data::fit(a, 4, {.starts = 4, .start_seed = {start_seed}});
      CHECK(fit.converged);
      CHECK(fit.point().eigen_residual <= 1e-9);
      const auto f = refined(a, fit, 50);
      check_refined(f, 50);
      CHECK(f.steps.climbed > 0);
      const auto e = matrix(f.fixed);
      REQUIRE(e.rows() == 4);
      CHECK(real_part(e(3, 3)) < 1e-30);
    }
}

TEST_CASE_TEMPLATE("steep slices at d = n: similarity 1 and P = 1, e down to 1e-29", J,
                   COFREE_FIELDS) {
  const auto a = steep<J>(3, 3, 48, 2);
  const auto f = refined(a, data::fit(a, 3, {.starts = 2}), 50);
  check_refined(f, 50);
  const precision_scope scope(64);
  CHECK(within(long_real(abs(long_real(f.similarity - 1))), 44));
  CHECK(within(distance(f.parts->p, identity_operator(f.parts->p.domain())), 44));
}

TEST_CASE_TEMPLATE("steep slices at d = n: B = A has a value in every hidden frame", J,
                   COFREE_FIELDS) {
  // Else the answer is a B of dimension 1 or 2 within 1e-15 or 1e-30 of similarity 1, the same in double.
  for (int frame = 0; frame < 100; ++frame) {
    CAPTURE(frame);
    const auto a = steep<J>(3, 3, 48, 2);
    const auto problem = prepare(a);
    const space<J> u("U", 3);
    const auto b = left_gauge(start_at(problem, u, 0, seed{}).first);
    REQUIRE(b.radius > 0);
    const objective<J> f(problem.map);
    const auto p = f.evaluate(b.isometry, 1e-3, seed{std::uint64_t(frame)});
    CHECK(p.condition <= 1e8);
    CHECK(p.eigen_residual <= 1e-12);
    CHECK(std::abs(p.value) <= 1e-12);
    CHECK(p.gradient_norm <= 1e-8);  // the roots that make the start have half the digits
  }
}

TEST_CASE_TEMPLATE("similarity 1 to 100 digits: d = n", J, COFREE_FIELDS) {
  const auto a = data::gaussian<J>(3, 3, 2);
  const auto f = refined(a, data::fit(a, 3, {.starts = 2}), 100);
  check_refined(f, 100);
  const precision_scope scope(114);
  CHECK(within(long_real(abs(long_real(f.similarity - 1))), 98));
  CHECK(within(distance(f.parts->p, identity_operator(f.parts->p.domain())), 94));
}

TEST_CASE_TEMPLATE("similarity 1 to 100 digits: A = (ι⊗1)Bπ with πι = 1", J, COFREE_FIELDS) {
  // P is ιπ, whatever B.
  const space<J> v("V", 5), u("U", 2);
  const space<centre_t<J>> w("W", 3);
  random_source source({4});
  const auto drawn = [&](std::size_t rows, std::size_t cols) {
    dense_array<J> m(rows, cols);
    for (std::size_t i = 0; i < m.size(); ++i)
      detail::for_each_part(m.data()[i],
                            [&](double& x) { x = std::floor(9 * source.uniform()) - 4; });
    return m;
  };
  // ι = (1; X), π = (1 − YX, Y): small integers, so that A is exact.
  const auto x = drawn(3, 2), y = drawn(2, 3), yx = multiply(y, x);
  dense_array<J> into(5, 2), onto(2, 5);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t k = 0; k < 2; ++k) {
      into(i, k) = J(i == k ? 1.0 : 0.0);
      onto(i, k) = into(i, k) - yx(i, k);
    }
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 2; ++k) into(2 + i, k) = x(i, k), onto(k, 2 + i) = y(k, i);
  const auto inject = from_matrix(into, u, v), project = from_matrix(onto, v, u);
  const auto b = from_matrix(drawn(6, 2), u, u * w);
  const precision_scope scope(114);
  const auto a = integral(tensor(inject, identity_operator(w)) * b * project);
  const auto fit = data::fit(rounded<J>(a), 2, {.starts = 4});
  const auto f = refine(a, extend<over_long_real<J>>(fit.map().domain()), fit, {.digits = 100});
  check_refined(f, 100);
  CHECK(within(long_real(abs(long_real(f.similarity - 1))), 98));
  const auto p = integral(inject * project);
  CHECK(within(distance(f.parts->p, p), 92));
}

TEST_CASE("the gap of 640 real dimensions: blocks t^k G have the spectrum of one of them") {
  using J = std::complex<double>;
  const std::size_t n = 5, r = 3, blocks = 16, d = 4;
  const auto one = data::gaussian<J>(n, r, 3);
  const auto list = slices(one, last(1));
  const auto fit = data::fit(one, d, {.starts = 4});
  auto values = eigenvalues(matrix(gamma(one, fit.map())));
  const auto size = [](const auto& z) { return std::abs(z); };
  std::sort(values.begin(), values.end(),
            [&](const auto& p, const auto& q) { return size(p) > size(q); });
  for (const double t : {0.5, 1 - std::ldexp(1.0, -12)}) {
    CAPTURE(t);
    std::vector<dense_array<J>> all(r, dense_array<J>(n * blocks, n * blocks));
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < blocks; ++k)
        for (std::size_t p = 0; p < n; ++p)
          for (std::size_t q = 0; q < n; ++q)
            all[j](k * n + p, k * n + q) = list[j](p, q) * std::pow(t, double(k));
    const auto a =
        from_slices(all, space<J>("V", n * blocks), cofactor("test", one.codomain(), one.domain()));
    const auto gap =
        detail::refined_gap<J>(dense_tensor_operator<J>(a, last(1)), fit.map(), fit.lambda);
    REQUIRE(gap.has_value());
    const double expected = 1 - std::max(t, size(values[1]) / size(values[0]));
    CHECK(std::abs(*gap - expected) <= 1e-10 * expected + 1e-12);
  }
}

namespace {

/// The same fit with −(u⊗1)Bu† for B.
template <scalar J>
lsrdr_result<J> turned(const lsrdr_result<J>& fit, const linear_operator<J>& u) {
  auto p = fit.point();
  const auto w = cofactor("turned", p.isometry.codomain(), p.isometry.domain());
  p.isometry = tensor(u, identity_operator(w)) * p.isometry * adjoint(u) * centre_t<J>(-1.0);
  p.lambda = -p.lambda;
  p.fixed = u * p.fixed * adjoint(u);
  for (auto* side : {&p.right, &p.left})
    for (auto& x : *side) x = x * adjoint(u);
  lsrdr_result<J> out(std::move(p), std::nullopt, fit.certificate());
  out.similarity = fit.similarity, out.lambda = fit.lambda, out.slices = fit.slices;
  out.kind = fit.kind, out.converged = fit.converged;
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("B of a class is in the canonical gauge: refined from any gauge it is one", J,
                   double, std::complex<double>) {
  const auto a = data::hermitian<J>(3, 3, 6);
  const auto fit = data::fit(a, 2, {.starts = 4, .slices = slice_class::hermitian});
  const auto& u = fit.map().domain();
  const auto f = refined(a, fit, 40), g = refined(a, turned(fit, random_isometry(u, u, {8})), 40);
  check_refined(f, 40);
  check_refined(g, 40);
  REQUIRE(f.kind == eigenvalue_kind::real);
  const auto e = matrix(f.fixed), b = matrix(f.map);
  CHECK(real_part(e(0, 0)) > real_part(e(1, 1)));
  CHECK(within(modulus(e(0, 1)), 34));
  const precision_scope scope(54);
  const std::size_t r = 3;
  for (std::size_t j = 0; j < r; ++j) CHECK(within(modulus(b(j, 1) - conjugate(b(r + j, 0))), 50));
  CHECK(within(distance(f.map, g.map), 34));
}
