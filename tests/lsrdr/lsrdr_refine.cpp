// The equations of E and L: their derivative, their kernel, and results refined to many digits.
#include <doctest/doctest.h>

#include <cofree/lsrdr/refine.hpp>
#include "lsrdr/digits/newton.hpp"

#include <cofree/scalar/decimal.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "refined.hpp"
#include "scratch.hpp"

using namespace cofree;

namespace {

template <scalar K>
detail::extended_array<K> random_part(std::size_t n, std::size_t d, bool pair, seed s) {
  detail::extended_array<K> x{{random_matrix<K>(n, d, s.derived(0))}};
  if (pair) x.parts.push_back(random_matrix<K>(n, d, s.derived(1)));
  return x;
}

/// Unknowns at random; e, where B is of a class, positive definite.
template <scalar K>
detail::stationary_unknowns<K> random_unknowns(std::size_t n, std::size_t d, bool pair,
                                               slice_class c, seed s) {
  detail::stationary_unknowns<K> x{random_part<K>(n, d, pair, s.derived(10)),
                                   random_part<K>(n, d, pair, s.derived(20))};
  x.slices = c;
  x.turns = pair || (field_of<K> == field::complex && c == slice_class::hermitian);
  if (x.turns) x.angle = 0.7;
  if (c == slice_class::any) return x;
  const auto m = random_matrix<K>(d, d, s.derived(30));
  x.fixed = multiply(op::none, m, op::adjoint, m);
  return x;
}

template <scalar K, template <class> class Equations>
void check_derivative(bool pair, slice_class c = slice_class::any) {
  using R = real_t<K>;
  const std::size_t n = 5, r = 3, d = 2;
  const left_factor<K> a(random_matrix<K>(n * r, n, seed{1}));
  const auto x = random_unknowns<K>(n, d, pair, c, {2}), h = random_unknowns<K>(n, d, pair, c, {3});
  const auto moved = [&](R t) {
    auto y = x;
    add_scaled(y, h, t);
    return detail::flattened<K>(Equations<K>(a, r, y).residual());
  };
  const R t = std::cbrt(epsilon<R>());
  auto difference = moved(t);
  add_scaled(difference, moved(-t), R(-1));
  scale(difference, R(0.5) / t);
  const auto exact = detail::flattened<K>(Equations<K>(a, r, x).derivative(h));
  add_scaled(difference, exact, R(-1));
  CHECK(norm(difference) <= 1e4 * t * t * norm(exact));
}

}  // namespace

TEST_CASE_TEMPLATE("the derivative of the equations of E and L", K, double, complex<double>,
                   quaternion<double>) {
  using detail::stationarity, detail::class_stationarity;
  check_derivative<K, stationarity>(false);
  if constexpr (real_scalar<centre_t<K>>) check_derivative<K, stationarity>(true);
  for (auto c : {slice_class::symmetric, slice_class::hermitian, slice_class::skew}) {
    if (c == slice_class::symmetric && field_of<K> == field::quaternion) continue;
    CAPTURE(int(c));
    check_derivative<K, class_stationarity>(false, c);
    if constexpr (real_scalar<centre_t<K>>) check_derivative<K, class_stationarity>(true, c);
  }
}

TEST_CASE_TEMPLATE("every residual of a Gaussian result at 100 digits", J, double, complex<double>,
                   quaternion<double>) {
  const auto a = data::gaussian<J>(6, 3, 2);
  const auto fit = data::fit(a, 2, {.starts = 6});
  const auto f = refined(a, fit, 100);
  check_refined(f, 100);
  CHECK(f.steps.steps.size() <= 12);
  CHECK(f.steps.kernel == f.steps.gauge);
  CHECK(std::abs(double(f.similarity) - *fit.similarity) < 1e-10);
  CHECK(std::abs(double(f.lambda) - fit.lambda) < 1e-10 * fit.lambda);
  CHECK(std::abs(double(*f.evidence.eigenvalue_gap) - *fit.certificate().eigenvalue_gap) < 1e-3);
}

TEST_CASE_TEMPLATE("N and 2N digits agree to N − 5", J, double, complex<double>) {
  const auto a = data::gaussian<J>(5, 3, 4);
  const auto fit = data::fit(a, 2, {.starts = 6});
  const auto coarse = refined(a, fit, 40), fine = refined(a, fit, 80);
  const precision_scope scope(90);
  CHECK(within(long_real(abs(long_real(coarse.similarity - fine.similarity))), 35));
  if (coarse.parts) {
    const auto p = with_digits(coarse.parts->p, 90), q = with_digits(fine.parts->p, 90);
    CHECK(within(distance(p, q), 35));
  }
}

TEST_CASE("octonions: the values to 100 digits, multiple eigenvalues and pairs included") {
  const precision_scope scope(140);
  const auto root2 = sqrt(long_real(2));
  const auto check = [&](auto one, std::size_t d, const long_real& square,
                         slice_class c = slice_class::any) {
    using J = decltype(one);
    const auto rough = data::octonions<J>();
    const auto fit = data::fit(rough, d, {.starts = c == slice_class::any ? 16 : 8, .slices = c});
    const auto a = integral(rough);
    const auto f = refine(a, extend<over_long_real<J>>(fit.map().domain()), fit, {.digits = 100});
    CAPTURE(d);
    CAPTURE(int(c));
    CHECK(f.slices == c);
    check_refined(f, 100);
    CHECK(within(long_real(abs(long_real(f.similarity * f.similarity - square))), 98));
    CHECK(f.steps.kernel > f.steps.gauge);  // a continuum
  };
  for (int d = 1; d <= 4; ++d) check(double{}, std::size_t(d), long_real(d) / 8);
  check(complex<double>{}, 1, long_real(1) / 4);
  check(complex<double>{}, 2, long_real(1) / 2);
  check(complex<double>{}, 3, (1 + root2) / 4);
  check(complex<double>{}, 4, long_real(3) / 4);
  const auto row = [&](auto one, slice_class c, std::vector<long_real> squares) {
    for (std::size_t d = 1; d <= 4; ++d) check(one, d, squares[d - 1] / 16, c);
  };
  row(double{}, slice_class::symmetric, {2, 4, 5, 6});
  row(complex<double>{}, slice_class::symmetric, {4, 6, 7, 8});
  row(complex<double>{}, slice_class::hermitian, {2, 6, 2 + 4 * root2, 10});
}

namespace {

/// Slices with small integer entries.
std::vector<dense_array<double>> integer_slices(std::size_t n, std::size_t r, std::uint64_t s) {
  random_source source({s});
  std::vector<dense_array<double>> list(r, dense_array<double>(n, n));
  for (auto& m : list)
    for (std::size_t i = 0; i < m.size(); ++i) m.data()[i] = std::floor(21 * source.uniform()) - 10;
  return list;
}
linear_operator<double> of_slices(const std::vector<dense_array<double>>& list) {
  return from_slices(list, space<double>("V", list[0].rows()), space<double>("W", list.size()));
}

}  // namespace

TEST_CASE("a gap of 1e-9: corrections in double do not contract, those of more digits take over") {
  // 2³⁰G ⊕ (2³⁰−1)·G with its basis reversed: ρ and λ are those of G, next to (1−2⁻³⁰)λ.
  const std::size_t n = 4;
  const auto g = integer_slices(n, 3, 5);
  std::vector<dense_array<double>> both;
  for (const auto& m : g) {
    dense_array<double> x(2 * n, 2 * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        x(i, j) = std::ldexp(m(i, j), 30);
        x(2 * n - 1 - i, 2 * n - 1 - j) = (std::ldexp(1.0, 30) - 1) * m(i, j);
      }
    both.push_back(x);
  }
  const auto one = of_slices(g), two = of_slices(both);
  const auto alone = data::fit(one, 2, {.starts = 8}), fit = data::fit(two, 2, {.starts = 8});
  const precision_scope scope(80);
  const auto f =
      refine(integral(one), extend<long_real>(alone.map().domain()), alone, {.digits = 60});
  const auto h = refine(integral(two), extend<long_real>(fit.map().domain()), fit, {.digits = 60});
  REQUIRE(f.kind == eigenvalue_kind::real);
  check_refined(f, 60);
  check_refined(h, 60);
  CHECK(within(long_real(abs(long_real(f.similarity - h.similarity))), 58));
  CHECK(std::abs(double(*h.evidence.eigenvalue_gap) - std::ldexp(1.0, -30)) < 1e-13);
  CHECK(h.steps.trials > 0);
  CHECK(h.steps.kernel == h.steps.gauge);
}

TEST_CASE("slices whose entries fall by 2¹⁶") {
  auto list = integer_slices(5, 3, 2);
  for (auto& m : list)
    for (std::size_t i = 0; i < 5; ++i)
      for (std::size_t j = 0; j < 5; ++j) m(i, j) = std::ldexp(m(i, j), 24 - 2 * int(i + j));
  const auto a = of_slices(list);
  const auto f = refined(a, data::fit(a, 3, {.starts = 6}), 100);
  check_refined(f, 100);
}

TEST_CASE_TEMPLATE("similarity 1: d = n", J, double, complex<double>) {
  const auto whole = data::gaussian<J>(4, 3, 2);
  const auto f = refined(whole, data::fit(whole, 4, {.starts = 4}), 60);
  check_refined(f, 60);
  CHECK(within(long_real(abs(long_real(f.similarity - 1))), 58));
  CHECK(f.steps.self_radius_places > 60);
}

TEST_CASE("scales far from 1 are refined too") {
  auto a = data::gaussian<double>(5, 3, 2);
  a *= 1e150;
  const auto fit = data::fit(a, 2, {.starts = 4});
  const auto f = refined(a, fit, 40);
  check_refined(f, 40);
  CHECK(std::abs(double(f.lambda) / fit.lambda - 1) < 1e-10);
}

TEST_CASE_TEMPLATE("one call for an A of many digits", K, long_real, complex<long_real>,
                   quaternion<long_real>) {
  const precision_scope scope(60);
  const space<K> v("V", 5), u("U", 2);
  const auto a = random_operator(v, v * space<centre_t<K>>("W", 3), seed{3});
  const auto f = lsrdr(a, u, {.starts = 4});
  CHECK(f.digits == 60);
  check_refined(f, 60);
  // A is that of 60 digits, not its rounding: B factors through it.
  CHECK(f.map.domain() == u);
  CHECK(lsrdr(a, u, {.starts = 4}, 30).digits == 30);
}

TEST_CASE("λ beyond the range of double is a long number") {
  // ρ(Γ(A,B)) is linear in A: 2^k A has 2^k λ and the same similarity, whatever k.
  const auto a = data::gaussian<double>(5, 3, 2);
  const auto fit = data::fit(a, 2, {.starts = 4});
  const precision_scope scope(60);
  const auto u = extend<long_real>(fit.map().domain());
  const auto near = refine(extend<long_real>(a), u, fit, {.digits = 40});
  for (const int k : {3000, -3000}) {
    CAPTURE(k);
    const auto far = refine(extend<long_real>(a) * ldexp(long_real(1), k), u, fit, {.digits = 40});
    check_refined(far, 40);
    CHECK(within(long_real(abs(far.similarity - near.similarity)), 38));
    CHECK(within(long_real(abs(ldexp(far.lambda, -k) / near.lambda - 1)), 38));
  }
}

TEST_CASE("where the digits are not reached the fit is kept, and the reason given") {
  const auto a = data::gaussian<double>(5, 3, 2), other = data::gaussian<double>(5, 3, 9);
  const auto fit = data::fit(a, 2, {.starts = 4});
  const precision_scope scope(60);
  const auto u = extend<long_real>(fit.map().domain());
  const auto kept = [&](const refined_lsrdr<long_real>& f) {
    CHECK(!f.converged);
    CHECK(f.steps.kept_start);
    CHECK(f.reached == 17);
    CHECK(f.digits == 40);
    CHECK(!f.steps.reason.empty());
    CHECK(double(f.similarity) == *fit.similarity);
    CHECK(double(f.lambda) == fit.lambda);
    const auto same = [](const auto& x, const linear_operator<double>& y) {
      auto rest = matrix(rounded<double>(x));
      add_scaled(rest, matrix(y), -1.0);
      CHECK(norm(rest) < 1e-14 * norm(y));  // in two frames
    };
    same(f.map, fit.map());
    REQUIRE(f.parts.has_value());
    same(f.parts->p, fit.projection());
    same(f.parts->r, fit.compression());
    CHECK(*f.evidence.rs_identity == long_real(*fit.certificate().rs_identity));
  };
  SUBCASE("of another A") {  // whose equations the fit does not solve
    kept(refine(extend<long_real>(other), u, fit, {.digits = 40}));
  }
  SUBCASE("of a nilpotent A") {
    auto m = matrix(extend<long_real>(a));
    for (std::size_t i = 0; i < m.rows(); ++i)
      for (std::size_t k = 0; k < m.cols(); ++k)
        if (i / 3 >= k) m(i, k) = long_real(0);
    const auto v = extend<long_real>(a.domain());
    const auto f =
        refine(from_matrix(m, v, extend<long_real>(a.codomain())), u, fit, {.digits = 40});
    kept(f);
    scratch::check_says(f.steps.reason, {"nilpotent"});
  }
  SUBCASE("after one residual") {
    const auto f = refine(extend<long_real>(a), u, fit, {.digits = 40, .max_residuals = 1});
    CHECK(!f.converged);
    CHECK(f.reached < 40);
    CHECK(abs(f.similarity - long_real(*fit.similarity)) < long_real(1e-12));
    scratch::check_says(f.steps.reason, {"the equations hold to"});
  }
  SUBCASE("interrupted") {
    const auto f =
        refine(extend<long_real>(a), u, fit, {.digits = 40, .stop = [] { return true; }});
    CHECK(!f.converged);
    CHECK(f.steps.interrupted);
    CHECK(f.steps.reason == "interrupted");
  }
}

TEST_CASE("what refine refuses") {
  const auto a = data::gaussian<double>(5, 3, 2);
  const auto fit = data::fit(a, 2, {.starts = 2});
  CHECK_THROWS_AS(refined(a, fit, 0), invalid_argument);
  CHECK_THROWS_AS(refined(a, fit, 20000), invalid_argument);
  const auto other = data::gaussian<double>(4, 3, 2);
  const precision_scope scope(40);
  CHECK_THROWS_WITH_AS(
      refine(extend<long_real>(other), extend<long_real>(fit.map().domain()), fit, {.digits = 40}),
      "refine: the fit is of a map on dimension 5 to 2, but V = V (4) and U = U (2)",
      invalid_argument);
  const auto wide = data::gaussian<double>(5, 4, 2);
  CHECK_THROWS_WITH_AS(
      refine(extend<long_real>(wide), extend<long_real>(fit.map().domain()), fit, {.digits = 40}),
      "refine: the fit is of a map with dim W = 3, but A maps to V⊗W (5·4)", invalid_argument);
}
