#include <algorithm>
#include <cofree/operator/print.hpp>

namespace cofree::detail {
namespace {

std::string subscript(std::size_t k) {
  static const char* const digits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  std::string text;
  for (const char c : std::to_string(k)) text += digits[c - '0'];
  return text;
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}
std::size_t width(const std::string& text) {
  return std::size_t(std::count_if(text.begin(), text.end(), begins_character));
}
/// No longer than `most` characters.
std::string clipped(const std::string& text, std::size_t most) {
  if (width(text) <= most) return text;
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at)
    if (begins_character(text[at]) && ++seen == most) break;
  return text.substr(0, at) + "…";
}
std::string right_aligned(const std::string& text, std::size_t to) {
  return std::string(to - std::min(to, width(text)), ' ') + text;
}

/// v_i⟨u_j,·⟩, over ℍ v_i q⟨u_j,·⟩ with q = 1, i, j, k.
std::string standard_operator_name(const space_node& l, std::size_t i) {
  static const char* const units[] = {"", "i", "j", "k"};
  const auto &domain = *l.parts[0], &codomain = *l.parts[1];
  const std::size_t per = domain.over == field::quaternion ? 4 : 1, columns = domain.dimension;
  return standard_vector_name(codomain, i / per / columns) + units[i % per] +
         standard_vector_name(domain, i / per % columns) + "†";
}

}  // namespace

std::string standard_vector_name(const space_node& v, std::size_t i) {
  using form = space_node::form;
  switch (v.shape) {
    case form::plain:
      return v.label + subscript(i + 1);
    case form::dual:
      return standard_vector_name(*v.parts[0], i) + "†";
    case form::linear_dual:
      return standard_vector_name(*v.parts[0], i) + "*";
    case form::operators:
      return standard_operator_name(v, i);
    case form::sum:
      for (const auto& part : v.parts) {
        if (i < part->dimension) return standard_vector_name(*part, i);
        i -= part->dimension;
      }
      return "";
    case form::product:
      break;
  }
  std::string text;
  for (auto part = v.parts.rbegin(); part != v.parts.rend(); ++part) {
    const std::size_t n = (*part)->dimension;
    text = standard_vector_name(**part, i % n) + (text.empty() ? "" : "⊗") + text;
    i /= n;
  }
  return text.empty() ? "1" : text;
}

std::string number_of_parts(const std::string* parts, std::size_t count) {
  static const char* const units[] = {"", "i", "j", "k"};
  std::string text;
  for (std::size_t k = 0; k < count; ++k) {
    if (parts[k] == "0" || parts[k] == "-0") continue;
    if (!text.empty() && parts[k][0] != '-') text += "+";
    text += parts[k] + units[k];
  }
  return text.empty() ? "0" : text;
}

std::string operator_text(const space_node& domain, const space_node& codomain, std::size_t rows,
                          std::size_t columns, const std::vector<std::string>& numbers) {
  const std::size_t longest = 24;
  const std::size_t more_rows = codomain.dimension - rows,
                    more_columns = domain.dimension - columns;
  std::vector<std::vector<std::string>> table(rows + 1);
  table[0].push_back("");
  for (std::size_t j = 0; j < columns; ++j)
    table[0].push_back(clipped(standard_vector_name(domain, j), longest));
  for (std::size_t i = 0; i < rows; ++i) {
    table[i + 1].push_back(clipped(standard_vector_name(codomain, i), longest));
    for (std::size_t j = 0; j < columns; ++j) table[i + 1].push_back(numbers[i * columns + j]);
  }
  std::string text = space_description(domain) + " → " + space_description(codomain);
  if (rows > 0 && columns > 0)
    for (const auto& row : table) {
      text += "\n";
      for (std::size_t j = 0; j <= columns; ++j) {
        std::size_t widest = 0;
        for (const auto& each : table) widest = std::max(widest, width(each[j]));
        text += "  " + right_aligned(row[j], widest);
      }
      if (more_columns > 0) text += "  …";
    }
  const auto count = [](std::size_t n, const char* what) {
    return std::to_string(n) + " more " + what + (n == 1 ? "" : "s");
  };
  if (more_rows > 0 && codomain.dimension * domain.dimension > 0)
    text += "\n  " + count(more_rows, "row");
  if (more_columns > 0 && codomain.dimension * domain.dimension > 0)
    text += (more_rows > 0 ? ", " : "\n  ") + count(more_columns, "column");
  return text;
}

}  // namespace cofree::detail
