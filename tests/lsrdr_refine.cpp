// The equations of E and L: their derivative, their kernel, and results refined to many digits.
#include <doctest/doctest.h>

#include <cofree/lsrdr/definitions/newton.hpp>
#include <cofree/lsrdr/refine.hpp>

#include <cofree/scalar/decimal.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

template <scalar K>
detail::extended_array<K> random_part(std::size_t n, std::size_t d, bool pair, seed s) {
  detail::extended_array<K> x{{random_matrix<K>(n, d, s.derived(0))}};
  if (pair) x.parts.push_back(random_matrix<K>(n, d, s.derived(1)));
  return x;
}

template <scalar K>
void check_derivative(bool pair) {
  using R = real_t<K>;
  const std::size_t n = 5, r = 3, d = 2;
  const left_factor<K> a(random_matrix<K>(n * r, n, seed{1}));
  detail::stationary_unknowns<K> x{random_part<K>(n, d, pair, seed{2}),
                                   random_part<K>(n, d, pair, seed{3}), R(pair ? 0.7 : 0)};
  const detail::stationary_unknowns<K> h{random_part<K>(n, d, pair, seed{4}),
                                         random_part<K>(n, d, pair, seed{5}), R(pair ? 0.3 : 0)};
  const auto moved = [&](R t) {
    auto y = x;
    add_scaled(y.right, h.right, detail::extended_scalar<K>(t));
    add_scaled(y.left, h.left, detail::extended_scalar<K>(t));
    y.angle += t * h.angle;
    const auto f = detail::stationarity<K>(a, r, y).residual();
    return detail::flattened<K>(f.right, f.left, f.angle);
  };
  const R t = std::cbrt(epsilon<R>());
  auto difference = moved(t);
  add_scaled(difference, moved(-t), R(-1));
  scale(difference, R(0.5) / t);
  const auto f = detail::stationarity<K>(a, r, x).derivative(h);
  const auto exact = detail::flattened<K>(f.right, f.left, f.angle);
  add_scaled(difference, exact, R(-1));
  CHECK(norm(difference) <= 1e4 * t * t * norm(exact));
}

}  // namespace

TEST_CASE_TEMPLATE("the derivative of the equations of E and L", K, double, complex<double>,
                   quaternion<double>) {
  check_derivative<K>(false);
  if constexpr (real_scalar<centre_t<K>>) check_derivative<K>(true);
}

namespace {

template <scalar J>
using long_over = std::conditional_t<
    field_of<J> == field::real, long_real,
    std::conditional_t<field_of<J> == field::complex, complex<long_real>, quaternion<long_real>>>;

template <scalar J>
refined_lsrdr<long_over<J>> refined(const linear_operator<J>& a, const lsrdr_result<J>& fit,
                                    int digits) {
  using K = long_over<J>;
  const precision_scope scope(digits);
  return refine(extend<K>(a), extend<K>(fit.map().domain()), fit, {.digits = digits});
}

/// x ≤ 10^(−places)
template <class R>
bool within(const R& x, int places) {
  return x <= R(pow(R(10), R(-places)));
}

template <scalar K>
void check_refined(const refined_lsrdr<K>& f, int digits) {
  const int places = digits - 6;
  CHECK(f.converged);
  CHECK(within(f.evidence.stationarity, places));
  if (f.kind == eigenvalue_kind::complex_pair) {
    CHECK(!f.parts);
    return;
  }
  REQUIRE(f.parts.has_value());
  CHECK(within(*f.evidence.factorization, places));
  CHECK(within(*f.evidence.rs_identity, places));
  CHECK(within(*f.evidence.projection, places));
  CHECK(within(*f.evidence.density_images, places));
  CHECK(*f.evidence.right_density_min_eigenvalue > 0);
  CHECK(*f.evidence.left_density_min_eigenvalue > 0);
}

/// The same A with its small integers exact: numbers in hidden frames are rounded.
template <scalar J>
linear_operator<long_over<J>> integral(const linear_operator<J>& a) {
  using K = long_over<J>;
  auto m = matrix(a);
  for (std::size_t i = 0; i < m.size(); ++i)
    detail::for_each_part(m.data()[i], [](auto& c) { c = std::round(c); });
  return from_matrix(detail::with_real_type<K>(m), extend<K>(a.domain()), extend<K>(a.codomain()));
}

}  // namespace

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
  const auto check = [&](auto one, std::size_t d, const long_real& square) {
    using J = decltype(one);
    const auto rough = data::octonions<J>();
    const auto fit = data::fit(rough, d, {.starts = 16});
    const auto a = integral(rough);
    const auto f = refine(a, extend<long_over<J>>(fit.map().domain()), fit, {.digits = 100});
    CAPTURE(d);
    check_refined(f, 100);
    CHECK(within(long_real(abs(long_real(f.similarity * f.similarity - square))), 98));
    CHECK(f.steps.kernel > f.steps.gauge);  // a continuum
  };
  for (int d = 1; d <= 4; ++d) check(double{}, std::size_t(d), long_real(d) / 8);
  check(complex<double>{}, 1, long_real(1) / 4);
  check(complex<double>{}, 2, long_real(1) / 2);
  check(complex<double>{}, 3, (1 + root2) / 4);
  check(complex<double>{}, 4, long_real(3) / 4);
}

TEST_CASE("scales far from 1 are refined too") {
  auto a = data::gaussian<double>(5, 3, 2);
  a *= 1e150;
  const auto fit = data::fit(a, 2, {.starts = 4});
  const auto f = refined(a, fit, 40);
  check_refined(f, 40);
  CHECK(std::abs(double(f.lambda) / fit.lambda - 1) < 1e-10);
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
}
