#include "decimal.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>

namespace cofree::detail {
namespace {

constexpr int fewest_digits = 8, most_digits = 10000, largest_exponent = 10000;

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw input_error(fmt::format("identify: value {}: {}", excerpt(text, 40), why));
}

[[noreturn]] void refuse_form(std::string_view text, std::size_t at) {
  refuse(text, fmt::format("unreadable at character {}, expected a decimal number such as "
                           "0.60355339059327376 or -1.25000000e-3",
                           at + 1));
}

/// "e-3" at `at`, to the end of the text; 0 if there is nothing.
int read_exponent(std::string_view text, std::size_t at) {
  if (at == text.size()) return 0;
  if (text[at] != 'e' && text[at] != 'E') refuse_form(text, at);
  auto from = at + 1;
  if (from < text.size() && text[from] == '+') ++from;
  int exponent = 0;
  const auto end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data() + from, end, exponent);
  const bool doubled = from < text.size() && from == at + 2 && text[from] == '-';
  if (failed == std::errc::invalid_argument || stop != end || doubled) refuse_form(text, from);
  if (failed != std::errc{} || std::abs(exponent) > largest_exponent)
    refuse(text, fmt::format("exponent {}, expected one from {} to {}",
                             shortened(text.substr(at + 1)), -largest_exponent, largest_exponent));
  return exponent;
}

int significant_digits(const std::string& written) {
  const auto first = written.find_first_not_of('0');
  return int(first == std::string::npos ? written.size() : written.size() - first);
}

}  // namespace

decimal parse_decimal(std::string_view text) {
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
  std::string written;
  long decimals = 0;
  bool point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      written += c;
      decimals += point;
    } else {
      break;
    }
  }
  if (written.empty()) refuse_form(text, at);
  const int exponent = read_exponent(text, at);
  if (written.size() > 2 * most_digits)
    refuse(text, fmt::format("{} digits, expected at most {}", written.size(), most_digits));
  decimal x{.mantissa = {}, .scale = decimals - exponent, .digits = significant_digits(written)};
  if (x.digits < fewest_digits)
    refuse(text, fmt::format("{} significant digits, expected at least {}: the digits written are "
                             "taken for the precision, trailing zeros included",
                             x.digits, fewest_digits));
  if (x.digits > most_digits)
    refuse(text, fmt::format("{} digits, expected at most {}", x.digits, most_digits));
  fmpz_set_str(x.mantissa, written.c_str(), 10);
  if (negative) fmpz_neg(x.mantissa, x.mantissa);
  return x;
}

decimal decimal::without_last(int count) const {
  const integer unit = power_of_ten(ulong(count));
  decimal shorter{.mantissa = {}, .scale = scale - count, .digits = digits - count};
  integer twice, doubled_unit;  // ⌊(2m + unit)/(2 unit)⌋
  fmpz_mul_ui(twice, mantissa, 2);
  fmpz_add(twice, twice, unit);
  fmpz_mul_ui(doubled_unit, unit, 2);
  fmpz_fdiv_q(shorter.mantissa, twice, doubled_unit);
  return shorter;
}

}  // namespace cofree::detail
