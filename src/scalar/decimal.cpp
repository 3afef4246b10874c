#include <array>
#include <charconv>
#include <cofree/error/error.hpp>
#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/long_real.hpp>
#include <memory>
#include <ostream>

namespace cofree {
namespace detail {
namespace {

[[noreturn]] void refuse(std::string_view text) {
  throw_invalid_argument("from_decimal: \"" + std::string(text) +
                         "\" is not a number; expected a decimal such as -1.25e10");
}

template <class F>
std::string shortest(F x) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), x).ptr;
  return {text.data(), end};
}

template <class F>
void read(F& x, std::string_view text) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (failure != std::errc{} || end != text.data() + text.size()) refuse(text);
}

/// "-123", 1 → "-1.23e0": digits behind a point, as MPFR gives them, and the exponent.
std::string scientific(std::string digits, long exponent) {
  const std::size_t sign = digits[0] == '-' ? 1 : 0;
  while (digits.size() > sign + 1 && digits.back() == '0') digits.pop_back();
  if (digits.size() > sign + 1) digits.insert(sign + 1, ".");
  return exponent == 1 ? digits : digits + "e" + std::to_string(exponent - 1);
}

std::string written(mpfr_srcptr x, std::size_t digits) {
  if (mpfr_nan_p(x)) return "nan";
  if (mpfr_inf_p(x)) return mpfr_signbit(x) ? "-inf" : "inf";
  if (mpfr_zero_p(x)) return mpfr_signbit(x) ? "-0" : "0";
  mpfr_exp_t exponent = 0;
  const std::unique_ptr<char, void (*)(char*)> text(
      mpfr_get_str(nullptr, &exponent, 10, digits, x, MPFR_RNDN), mpfr_free_str);
  return scientific(text.get(), exponent);
}

}  // namespace

std::string decimal_of(float x) {
  return shortest(x);
}
std::string decimal_of(double x) {
  return shortest(x);
}
std::string decimal_of(long double x) {
  return shortest(x);
}
std::string decimal_of(mpfr_srcptr x) {
  return written(x, 0);  // 0: as many as it takes to read the same number at the same precision
}

void set_decimal(float& x, std::string_view text) {
  read(x, text);
}
void set_decimal(double& x, std::string_view text) {
  read(x, text);
}
void set_decimal(long double& x, std::string_view text) {
  read(x, text);
}
void set_decimal(mpfr_ptr x, std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  mpfr_strtofr(x, copy.c_str(), &end, 10, MPFR_RNDN);
  if (copy.empty() || end != copy.c_str() + copy.size() || copy[0] == ' ') refuse(text);
}

}  // namespace detail

precision_scope::precision_scope(int digits) : before_(detail::working_bits) {
  if (digits < 1 || digits > detail::most_digits)
    detail::throw_invalid_argument("precision_scope: " + std::to_string(digits) +
                                   " digits; expected 1 to " + std::to_string(detail::most_digits));
  detail::working_bits = detail::bits_of_digits(digits);
}

long_real::long_real(std::string_view decimal) : long_real() {
  detail::set_decimal(x_, decimal);
}

std::string to_string(const long_real& x) {
  return detail::decimal_of(x.mpfr());
}

std::ostream& operator<<(std::ostream& out, const long_real& x) {
  return out << detail::written(
             x.mpfr(), static_cast<std::size_t>(std::max<std::streamsize>(out.precision(), 2)));
}

}  // namespace cofree
