// cofree/scalar/format.hpp — long numbers in fmt (opt-in: no other header includes fmt).
//
//   fmt::format("{}", x)       decimal(x), which reads back as exactly x
//   fmt::format("{:.30e}", x)  as for a double: [[fill]align][sign][0][width][.precision][type]
//
// For every real type on MPFR: long_real, and real50 and real100 of long_numbers.hpp. The types are
// a, e, f, g and their capitals; a precision without a type means g. No width or precision in {}.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cofree/scalar/mpfr_access.hpp>
#include <string>
#include <string_view>

namespace cofree::detail {

/// What stands behind the colon.
struct number_format {
  char fill = ' ', align = '>', sign = '-', type = 0;
  bool zeros = false;  ///< pad with zeros behind the sign
  int width = 0, precision = -1;

  /// @throws fmt::format_error for a specification that is not one; at compile time where it is known
  constexpr const char* parse(const char* at, const char* end) {
    const auto is = [&](const char* here, std::string_view some) {
      return here < end && some.find(*here) != std::string_view::npos;
    };
    const auto number = [&] {
      int n = 0;
      for (; is(at, "0123456789") && n < 100'000'000; ++at) n = 10 * n + (*at - '0');
      return n;
    };
    if (at < end && *at != '}' && is(at + 1, "<>^")) fill = *at++;
    if (is(at, "<>^")) align = *at++;
    if (is(at, "+- ")) sign = *at++;
    if (is(at, "0")) zeros = align == '>' && fill == ' ', ++at;
    width = number();
    if (is(at, ".")) {
      ++at;
      if (!is(at, "0123456789")) throw fmt::format_error("a precision is missing");
      precision = number();
    }
    if (is(at, "aefgAEFG")) type = *at++;
    if (at < end && *at != '}') throw fmt::format_error("not a format of real numbers");
    return at;
  }
};

/// x as this says.
std::string formatted(mpfr_srcptr x, const number_format& how);

}  // namespace cofree::detail

template <cofree::detail::mpfr_based R>
struct fmt::formatter<R> {
  constexpr auto parse(fmt::format_parse_context& context) {
    return how_.parse(context.begin(), context.end());
  }
  template <class Context>
  auto format(const R& x, Context& context) const {
    const std::string text =
        cofree::detail::formatted(cofree::detail::mpfr_access<R>::get(x), how_);
    return std::copy(text.begin(), text.end(), context.out());
  }

private:
  cofree::detail::number_format how_;
};
