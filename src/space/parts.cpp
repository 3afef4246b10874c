#include <algorithm>
#include <cofree/error/error.hpp>
#include <cofree/space/parts.hpp>

namespace cofree::detail {
namespace {

std::string counted(std::size_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

[[noreturn]] void throw_no_part(const char* what, std::size_t k, const space_node& whole,
                                std::size_t count) {
  throw_invalid_argument(std::string(what) + ": no " + what + " " + std::to_string(k) + " in " +
                         space_description(whole) + ", which has " + counted(count, what) +
                         ", counted from 0");
}

}  // namespace

space_handle zero_space_node(field over) {
  auto node = std::make_shared<space_node>();
  node->shape = space_node::form::sum;
  node->over = over;
  return node;
}

space_handle factor_node(const space_handle& p, std::size_t k, field over) {
  const auto parts = factors_of(p);
  if (k >= parts.size()) throw_no_part("factor", k, *p, parts.size());
  if (parts[k]->over != over)
    throw_invalid_argument("factor: factor " + std::to_string(k) + " of " + space_description(*p) +
                           " is " + field_name(parts[k]->over) + ", not " + field_name(over));
  return parts[k];
}

space_handle summand_node(const space_handle& s, std::size_t k) {
  const auto parts = summands_of(s);
  if (k >= parts.size()) throw_no_part("summand", k, *s, parts.size());
  return parts[k];
}

void require_power(std::string_view operation, const space_handle& v, std::size_t k,
                   std::size_t times) {
  const std::size_t n = v->dimension, most = std::size_t(1) << 48;
  std::size_t size = times;
  for (std::size_t j = 0; j < k && n > 1 && size > 0; ++j) {
    if (size <= most / n) {
      size *= n;
      continue;
    }
    const std::string factor = times == 1 ? "" : " times " + std::to_string(times);
    throw_invalid_argument(std::string(operation) + ": the dimension of " + space_description(*v) +
                           " to the power " + std::to_string(k) + factor +
                           " is more than a machine holds");
  }
}

std::vector<std::size_t> positions_of(std::string_view operation, std::string_view role,
                                      const space_handle& p, const space_handle& w) {
  const auto whole = factors_of(p);
  std::vector<std::size_t> out;
  for (const auto& part : factors_of(w)) {
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < whole.size(); ++k)
      if (same_space(*whole[k], *part)) found.push_back(k);
    if (found.empty())
      throw_space_mismatch(operation, role, space_description(*p), "the factor",
                           space_description(*part), space_name(*part) + " is no factor of it");
    if (found.size() > 1) {
      std::string at;
      for (auto k : found) at += (at.empty() ? "" : ", ") + std::to_string(k);
      throw_invalid_argument(std::string(operation) + ": " + space_name(*part) + " stands " +
                             std::to_string(found.size()) + " times in " + std::string(role) + " " +
                             space_description(*p) + ", at " + at +
                             "; say by factors{…} which position is meant");
    }
    if (std::find(out.begin(), out.end(), found[0]) != out.end())
      throw_invalid_argument(std::string(operation) + ": " + space_name(*part) +
                             " is named twice in " + space_description(*w));
    out.push_back(found[0]);
  }
  return out;
}

}  // namespace cofree::detail
