#include <cofree/io/matrix_market.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cofree/error/excerpt.hpp>
#include <cofree/error/nearest.hpp>
#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/long_real.hpp>
#include <optional>

#include "text_lines.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;

/// Nodes without an edge cost memory and time and change nothing, so that few are believed.
constexpr std::size_t most_lone_nodes = 1000000, most_rows = std::size_t(1) << 31;

enum class symmetry { general, symmetric, skew, hermitian };

/// What the first line says.
struct banner {
  bool array = false, pattern = false, integer = false, complex = false;
  symmetry kind = symmetry::general;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// from_chars takes no plus sign, which the format allows.
std::string_view without_plus(std::string_view word) {
  const bool plus = word.size() > 1 && word[0] == '+' && word[1] != '-' && word[1] != '+';
  return word.substr(plus ? 1 : 0);
}

template <class T>
std::optional<T> number_in(std::string_view word) {
  T value{};
  const auto digits = without_plus(word);
  const char* const end = digits.data() + digits.size();
  const auto [at, failed] = std::from_chars(digits.data(), end, value);
  if (failed != std::errc{} || at != end) return std::nullopt;
  return value;
}

/// A finite number with all digits that R has; nothing where the word is none.
template <class R>
std::optional<R> finite_in(std::string_view word) {
  try {
    const R x = from_decimal<R>(without_plus(word));
    if (x - x == 0) return x;
  } catch (const invalid_argument&) {
  }
  return std::nullopt;
}

template <class R>
class reader {
public:
  explicit reader(const fs::path& file) : in_(file, "a Matrix Market file") {}

  market_matrix<R> read() {
    read_banner();
    const std::size_t promised = read_size();
    if (banner_.array)
      read_columns();
    else
      for (std::size_t k = 0; k < promised; ++k) read_entry(k, promised);
    if (next_line()) in_.fail("a line after the last of the entries that the size line promises");
    merge();
    if (out_.entries.empty())
      throw input_error(in_.name() +
                        ": every entry is 0, expected at least one edge, an entry "
                        "that is not");
    return std::move(out_);
  }

private:
  const std::vector<std::string_view>& words() const { return in_.words(); }

  /// The next line that is neither empty nor a comment; nothing at the end.
  bool next_line() {
    while (in_.next())
      if (!words().empty() && in_.text()[0] != '%') return true;
    return false;
  }

  void read_banner() {
    if (!in_.next())
      throw input_error(in_.name() + ": the file is empty, expected '%%MatrixMarket matrix …'");
    if (words().size() != 5 || lower(words()[0]) != "%%matrixmarket")
      in_.fail(excerpt(in_.text()) +
               " given, expected '%%MatrixMarket matrix FORMAT FIELD SYMMETRY'");
    const auto one_of = [&](std::size_t k, const std::vector<std::string>& allowed) {
      const auto word = lower(words()[k]);
      std::string list;
      for (const auto& each : allowed) list += (list.empty() ? "" : " or ") + each;
      if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
        in_.fail(excerpt(words()[k]) + " given, expected " + list + did_you_mean(word, allowed));
      return word;
    };
    one_of(1, {"matrix"});
    banner_.array = one_of(2, {"coordinate", "array"}) == "array";
    const auto numbers = one_of(3, {"real", "integer", "complex", "pattern"});
    const auto kind = one_of(4, {"general", "symmetric", "skew-symmetric", "hermitian"});
    banner_.pattern = numbers == "pattern", banner_.integer = numbers == "integer";
    banner_.complex = numbers == "complex";
    banner_.kind = kind == "general"     ? symmetry::general
                   : kind == "symmetric" ? symmetry::symmetric
                   : kind == "hermitian" ? symmetry::hermitian
                                         : symmetry::skew;
    out_.kind = banner_.complex ? field::complex : field::real;
    if (banner_.pattern && banner_.array)
      in_.fail("a pattern in the format array, which has no numbers; expected coordinate");
    if (banner_.pattern && banner_.kind == symmetry::skew)
      in_.fail("a skew-symmetric pattern, which has no signs; expected real or integer");
    if (banner_.kind == symmetry::hermitian && !banner_.complex)
      in_.fail("a hermitian matrix of the field " + numbers + ", expected complex, or symmetric");
  }

  /// Reads the size line: the number of entries of a coordinate file.
  std::size_t read_size() {
    const std::string expected = banner_.array ? "two whole numbers: rows, columns"
                                               : "three whole numbers: rows, columns, entries";
    if (!next_line()) in_.fail("the file ends before the size line, expected " + expected);
    std::array<std::size_t, 3> size{};
    if (words().size() != (banner_.array ? 2 : 3))
      in_.fail(excerpt(in_.text()) + " given, expected " + expected);
    for (std::size_t k = 0; k < words().size(); ++k) {
      const auto value = number_in<std::size_t>(words()[k]);
      if (!value) in_.fail(excerpt(words()[k]) + " given, expected " + expected);
      size[k] = *value;
    }
    if (size[0] != size[1] || size[0] == 0)
      in_.fail(std::to_string(size[0]) + " rows and " + std::to_string(size[1]) +
               " columns, expected as many rows as columns, at least 1: the nodes of a graph");
    out_.nodes = size[0];
    if (size[0] > most_rows) in_.fail(std::to_string(size[0]) + " rows, expected at most 2^31");
    if (!banner_.array && size[0] > most_lone_nodes &&
        (size[0] - most_lone_nodes + 1) / 2 > size[2])
      in_.fail(std::to_string(size[0]) + " nodes and " + std::to_string(size[2]) +
               " entries, each of which names at most two; expected at most 1000000 nodes without "
               "an edge, which change nothing and can be left out");
    return size[2];
  }

  std::size_t index(std::size_t k) const {
    const auto value = number_in<std::size_t>(words()[k]);
    if (!value || *value < 1 || *value > out_.nodes)
      in_.fail("index " + excerpt(words()[k]) + " given, expected a whole number from 1 to " +
               std::to_string(out_.nodes));
    return *value - 1;
  }

  R number(std::string_view word) const {
    const auto value = finite_in<R>(word);
    if (value && (!banner_.integer || number_in<long long>(word))) {
      const double rounded = static_cast<double>(*value);
      if (std::isfinite(rounded) && (rounded != 0 || *value == 0)) return *value;
    }
    const precision_scope few(17);
    const auto size = finite_in<long_real>(word);  // its exponents go much further
    const bool number = size && !banner_.integer;
    in_.fail("entry " + excerpt(word) +
             (number ? " is beyond the range of double, expected 0 or a size from 5e-324 to 1.8e308"
                     : std::string(" given, expected a finite ") +
                           (banner_.integer ? "whole " : "") + "number"));
  }

  /// The entry at (i, j) from the words from the k-th on, and its image under the symmetry.
  void add(std::size_t i, std::size_t j, std::size_t k) {
    const R zero(0);
    const R x = banner_.pattern ? R(1) : number(words()[k]);
    const R y = banner_.complex ? number(words()[k + 1]) : zero;
    if (x == 0 && y == 0) return;
    if (i == j && banner_.kind == symmetry::skew)
      in_.fail("an entry on the diagonal of a skew-symmetric matrix, expected none");
    if (i == j && banner_.kind == symmetry::hermitian && !(y == 0))
      in_.fail("an imaginary part on the diagonal of a Hermitian matrix, expected 0");
    out_.entries.push_back({i, j, x, y});
    if (i == j || banner_.kind == symmetry::general) return;
    const bool skew = banner_.kind == symmetry::skew, bar = banner_.kind == symmetry::hermitian;
    out_.entries.push_back({j, i, skew ? R(-x) : x, skew || bar ? R(zero - y) : y});
  }

  std::string expected_words() const {
    return banner_.pattern   ? "a row and a column"
           : banner_.complex ? "a row, a column, a real and an imaginary part"
                             : "a row, a column and a weight";
  }

  void read_entry(std::size_t k, std::size_t promised) {
    if (!next_line())
      in_.fail("the file ends after " + std::to_string(k) + " entries, expected " +
               std::to_string(promised) + " as the size line promises");
    if (words().size() != (banner_.pattern ? 2 : banner_.complex ? 4 : 3))
      in_.fail(excerpt(in_.text()) + " given, expected " + expected_words());
    const auto i = index(0), j = index(1);
    if (banner_.kind != symmetry::general && i < j)
      in_.fail("entry (" + std::to_string(i + 1) + ", " + std::to_string(j + 1) +
               ") lies above the diagonal, expected the lower triangle only in a symmetric file");
    add(i, j, 2);
  }

  /// The format array: column by column, of a symmetric matrix from the diagonal on.
  void read_columns() {
    const std::size_t n = out_.nodes;
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t first = banner_.kind == symmetry::general ? 0
                                : banner_.kind == symmetry::skew  ? j + 1
                                                                  : j;
      for (std::size_t i = first; i < n; ++i) {
        if (!next_line())
          in_.fail("the file ends before entry (" + std::to_string(i + 1) + ", " +
                   std::to_string(j + 1) + "), expected one line for each entry");
        if (words().size() != (banner_.complex ? 2 : 1))
          in_.fail(excerpt(in_.text()) + " given, expected " +
                   (banner_.complex ? "a real and an imaginary part" : "one number"));
        add(i, j, 0);
      }
    }
  }

  /// Sorts by row and column, and adds the entries of one place.
  void merge() {
    auto& list = out_.entries;
    const auto place = [](const auto& e) { return std::pair(e.row, e.col); };
    std::stable_sort(list.begin(), list.end(),
                     [&](const auto& x, const auto& y) { return place(x) < place(y); });
    std::size_t kept = 0;
    for (std::size_t k = 0; k < list.size(); ++k)
      if (kept > 0 && place(list[kept - 1]) == place(list[k])) {
        list[kept - 1].real += list[k].real, list[kept - 1].imaginary += list[k].imaginary;
      } else {
        if (kept != k) list[kept] = std::move(list[k]);
        ++kept;
      }
    list.resize(kept);
    for (const auto& e : list)
      if (!(e.real - e.real == 0) || !(e.imaginary - e.imaginary == 0))
        throw input_error(in_.name() + ": the entries (" + std::to_string(e.row + 1) + ", " +
                          std::to_string(e.col + 1) +
                          ") add up to a number beyond the range of double");
    std::erase_if(list, [](const auto& e) { return e.real == 0 && e.imaginary == 0; });
  }

  detail::text_lines in_;
  banner banner_;
  market_matrix<R> out_;
};

}  // namespace

template <class R>
market_matrix<R> read_market_matrix(const fs::path& file) {
  return reader<R>(file).read();
}

template market_matrix<double> read_market_matrix(const fs::path&);
template market_matrix<long_real> read_market_matrix(const fs::path&);

weighted_graph graph_of(const market_matrix<double>& matrix, const std::string& name) {
  weighted_graph g{matrix.nodes, {}};
  g.edges.reserve(matrix.entries.size());
  for (const auto& e : matrix.entries) {
    if (e.imaginary != 0 || e.real < 0)
      throw input_error(name + ": entry (" + std::to_string(e.row + 1) + ", " +
                        std::to_string(e.col + 1) + ") is " + decimal(e.real) +
                        (e.imaginary != 0 ? " and " + decimal(e.imaginary) + " i" : "") +
                        ", expected a weight of at least 0; signs and phases of the weights turn "
                        "W alone, so that their moduli have the same R, S and P");
    g.edges.push_back({e.row, e.col, e.real});
  }
  return g;
}

weighted_graph read_matrix_market(const fs::path& file) {
  return graph_of(read_market_matrix<double>(file), shown_path(file));
}

}  // namespace cofree
