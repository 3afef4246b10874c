// Thousands of digits: corrections that gain more than a double holds.
#include <doctest/doctest.h>

#include <cofree/lsrdr/refine.hpp>
#include <cofree/scalar/decimal.hpp>
#include "lsrdr/digits/sharpened_inverse.hpp"

#include "lsrdr_data.hpp"
#include "refined.hpp"

using namespace cofree;

namespace {

/// ‖x − y‖/‖y‖ in decimals.
double agreement(dense_array<long_real> x, const dense_array<long_real>& y) {
  add_scaled(x, y, long_real(-1));
  return -std::log10(double(norm(x) / norm(y)));
}

}  // namespace

TEST_CASE("each sharpening doubles the digits of an inverse, of a singular map along its range") {
  const precision_scope scope(150);
  // Rank 10 of 12.
  const auto j = multiply(random_matrix<long_real>(12, 10, seed{1}),
                          random_matrix<long_real>(10, 12, seed{2}));
  const auto rough = detail::by_singular_values(detail::with_real_type<double>(j), 2, 1e-14);
  REQUIRE(rough.kernel == 2);
  detail::sharpened_inverse<long_real> x;
  CHECK(x.empty());
  for (int gain : {20, 40, 80}) {
    x.sharpen(j, rough.inverse, gain);
    CHECK(agreement(multiply(j, x(j)), j) > gain);
    CHECK(x.digits() >= gain);
  }
}

TEST_CASE("a bordered inverse is sharpened with its border") {
  const precision_scope scope(150);
  const auto full = random_matrix<long_real>(9, 9, seed{1});
  const auto g = qr(random_matrix<long_real>(9, 2, seed{2})).q;
  auto j = full;  // G spans the kernel
  add_scaled(j, multiply(multiply(full, g), adjoint(g)), long_real(-1));
  const auto rough =
      detail::by_border(detail::with_real_type<double>(j), detail::with_real_type<double>(g));
  auto whole = j;
  rough.border.add_to(whole);
  detail::sharpened_inverse<long_real> x;
  for (int gain : {20, 40, 80}) {
    x.sharpen(whole, rough.inverse, gain);
    CHECK(agreement(x(whole), identity_matrix<long_real>(9)) > gain);
  }
  CHECK(agreement(multiply(j, x(j)), j) > 80);
}

TEST_CASE("the digits of corrections grow where thousands are wanted, and not before") {
  const precision_scope scope(2030);
  const auto rough = data::octonions<complex<double>>();
  const auto fit = data::fit(rough, 3, {.starts = 8});
  const auto a = integral(rough);
  const auto u = extend<complex<long_real>>(fit.map().domain());
  const auto few = refine(a, u, fit, {.digits = 60});
  CHECK(few.steps.jacobian_digits == 16);
  const auto f = refine(a, u, fit, {.digits = 2000});
  check_refined(f, 2000);
  const long_real square = (1 + sqrt(long_real(2))) / 4;
  CHECK(within(long_real(abs(long_real(f.similarity * f.similarity - square))), 1998));
  // Corrections in double would take 125.
  CHECK(f.steps.steps.size() < 50);
  CHECK(f.steps.jacobian_digits > 50);
  CHECK(f.steps.jacobian_digits < 1000);
}
