#include <cofree/error/error.hpp>

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

void throw_invalid_argument(const std::string& message) {
  throw invalid_argument(message);
}
void throw_numerical_failure(const std::string& message) {
  throw numerical_failure(message);
}

}  // namespace cofree::detail
