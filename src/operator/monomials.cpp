#include <algorithm>
#include <cofree/operator/bodies/symmetric_power.hpp>
#include <cstdint>
#include <limits>

namespace cofree::detail {
namespace {

std::string superscript(std::size_t k) {
  static const char* const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char c : std::to_string(k)) text += digits[c - '0'];
  return text;
}

}  // namespace

std::size_t monomials::position(const std::vector<std::size_t>& indices) const {
  return std::size_t(std::lower_bound(list.begin(), list.end(), indices) - list.begin());
}

std::size_t monomial_count(std::size_t n, std::size_t degree, bool alternating) {
  if (degree == 0) return 1;
  if (n == 0 || (alternating && degree > n)) return 0;
  const std::size_t top = alternating ? n : n + degree - 1;
  const std::size_t k = std::min(degree, top - degree);
  const std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t count = 1;
  for (std::size_t j = 1; j <= k; ++j) {
    // count·(top − k + j) stays below 2⁶⁴ while both are below 2³²; the quotient is a binomial.
    if (top <= most) count = count * (top - k + j) / j;
    if (top > most || count > most)
      throw_invalid_argument((alternating ? "exterior_power" : "symmetric_power") +
                             std::string(": the power ") + std::to_string(degree) +
                             " of a space of dimension " + std::to_string(n) +
                             " has a dimension above 2³²");
  }
  return std::size_t(count);
}

monomials monomials_of(std::size_t n, std::size_t degree, bool alternating) {
  monomials out;
  const std::size_t count = monomial_count(n, degree, alternating);
  out.list.reserve(count);
  std::vector<std::size_t> indices(degree);
  for (std::size_t j = 0; j < degree; ++j) indices[j] = alternating ? j : 0;
  while (out.list.size() < count) {
    out.list.push_back(indices);
    std::size_t j = degree;  // the last index that can still grow
    while (j > 0 && indices[j - 1] + 1 + (alternating ? degree - j : 0) >= n) --j;
    if (j == 0) break;
    ++indices[j - 1];
    for (; j < degree; ++j) indices[j] = indices[j - 1] + (alternating ? 1 : 0);
  }
  return out;
}

std::vector<monomial_step> monomial_steps(const monomials& from, const monomials& to, std::size_t n,
                                          bool alternating) {
  std::vector<monomial_step> steps;
  steps.reserve(from.list.size() * n);
  for (const auto& indices : from.list)
    for (std::size_t i = 0; i < n; ++i) {
      const auto [low, high] = std::equal_range(indices.begin(), indices.end(), i);
      const bool twice = alternating && low != high;
      if (twice) {
        steps.push_back({0, 0});
        continue;
      }
      auto next = indices;
      next.insert(next.begin() + (high - indices.begin()), i);
      const int weight = alternating ? ((indices.end() - high) % 2 ? -1 : 1) : int(high - low) + 1;
      steps.push_back({to.position(next), weight});
    }
  return steps;
}

int sort_with_sign(std::vector<std::size_t>& indices) {
  int sign = 1;
  for (std::size_t i = 0; i < indices.size(); ++i)
    for (std::size_t j = i; j > 0 && indices[j] < indices[j - 1]; --j)
      std::swap(indices[j], indices[j - 1]), sign = -sign;
  return std::adjacent_find(indices.begin(), indices.end()) == indices.end() ? sign : 0;
}

std::string power_name(const space_handle& v, std::size_t degree, bool alternating) {
  const bool compound = factors_of(v).size() != 1 || summands_of(v).size() != 1;
  const auto name = space_name(*v);
  return (alternating ? "Λ" : "Sym") + superscript(degree) + (compound ? "(" + name + ")" : name);
}

}  // namespace cofree::detail
