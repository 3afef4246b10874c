// cofree/error/error.hpp — everything the library throws.
//
//   error                base of all of them
//   space_mismatch       two spaces that must be equal are not
//   precision_mismatch   numbers of two precisions meet
//   invalid_argument     a value that no call may have: a negative dimension, two starts of none
//   numerical_failure    the mathematics has no answer here: ρ = 0, a singular system
//   input_error          a file or an array from outside is not what it should be
//
// Not converging is no error; it is a result with its evidence.
#pragma once

#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cofree {

/// Base of everything cofree throws; catch this to catch all of it.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Two spaces that must be equal are not. Carries both names for a caller with his own wording.
struct space_mismatch : error {
  space_mismatch(const std::string& message, std::string left_name, std::string right_name)
      : error(message), left(std::move(left_name)), right(std::move(right_name)) {}
  std::string left, right;
};

/// Numbers of run-time precision with different digits meet. Nothing is rounded behind your back.
struct precision_mismatch : error {
  precision_mismatch(const std::string& message, int left_digits, int right_digits)
      : error(message), left(left_digits), right(right_digits) {}
  int left, right;  ///< decimal digits
};

/// An argument that is wrong whatever the data are.
struct invalid_argument : error {
  using error::error;
};

/// The computation has no answer: a nilpotent operator, a singular matrix.
struct numerical_failure : error {
  using error::error;
};

/// Data from outside are missing, damaged or of the wrong shape.
struct input_error : error {
  using error::error;
};

namespace detail {
/// "compose: domain(outer) = V⊗W (64·10) but codomain(inner) = U (4): the dimensions differ"
[[noreturn]] void throw_space_mismatch(std::string_view operation, std::string_view left_role,
                                       const std::string& left, std::string_view right_role,
                                       const std::string& right, std::string_view reason);
/// "compose: the outer operator has 50 digits but the inner one has 100; …"
[[noreturn]] void throw_precision_mismatch(std::string_view operation, std::string_view left_role,
                                           int left, std::string_view right_role, int right);
[[noreturn]] void throw_invalid_argument(const std::string& message);
[[noreturn]] void throw_numerical_failure(const std::string& message);
/// "1.23e+06": m·10^e to `digits` significant digits, for an exponent that no double holds.
std::string short_number(double mantissa, long exponent, int digits);
/// x to a few significant digits, also where no double is so large or so small.
template <class R>
std::string short_text(const R& x, int digits) {
  using std::floor, std::log, std::pow;
  const double d = static_cast<double>(x);
  if ((std::isfinite(d) && (d != 0 || x == 0)) || !(x - x == 0)) return short_number(d, 0, digits);
  const R exponent = floor(R(log(R(x < 0 ? R(-x) : x)) / log(R(10))));
  return short_number(static_cast<double>(R(x / pow(R(10), exponent))),
                      static_cast<long>(static_cast<double>(exponent)), digits);
}
}  // namespace detail

}  // namespace cofree
