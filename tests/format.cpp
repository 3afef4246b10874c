// Long numbers in fmt.
#include <doctest/doctest.h>

#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/format.hpp>
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/scalar/long_real.hpp>
#include <limits>

using namespace cofree;

TEST_CASE_TEMPLATE("format: long numbers as doubles are", R, long_real, real50, real100) {
  const auto same = [](const char* how, double x) {
    CAPTURE(how);
    CHECK(fmt::format(fmt::runtime(how), R(x)) == fmt::format(fmt::runtime(how), x));
  };
  for (const double x : {0.0, 1.5, -2.25, 1024.0, -1e-30, 6.25e22}) {
    CAPTURE(x);
    for (const char* how :
         {"{:.3}", "{:.5g}", "{:.10e}", "{:.4f}", "{:e}", "{:+.3g}", "{: .2E}", "{:12.4g}",
          "{:<12.4g}|", "{:^13.4g}|", "{:*>15.3e}", "{:015.3e}", "{:+012.2f}", "{:-^20.3f}"})
      same(how, x);
  }
  for (const char* how : {"{}", "{:>8}", "{:+}", "{:06}"}) {
    same(how, std::numeric_limits<double>::infinity());
    same(how, -std::numeric_limits<double>::infinity());
  }
}

TEST_CASE_TEMPLATE("format: all digits where nothing is said", R, long_real, real50, real100) {
  const R third = R(1) / R(3);
  const std::string text = fmt::format("{}", third);
  CHECK(text == decimal(third));
  CHECK(from_decimal<R>(text) == third);
  CHECK(fmt::format("{:.40f}", third) == "0." + std::string(40, '3'));
  CHECK(fmt::format("{:>7.3f}", third) == "  0.333");
  for (const char* wrong : {"{:q}", "{:.}", "{:.3d}", "{:3x}"})
    CHECK_THROWS_AS(static_cast<void>(fmt::format(fmt::runtime(wrong), third)), fmt::format_error);
}
