// Numbers with a known polynomial are recognised, numbers without one are not, and the margin is
// the probability that it says.
#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cofree/error/error.hpp>
#include <cofree/recognition/identify.hpp>
#include <cofree/scalar/random.hpp>

#include "scratch.hpp"

using namespace cofree;
using scratch::check_refused;
using real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<120>>;
using whole = boost::multiprecision::cpp_int;
using strings = std::vector<std::string>;

namespace {

std::string text(const real& x, int digits) {
  return x.str(digits - 1, std::ios_base::scientific);
}
real root(int n) {
  return sqrt(real(n));
}

void check_known(const real& x, int digits, const strings& coefficients,
                 const std::optional<std::string>& form) {
  const auto r = identify(x, digits, {.max_degree = 6});
  CAPTURE(r.statement());
  CHECK(r.digits == digits);
  REQUIRE(r.found);
  CHECK(r.found->coefficients == coefficients);
  CHECK(r.found->closed_form == form);
  CHECK(r.found->distance <= 0.51);  // x is rounded correctly
  CHECK(r.found->margin >= r.margin_required);
}

std::string random_digits(int count, std::uint64_t seed) {
  random_source source({seed});
  std::string digits = "0.";
  for (int i = 0; i < count; ++i) digits += char('0' + int(source.uniform() * 10));
  if (digits[2] == '0') digits[2] = '3';
  return digits;
}

/// The text with the digit at `place` from the end replaced by another one.
std::string spoiled(std::string digits, std::size_t place) {
  char& c = digits[digits.size() - 1 - place];
  c = c == '9' ? '0' : char(c + 1);
  return digits;
}

std::string fixed(const real& x, int decimals) {
  return x.str(decimals, std::ios_base::fixed);
}

}  // namespace

TEST_CASE("numbers of degree one and two, with their closed forms") {
  check_known((1 + root(2)) / 4, 50, {"-1", "-8", "16"}, "(1+√2)/4");
  check_known((1 + root(3)) / 4, 50, {"-1", "-4", "8"}, "(1+√3)/4");
  check_known((1 + 2 * root(2)) / 8, 50, {"-7", "-16", "64"}, "(1+2√2)/8");
  check_known((1 + root(5)) / 2, 30, {"-1", "-1", "1"}, "(1+√5)/2");
  check_known((1 - root(5)) / 2, 30, {"-1", "-1", "1"}, "(1-√5)/2");
  check_known((-3 - root(5)) / 6, 30, {"1", "9", "9"}, "(-3-√5)/6");
  check_known(root(8), 30, {"-8", "0", "1"}, "2√2");
  check_known(-root(3) / 6, 30, {"-1", "0", "12"}, "-√3/6");
  check_known(root(2) * 100003, 50, {"-20001200018", "0", "1"}, "100003√2");
  check_known(real(5) / 16, 30, {"-5", "16"}, "5/16");
  check_known(real(-22) / 7, 30, {"22", "7"}, "-22/7");
  check_known(real(-7), 20, {"7", "1"}, "-7");
  check_known(real(1234567), 40, {"-1234567", "1"}, "1234567");
}

TEST_CASE("numbers of higher degree") {
  const real pi = acos(real(-1));
  check_known(2 * cos(2 * pi / 7), 60, {"-1", "-2", "1", "1"}, std::nullopt);
  check_known(root(2) + root(3), 60, {"1", "0", "-10", "0", "1"}, std::nullopt);
  check_known(pow(real(2), real(1) / 5), 60, {"-2", "0", "0", "0", "0", "1"}, std::nullopt);
  const auto beyond = identify(root(2) + root(3), 60, {.max_degree = 3});
  CHECK(!beyond.found);
  CHECK(identify(root(2) + root(3), 60).found);  // the default is degree 4
}

TEST_CASE("a large root that is wrong by a few units: |p'| is large there, not the height") {
  real x = 10007;  // of x⁴ − 10007x³ + 3x² − 5x + 1, by Newton's iteration
  for (int i = 0; i < 12; ++i)
    x -= (((x - 10007) * x + 3) * x * x - 5 * x + 1) / (((4 * x - 30021) * x + 6) * x - 5);
  auto digits = text(x, 40);
  char& last = digits[digits.find('e') - 1];
  last = last < '5' ? char(last + 4) : char(last - 4);
  const auto r = identify(digits);
  REQUIRE(r.found);
  CHECK(r.found->coefficients == strings{"1", "-5", "3", "-10007", "1"});
}

TEST_CASE("large coefficients: what was planted is found, to the last digit") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    random_source source({seed});
    const auto draw = [&] { return long(source.uniform() * 1e9) + 1; };
    const long a = draw(), b = draw(), c = draw();  // a x² + b x − c
    const real A = a, B = b, C = c;
    const auto r = identify((sqrt(B * B + 4 * A * C) - B) / (2 * A), 60);
    REQUIRE(r.found);
    CHECK(r.found->degree() <= 2);
    whole common = gcd(gcd(whole(a), whole(b)), whole(c));
    CHECK(r.found->coefficients ==
          strings{whole(-c / common).str(), whole(b / common).str(), whole(a / common).str()});
  }
}

TEST_CASE("the ways of writing a number") {
  const std::string zeros(24, '0');
  const auto form = [](const std::string& value) {
    const auto r = identify(value);
    return r.found ? r.found->closed_form.value_or("none") : "nothing";
  };
  CHECK(form("1.25" + zeros + "e-3") == "1/800");
  CHECK(form("-1.25" + zeros + "E+2") == "-125");
  CHECK(form("+.5" + zeros) == "1/2");
  CHECK(form("-00.75" + zeros) == "-3/4");
  CHECK(form("0." + zeros) == "0");
  CHECK(form("-0." + zeros) == "0");
  CHECK(form("3." + zeros) == "3");
  CHECK(identify("0.000" + zeros + "12345678").digits == 8);
  CHECK(identify("1.25" + zeros + "e-3").digits == 27);
  // An integer of thirty digits has no digit left over that could show it.
  CHECK(form("123456789012345678901234567890") == "nothing");
}

TEST_CASE("nothing is claimed for numbers that have no polynomial") {
  const real pi = acos(real(-1));
  for (int digits : {16, 30, 50, 100}) {
    CHECK(!identify(pi, digits, {.max_degree = 8}).found);
    CHECK(!identify(exp(real(1)), digits, {.max_degree = 8}).found);
  }
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto r = identify(random_digits(100, seed), {.max_degree = 6});
    CHECK_MESSAGE(!r.found, seed << ": " << r.statement());
    CHECK(r.statement().find("nothing claimed") == 0);
  }
}

TEST_CASE("a claim needs its margin: digits too few, one digit wrong") {
  const real x = (1 + root(2)) / 4;
  CHECK(!identify(x, 10).found);
  CHECK(!identify(x, 15).found);
  CHECK(identify(x, 16).found);
  CHECK(!identify(x, 16, {.margin = 11}).found);
  CHECK(!identify(x, 16, {.uncertain_digits = 2}).found);
  const auto digits = fixed(x, 40);
  CHECK(identify(digits).found);
  CHECK(identify(spoiled(digits, 0)).found);   // one unit in the last place
  CHECK(!identify(spoiled(digits, 2)).found);  // a hundred units
  CHECK(identify(spoiled(digits, 2), {.uncertain_digits = 3}).found);
  // Further to the front, x + 10^-k is a number of degree 2 that the digits do show.
  for (std::size_t place = 3; place < 35; ++place) CHECK(!identify(spoiled(digits, place)).found);
}

TEST_CASE(
    "a product with small coefficients does not lend its margin to a factor with larger ones") {
  // (x + 1)·f has degree 13 and height 1, f degree 11 and height 6.
  const std::string x = "0.75720120257276311201257467978289";
  CHECK(!identify(x.substr(0, 24), {.max_degree = 13}).found);
  const auto r = identify(x, {.max_degree = 13});
  REQUIRE(r.found);
  CHECK(r.found->coefficients ==
        strings{"-1", "3", "-4", "4", "-5", "6", "-6", "6", "-5", "4", "-2", "1"});
}

TEST_CASE("a tenth of the digits must be left over") {
  const real m("1.5e32"), n("2e32");  // margins 11.2 and 10.8 of 110 digits
  CHECK(identify(sqrt(m + 1), 110, {.margin = 1}).found);
  CHECK(!identify(sqrt(n + 1), 110, {.margin = 1}).found);
  CHECK(identify(sqrt(n + 1), 120, {.margin = 1}).found);
}

TEST_CASE("the margin is the probability that it says") {
  // With a margin of one digit asked for, chance may give a claim at each degree in one case of ten
  // at most, and does give some, or the bound would say nothing.
  const int trials = 2000;
  int claims = 0;
  for (int seed = 1; seed <= trials; ++seed)
    claims += identify(random_digits(9, std::uint64_t(seed)), {.max_degree = 1, .margin = 1})
                  .found.has_value();
  CAPTURE(claims);
  CHECK(claims <= trials / 10);
  CHECK(claims >= 1);
}

TEST_CASE("the numbers of the evidence") {
  const auto r = identify("0.31250000000000000002");  // two units off 5/16
  REQUIRE(r.found);
  CHECK(r.found->polynomial == "16 x - 5");
  CHECK(std::abs(r.found->distance - 2) <= 1e-9);
  CHECK(std::abs(r.found->residual / 3.2e-20 - 1) <= 1e-9);  // 16·2e-20/(5 + 5)
  CHECK(std::abs(r.found->digits_used - 2 * std::log10(33.0)) <= 1e-9);
  CHECK(std::abs(r.found->margin - (20 - 1 - 1 + std::log10(9.0) - 2 * std::log10(33.0))) <= 1e-9);
  scratch::check_says(r.statement(), {"5/16", "16 x - 5", "10^-15", "not proof"});
}

TEST_CASE("a spectrum is recognised value by value") {
  const strings values{text((1 + root(2)) / 4, 40), random_digits(40, 1), text(real(1) / 4, 40)};
  const auto all = identify_spectrum(values);
  REQUIRE(all.size() == 3);
  REQUIRE(all[0].found);
  CHECK(all[0].found->closed_form == "(1+√2)/4");
  CHECK(!all[1].found);
  REQUIRE(all[2].found);
  CHECK(all[2].found->closed_form == "1/4");
  CHECK(identify_spectrum({}).empty());
}

TEST_CASE("what is no decimal number is refused with what was expected") {
  const auto refused = [](const std::string& value, strings words) {
    words.push_back("identify: value '");
    check_refused([&] { identify(value); }, words);
  };
  for (const char* value : {"", "-", "e5", ".", "abc", "1.2.3", "1.0000000x", "0x12345678", "nan",
                            "inf", "1,00000000", " 1.0000000", "1.0000000e", "1.0000000e-",
                            "1.0000000e--3", "1.0000000e+-3", "1.0000000e1.5", "--1.0000000"})
    refused(value, {"unreadable at character", "expected a decimal number"});
  refused("1.2.30000000", {"character 4"});
  refused("0.5", {"1 significant digits", "expected at least 8"});
  refused("0.0000000001234567", {"7 significant digits", "expected at least 8"});
  refused("1.0000000e10001", {"exponent 10001", "-10000 to 10000"});
  refused("1.0000000e99999999999999999999", {"exponent", "-10000 to 10000"});
  refused("1." + std::string(10000, '3'), {"10001 digits", "at most 10000"});
  for (int degree : {-1, 0, 65})
    CHECK_THROWS_AS(identify("0.5000000000", {.max_degree = degree}), invalid_argument);
  CHECK_THROWS_AS(identify("0.5000000000", {.uncertain_digits = -1}), invalid_argument);
  CHECK_THROWS_AS(identify("0.5000000000", {.margin = std::nan("")}), invalid_argument);
}
