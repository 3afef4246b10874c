#include <cofree/io/matrix_market.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>

namespace cofree {
namespace {

namespace fs = std::filesystem;

/// What the first line says.
struct banner {
  bool pattern = false, integer = false, symmetric = false;
};

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> out;
  const char* blanks = " \t\r";
  for (auto at = line.find_first_not_of(blanks); at != std::string::npos;) {
    const auto end = std::min(line.find_first_of(blanks, at), line.size());
    out.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(blanks, end);
  }
  return out;
}

std::string lower(std::string text) {
  for (auto& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

template <class T>
std::optional<T> number_in(const std::string& word) {
  T value{};
  const char *begin = word.data() + (word.size() > 1 && word[0] == '+' && word[1] != '-'),
             *end = word.data() + word.size();
  const auto [at, failed] = std::from_chars(begin, end, value);
  if (failed != std::errc{} || at != end) return std::nullopt;
  return value;
}

class reader {
public:
  explicit reader(const fs::path& file) : file_(file), in_(file) {
    std::error_code none;
    if (!in_ || !fs::is_regular_file(file, none))
      throw input_error(file.string() + (fs::exists(file, none)
                                             ? ": cannot be read, expected a Matrix Market file"
                                             : ": no such file, expected a Matrix Market file"));
  }

  weighted_graph read() {
    read_banner();
    const auto size = read_size();
    weighted_graph g{size[0], {}};
    // The size line is not to be trusted with the memory.
    g.edges.reserve(std::min(size[1], std::size_t(1) << 20));
    for (std::size_t k = 0; k < size[1]; ++k) read_edge(g, k, size[1]);
    if (next_words()) refuse("a line after the last of the entries that the size line promises");
    merge(g);
    if (g.edges.empty())
      throw input_error(file_.string() + ": no edge of positive weight, expected at least one");
    return g;
  }

private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw input_error(file_.string() + ", line " + std::to_string(line_) + ": " + what);
  }

  /// The next line that is neither empty nor a comment; nothing at the end.
  bool next_words() {
    while (std::getline(in_, text_)) {
      ++line_;
      if (!text_.empty() && text_[0] == '%') continue;
      words_ = words_of(text_);
      if (!words_.empty()) return true;
    }
    return false;
  }

  void read_banner() {
    line_ = 1;
    std::getline(in_, text_);
    const auto words = words_of(text_);
    if (words.size() != 5 || lower(words[0]) != "%%matrixmarket")
      refuse("expected '%%MatrixMarket matrix coordinate FIELD SYMMETRY'");
    const auto one_of = [&](std::size_t k, const std::vector<std::string>& allowed) {
      const auto word = lower(words[k]);
      const auto at = std::find(allowed.begin(), allowed.end(), word);
      std::string list;
      for (const auto& each : allowed) list += (list.empty() ? "" : " or ") + each;
      if (at == allowed.end()) refuse("'" + words[k] + "' given, expected " + list);
      return word;
    };
    one_of(1, {"matrix"}), one_of(2, {"coordinate"});
    const auto field = one_of(3, {"real", "integer", "pattern"});
    banner_ = {field == "pattern", field == "integer",
               one_of(4, {"general", "symmetric"}) == "symmetric"};
  }

  /// Nodes and entries.
  std::array<std::size_t, 2> read_size() {
    const std::string expected = "expected three whole numbers: rows, columns, entries";
    if (!next_words()) refuse("the file ends before the size line, " + expected);
    std::array<std::size_t, 3> size{};
    if (words_.size() != 3) refuse("'" + text_ + "' given, " + expected);
    for (std::size_t k = 0; k < 3; ++k) {
      const auto value = number_in<std::size_t>(words_[k]);
      if (!value) refuse("'" + words_[k] + "' given, " + expected);
      size[k] = *value;
    }
    if (size[0] != size[1] || size[0] == 0)
      refuse(std::to_string(size[0]) + " rows and " + std::to_string(size[1]) +
             " columns, expected as many rows as columns, at least 1: the nodes of a graph");
    return {size[0], size[2]};
  }

  std::size_t index(std::size_t k, std::size_t nodes) const {
    const auto value = number_in<std::size_t>(words_[k]);
    if (!value || *value < 1 || *value > nodes)
      refuse("index '" + words_[k] + "' given, expected a whole number from 1 to " +
             std::to_string(nodes));
    return *value - 1;
  }

  double weight() const {
    if (banner_.pattern) return 1;
    const bool whole = !banner_.integer || number_in<long long>(words_[2]);
    const auto value = number_in<double>(words_[2]);
    if (!value || !whole || !std::isfinite(*value) || *value < 0)
      refuse("weight '" + words_[2] + "' given, expected a finite " +
             (banner_.integer ? "whole " : "") + "number of at least 0");
    return *value;
  }

  void read_edge(weighted_graph& g, std::size_t k, std::size_t promised) {
    if (!next_words())
      refuse("the file ends after " + std::to_string(k) + " entries, expected " +
             std::to_string(promised) + " as the size line promises");
    const std::size_t count = banner_.pattern ? 2 : 3;
    if (words_.size() != count)
      refuse("'" + text_ + "' given, expected " +
             (banner_.pattern ? "a row and a column" : "a row, a column and a weight"));
    const auto i = index(0, g.nodes), j = index(1, g.nodes);
    if (banner_.symmetric && i < j)
      refuse("entry (" + words_[0] + ", " + words_[1] +
             ") lies above the diagonal, expected the lower triangle only in a symmetric file");
    const double w = weight();
    if (w == 0) return;
    g.edges.push_back({i, j, w});
    if (banner_.symmetric && i != j) g.edges.push_back({j, i, w});
  }

  /// By row and column; edges of one place become one.
  static void merge(weighted_graph& g) {
    const auto place = [](const weighted_edge& e) { return std::pair(e.row, e.col); };
    std::stable_sort(g.edges.begin(), g.edges.end(),
                     [&](const auto& x, const auto& y) { return place(x) < place(y); });
    std::size_t kept = 0;
    for (std::size_t k = 0; k < g.edges.size(); ++k)
      if (kept > 0 && place(g.edges[kept - 1]) == place(g.edges[k]))
        g.edges[kept - 1].weight += g.edges[k].weight;
      else
        g.edges[kept++] = g.edges[k];
    g.edges.resize(kept);
  }

  fs::path file_;
  std::ifstream in_;
  banner banner_;
  std::size_t line_ = 0;
  std::string text_;
  std::vector<std::string> words_;
};

}  // namespace

weighted_graph read_matrix_market(const fs::path& file) {
  return reader(file).read();
}

}  // namespace cofree
