#include <charconv>
#include <cofree/error/error.hpp>
#include <cofree/io/decimals.hpp>
#include <cofree/io/text.hpp>
#include <cofree/scalar/decimal.hpp>
#include <fstream>
#include <optional>
#include <sstream>

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

/// Lines of a file with their numbers, for messages that say where.
class line_reader {
public:
  explicit line_reader(const std::filesystem::path& file)
      : name_(file.string()), in_(file, std::ios::binary) {
    if (!in_) throw input_error(name_ + ": the file cannot be read");
  }

  /// The words of the next line. @throws input_error at the end of the file
  std::vector<std::string> words(const std::string& expected) {
    std::string line;
    if (!std::getline(in_, line)) fail("the file ends", expected);
    ++line_;
    std::istringstream split(line);
    std::vector<std::string> out;
    for (std::string word; split >> word;) out.push_back(word);
    return out;
  }
  /// The words after `key` on the next line.
  std::vector<std::string> value_of(const std::string& key, const std::string& expected) {
    auto found = words(key + " " + expected);
    if (found.size() < 2 || found[0] != key)
      fail(found.empty() ? "an empty line" : "'" + found[0] + "'", key + " " + expected);
    found.erase(found.begin());
    return found;
  }
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw input_error(name_ + ", line " + std::to_string(line_) + ": " + found + ", expected " +
                      expected);
  }
  bool at_end() {
    std::string word;
    return !(in_ >> word);
  }

private:
  std::string name_;
  std::ifstream in_;
  long line_ = 0;
};

field read_field(line_reader& in) {
  const std::string expected = "real, complex or quaternion";
  const auto words = in.value_of("field", expected);
  for (const auto f : {field::real, field::complex, field::quaternion})
    if (words.size() == 1 && words[0] == field_name(f)) return f;
  in.fail("field '" + words[0] + "'", expected);
}

int read_digits(line_reader& in) {
  const std::string expected = "a whole number from 1 to " + std::to_string(detail::most_digits);
  const auto words = in.value_of("digits", expected);
  const auto digits = whole<int>(words[0]);
  if (words.size() != 1 || !digits || *digits < 1 || *digits > detail::most_digits)
    in.fail("digits '" + words[0] + "'", expected);
  return *digits;
}

std::vector<std::size_t> read_shape(line_reader& in) {
  const std::string expected = "the lengths of the axes, whole numbers";
  std::vector<std::size_t> shape;
  for (const auto& word : in.value_of("shape", expected)) {
    const auto n = whole<std::size_t>(word);
    if (!n) in.fail("shape '" + word + "'", expected);
    shape.push_back(*n);
  }
  if (!entries_of(shape)) in.fail("a shape of too many entries", "at most 2^32");
  return shape;
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

decimal_array read_decimals(const std::filesystem::path& file) {
  line_reader in(file);
  const auto head = in.words(std::string("'") + first_line + "'");
  if (head.size() != 3 || head[0] + " " + head[1] + " " + head[2] != first_line)
    in.fail("no decimal array", std::string("'") + first_line + "'");
  decimal_array out;
  out.kind = read_field(in);
  out.digits = read_digits(in);
  out.shape = read_shape(in);
  const precision_scope scope(out.digits);
  const std::size_t parts = parts_of(out.kind), entries = *entries_of(out.shape);
  const std::string expected = std::to_string(parts) + (parts == 1 ? " number" : " numbers") +
                               " for one of " + std::to_string(entries) + " entries";
  for (std::size_t i = 0; i < entries; ++i) {
    const auto words = in.words(expected);
    if (words.size() != parts) in.fail(std::to_string(words.size()) + " numbers", expected);
    for (const auto& word : words) {
      try {
        out.values.push_back(from_decimal<long_real>(word));
      } catch (const invalid_argument&) {
        in.fail("'" + word + "'", "a decimal number");
      }
      if (!isfinite(out.values.back())) in.fail("'" + word + "'", "a finite number");
    }
  }
  if (!in.at_end()) in.fail("more numbers", "the end of the file");
  return out;
}

}  // namespace cofree
