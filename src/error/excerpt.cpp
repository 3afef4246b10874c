#include <cofree/error/excerpt.hpp>

#include <fmt/format.h>

namespace cofree {
namespace {

/// A character of a text: its length in bytes, and whether it may stand in a message as it is.
struct character {
  std::size_t bytes = 1;
  bool plain = false;
};

/// Characters that control, break a line or turn the direction of writing.
bool controls(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/// Reads UTF-8 in its shortest form, as RFC 3629 asks; any other byte is a character of its own.
character first_of(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = at(0);
  if (lead < 0x80) return {1, !controls(lead)};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  char32_t c = lead & (0xffu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((at(i) & 0xc0u) != 0x80) return {};
    c = c << 6 | (at(i) & 0x3fu);
  }
  const char32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
  if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return {};
  return {bytes, !controls(c)};
}

void append(std::string& out, std::string_view one, bool plain) {
  if (plain)
    out += one;
  else if (one == "\n")
    out += "\\n";
  else if (one == "\t")
    out += "\\t";
  else
    for (const char byte : one)
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
}

std::string cut(std::string_view text, std::size_t most, const char* quote) {
  std::string_view rest = text;
  std::string out = quote;
  for (std::size_t taken = 0; !rest.empty() && taken < most; ++taken) {
    const auto one = first_of(rest);
    append(out, rest.substr(0, one.bytes), one.plain);
    rest.remove_prefix(one.bytes);
  }
  if (rest.empty()) return out + quote;
  return fmt::format("{}…{} ({} bytes)", out, quote, text.size());
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto one = first_of(text);
    append(out, text.substr(0, one.bytes), one.plain);
    text.remove_prefix(one.bytes);
  }
  return out;
}

std::string excerpt(std::string_view text, std::size_t most) {
  return cut(text, most, "'");
}

std::string shortened(std::string_view text, std::size_t most) {
  return cut(text, most, "");
}

std::string shown_path(const std::filesystem::path& path) {
  return cut(path.string(), 240, "");
}

}  // namespace cofree
