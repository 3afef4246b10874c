// cofree/operator/format.hpp — spaces and operators in fmt (opt-in: print.hpp alone does not include fmt).
//
//   fmt::format("{}", V), "{:>20}"   description of a space, formatted as a string
//   fmt::format("{}", A), "{:.3}"    description of an operator, with so many significant digits
#pragma once

#include <fmt/format.h>

#include <cofree/operator/print.hpp>

template <cofree::scalar K>
struct fmt::formatter<cofree::space<K>> : fmt::formatter<std::string> {
  template <class Context>
  auto format(const cofree::space<K>& v, Context& context) const {
    return fmt::formatter<std::string>::format(v.description(), context);
  }
};

template <cofree::scalar K>
struct fmt::formatter<cofree::linear_operator<K>> {
  constexpr auto parse(fmt::format_parse_context& context) {
    auto at = context.begin();
    const auto is_digit = [&] { return at != context.end() && *at >= '0' && *at <= '9'; };
    if (at != context.end() && *at == '.') {
      ++at;
      if (!is_digit()) throw fmt::format_error("a precision is missing");
      for (digits_ = 0; is_digit(); ++at) digits_ = std::min(10 * digits_ + (*at - '0'), 100);
    }
    if (at != context.end() && *at != '}') throw fmt::format_error("not a format of operators");
    return at;
  }
  template <class Context>
  auto format(const cofree::linear_operator<K>& a, Context& context) const {
    const auto text = cofree::description(a, {.digits = digits_});
    return std::copy(text.begin(), text.end(), context.out());
  }

private:
  int digits_ = 6;
};
