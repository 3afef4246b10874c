#include <algorithm>
#include <clocale>
#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/format.hpp>

namespace cofree::detail {
namespace {

/// The text that printf makes.
std::string printed(mpfr_srcptr x, char type, int precision) {
  if (precision < 0 && type != 'a' && type != 'A') precision = 6;
  const std::string pattern =
      precision < 0 ? std::string{'%', 'R', type} : std::string{'%', '.', '*', 'R', type};
  char* text = nullptr;
  const int length = precision < 0 ? mpfr_asprintf(&text, pattern.c_str(), x)
                                   : mpfr_asprintf(&text, pattern.c_str(), precision, x);
  if (length < 0) throw fmt::format_error("a number is too long");
  std::string out(text);
  mpfr_free_str(text);
  const std::string_view point = std::localeconv()->decimal_point;
  if (const auto at = point.empty() ? out.npos : out.find(point); at != out.npos)
    out.replace(at, point.size(), ".");  // whatever the locale
  return out;
}

}  // namespace

std::string formatted(mpfr_srcptr x, const number_format& how) {
  std::string out = how.type == 0 && how.precision < 0
                        ? decimal_of(x)
                        : printed(x, how.type == 0 ? 'g' : how.type, how.precision);
  if (how.sign != '-' && out[0] != '-') out.insert(0, 1, how.sign);
  const std::size_t width = std::size_t(how.width);
  if (out.size() >= width) return out;
  const std::size_t missing = width - out.size();
  if (how.zeros && mpfr_number_p(x)) {
    const std::size_t sign = out[0] == '-' || out[0] == '+' || out[0] == ' ' ? 1 : 0,
                      prefix = how.type == 'a' || how.type == 'A' ? 2 : 0;  // 0x
    return out.insert(sign + prefix, missing, '0');
  }
  const std::size_t before = how.align == '>' ? missing : how.align == '^' ? missing / 2 : 0;
  return std::string(before, how.fill) + out + std::string(missing - before, how.fill);
}

}  // namespace cofree::detail
