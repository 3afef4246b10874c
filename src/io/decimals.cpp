#include <charconv>
#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <cofree/error/memory.hpp>
#include <cofree/io/decimals.hpp>
#include <cofree/io/text.hpp>
#include <cofree/scalar/decimal.hpp>
#include <optional>
#include <ostream>

#include "decimals_file.hpp"
#include "text_lines.hpp"

namespace cofree {
namespace {

constexpr const char* first_line = "cofree decimals 1";
constexpr std::size_t most_numbers = std::size_t(1) << 32;

std::size_t parts_of(field f) {
  return f == field::real ? 1 : f == field::complex ? 2 : 4;
}

/// The number of entries of a shape; nothing where it does not fit in memory.
std::optional<std::size_t> entries_of(const std::vector<std::size_t>& shape) {
  std::size_t count = 1;
  for (const auto n : shape) {
    if (n != 0 && count > most_numbers / n) return std::nullopt;
    count *= n;
  }
  return count;
}

template <class T>
std::optional<T> whole(std::string_view text) {
  T value{};
  const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || at != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The lines of the file and the words of its refusals.
class line_reader {
public:
  explicit line_reader(const std::filesystem::path& file) : in_(file, "a .decimals file") {}

  /// The words of the next line. @throws input_error at the end of the file
  const std::vector<std::string_view>& words(const std::string& expected) {
    if (!in_.next()) fail("the file ends", expected);
    return in_.words();
  }
  /// The words after `key` on the next line.
  std::vector<std::string_view> value_of(const std::string& key, const std::string& expected) {
    const auto& found = words(key + " " + expected);
    if (found.size() < 2 || found[0] != key)
      fail(found.empty() ? "an empty line" : excerpt(found[0]), key + " " + expected);
    return {found.begin() + 1, found.end()};
  }
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    in_.fail(found + ", expected " + expected);
  }
  /// Only blank lines are left.
  bool at_end() {
    while (in_.next())
      if (!in_.words().empty()) return false;
    return true;
  }
  long line() const { return in_.number(); }

private:
  detail::text_lines in_;
};

field read_field(line_reader& in) {
  const std::string expected = "real, complex or quaternion";
  const auto words = in.value_of("field", expected);
  for (const auto f : {field::real, field::complex, field::quaternion})
    if (words.size() == 1 && words[0] == field_name(f)) return f;
  in.fail("field " + excerpt(words[0]), expected);
}

int read_digits(line_reader& in) {
  const std::string expected = "a whole number from 1 to " + std::to_string(detail::most_digits);
  const auto words = in.value_of("digits", expected);
  const auto digits = whole<int>(words[0]);
  if (words.size() != 1 || !digits || *digits < 1 || *digits > detail::most_digits)
    in.fail("digits " + excerpt(words[0]), expected);
  return *digits;
}

std::vector<std::size_t> read_shape(line_reader& in) {
  const std::string expected = "the lengths of the axes, whole numbers";
  std::vector<std::size_t> shape;
  for (const auto& word : in.value_of("shape", expected)) {
    const auto n = whole<std::size_t>(word);
    if (!n) in.fail("shape " + excerpt(word), expected);
    shape.push_back(*n);
  }
  if (!entries_of(shape)) in.fail("a shape of too many entries", "at most 2^32");
  return shape;
}

long_real read_number(std::string_view word, const line_reader& in) {
  try {
    auto x = from_decimal<long_real>(word);
    if (isfinite(x)) return x;
  } catch (const invalid_argument&) {
    in.fail(excerpt(word), "a decimal number");
  }
  in.fail(excerpt(word), "a finite number");
}

}  // namespace

void write_decimals(const std::filesystem::path& file, const decimal_array& array) {
  const std::size_t parts = parts_of(array.kind);
  const auto entries = entries_of(array.shape);
  if (!entries || *entries * parts != array.values.size())
    detail::throw_invalid_argument("write_decimals: " + std::to_string(array.values.size()) +
                                   " numbers do not fill the shape over the field " +
                                   field_name(array.kind));
  write_whole(file, [&](std::ostream& out) {
    out << first_line << "\nfield " << field_name(array.kind) << "\ndigits " << array.digits
        << "\nshape";
    for (const auto n : array.shape) out << ' ' << n;
    out << '\n';
    for (std::size_t i = 0; i < array.values.size(); ++i)
      out << decimal(array.values[i]) << ((i + 1) % parts == 0 ? '\n' : ' ');
  });
}

void detail::for_each_decimal(
    const std::filesystem::path& file, const std::function<void(const decimals_head&)>& begin,
    const std::function<void(std::size_t, std::span<const long_real>, long)>& entry) {
  line_reader in(file);
  const auto& first = in.words(std::string("'") + first_line + "'");
  if (first.size() != 3 || first[0] != "cofree" || first[1] != "decimals" || first[2] != "1")
    in.fail("no decimal array", std::string("'") + first_line + "'");
  decimals_head head;
  head.kind = read_field(in);
  head.digits = read_digits(in);
  head.shape = read_shape(in);
  begin(head);
  const precision_scope scope(head.digits);
  const std::size_t parts = parts_of(head.kind), entries = *entries_of(head.shape);
  const std::string expected = std::to_string(parts) + (parts == 1 ? " number" : " numbers") +
                               " for one of " + std::to_string(entries) + " entries";
  std::vector<long_real> numbers(parts);
  for (std::size_t i = 0; i < entries; ++i) {
    const auto& words = in.words(expected);
    if (words.size() != parts) in.fail(std::to_string(words.size()) + " numbers", expected);
    for (std::size_t c = 0; c < parts; ++c) numbers[c] = read_number(words[c], in);
    entry(i, numbers, in.line());
  }
  if (!in.at_end()) in.fail("more numbers", "the end of the file");
}

decimal_array read_decimals(const std::filesystem::path& file) {
  decimal_array out;
  detail::for_each_decimal(
      file,
      [&](const detail::decimals_head& head) {
        out.kind = head.kind, out.digits = head.digits, out.shape = head.shape;
        std::error_code unknown;  // the file holds no more than half its bytes, whatever it says
        const auto bytes = std::filesystem::file_size(file, unknown);
        const auto numbers =
            std::min<std::uintmax_t>(*entries_of(head.shape) * parts_of(head.kind), bytes / 2 + 1);
        detail::require_memory(file.string() + ": " + std::to_string(numbers) + " numbers of " +
                                   std::to_string(head.digits) + " digits",
                               double(numbers) * detail::bytes_of_long_number(head.digits));
      },
      [&](std::size_t, std::span<const long_real> numbers, long) {
        out.values.insert(out.values.end(), numbers.begin(), numbers.end());
      });
  return out;
}

}  // namespace cofree
