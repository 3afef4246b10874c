// Long numbers in fmt.
#include <doctest/doctest.h>

#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/format.hpp>
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/scalar/long_real.hpp>
#include <cstdio>
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

TEST_CASE_TEMPLATE("format: zeros stand behind 0x, as printf puts them", R, long_real, real50) {
  const auto padded = [](std::string sign, std::string prefix, std::string rest) {
    const std::string zeros(30 - sign.size() - prefix.size() - rest.size(), '0');
    return sign + prefix + zeros + rest;
  };
  for (const double x : {1.5, 0.0, 1e-30, 3e40}) {
    CAPTURE(x);
    const auto bare = fmt::format("{:a}", R(x)), capital = fmt::format("{:A}", R(x));
    REQUIRE(bare.substr(0, 2) == "0x");
    CHECK(fmt::format("{:030a}", R(x)) == padded("", "0x", bare.substr(2)));
    CHECK(fmt::format("{:+030a}", R(x)) == padded("+", "0x", bare.substr(2)));
    if (x != 0) CHECK(fmt::format("{:030A}", R(-x)) == padded("-", "0X", capital.substr(2)));
    CHECK(from_decimal<R>(fmt::format("{:030.5f}", R(1.5))) == R(1.5));
  }
  char text[64];
  std::snprintf(text, sizeof text, "%030a", 1.5);
  CHECK(fmt::format("{:030a}", R(1.5)) == text);
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
