#include <cofree/error/error.hpp>

#include <fmt/format.h>

namespace cofree::detail {

void throw_space_mismatch(std::string_view operation, std::string_view left_role,
                          const std::string& left, std::string_view right_role,
                          const std::string& right, std::string_view reason) {
  std::string text;
  text.append(operation).append(": ").append(left_role).append(" = ").append(left);
  text.append(" but ").append(right_role).append(" = ").append(right);
  text.append(": ").append(reason);
  throw space_mismatch(text, left, right);
}

void throw_precision_mismatch(std::string_view operation, std::string_view left_role, int left,
                              std::string_view right_role, int right) {
  throw precision_mismatch(
      fmt::format("{}: {} has {} digits but {} has {}; did you mean with_digits(…, {})?", operation,
                  left_role, left, right_role, right, std::max(left, right)),
      left, right);
}

std::string short_number(double mantissa, long exponent, int digits) {
  if (exponent == 0 || mantissa == 0 || !std::isfinite(mantissa))
    return fmt::format("{:.{}g}", mantissa, digits);
  return fmt::format("{:.{}f}e{:+03d}", mantissa, digits - 1, exponent);
}

void throw_invalid_argument(const std::string& message) {
  throw invalid_argument(message);
}
void throw_numerical_failure(const std::string& message) {
  throw numerical_failure(message);
}

}  // namespace cofree::detail
