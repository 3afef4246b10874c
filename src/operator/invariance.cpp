#include <cofree/operator/invariance.hpp>

#include <algorithm>
#include <iterator>

namespace cofree::detail {
namespace {

using form = space_node::form;

template <class F>
bool any_plain(const space_node& v, F&& f) {
  if (v.shape == form::plain) return f(v);
  return std::any_of(v.parts.begin(), v.parts.end(),
                     [&](const auto& part) { return any_plain(*part, f); });
}

[[noreturn]] void refuse(const space_handle& v, const std::string& reason) {
  throw_invalid_argument(
      "invariance: a result lies in " + space_description(*v) + ", " + reason +
      "; expected at most one space made by the function, itself or as a factor of a product");
}

/// Whether both are one made space, new or met before; false if either belongs to another.
bool pair_up(const space_node& wanted, const space_node& found, std::vector<made_space>& made,
             std::size_t& which) {
  for (which = 0; which < made.size(); ++which) {
    const auto& m = made[which];
    const bool left = m.wanted == wanted.identity, right = m.found == found.identity;
    if (left || right) return left && right;
  }
  made.push_back({wanted.identity, found.identity, wanted.dimension, wanted.over});
  return true;
}

}  // namespace

void add_new_names(const space_handle& v, space_names& names) {
  if (v->shape == form::plain && !names.count(v->identity))
    names[v->identity] = plain_space(v->frame_over, v->label + "′", v->dimension);
  for (const auto& part : v->parts) add_new_names(part, names);
}

space_handle renamed(const space_handle& v, const space_names& names, seed s) {
  auto node = std::make_shared<space_node>(*v);
  if (const auto name = names.find(v->identity); v->shape == form::plain && name != names.end()) {
    node->identity = name->second->identity, node->label = name->second->label;
    const auto place = std::distance(names.begin(), name);  // the same when drawn again
    node->frame = s.derived(std::uint64_t(place)).value | 1;
  }
  for (auto& part : node->parts) part = renamed(part, names, s);
  return node;
}

bool mentions(const space_names& names, const space_node& v) {
  return any_plain(v, [&](const space_node& plain) {
    return names.count(plain.identity) > 0 ||
           std::any_of(names.begin(), names.end(),
                       [&](const auto& name) { return name.second->identity == plain.identity; });
  });
}

std::optional<made_factor> match_spaces(const space_handle& wanted, const space_handle& found,
                                        const space_names& known, std::vector<made_space>& made) {
  const auto left = factors_of(wanted), right = factors_of(found);
  if (left.size() != right.size()) return std::nullopt;
  made_factor out;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (same_space(*left[i], *right[i])) {
      (out.which ? out.after : out.before) *= left[i]->dimension;
      continue;
    }
    const bool equal_size =
        left[i]->dimension == right[i]->dimension && left[i]->over == right[i]->over;
    if (!equal_size || left[i]->shape != right[i]->shape) return std::nullopt;
    const auto foreign = [&](const space_node& plain) { return !mentions(known, plain); };
    if (!any_plain(*left[i], foreign) || !any_plain(*right[i], foreign)) return std::nullopt;
    if (left[i]->shape != form::plain)
      refuse(wanted, space_name(*left[i]) + " is made of a space of the function's own");
    if (out.which) refuse(wanted, "two factors are spaces of the function's own");
    std::size_t which = 0;
    if (!pair_up(*left[i], *right[i], made, which)) return std::nullopt;
    out.which = which;
  }
  if (!out.which) out.before = out.after = 1;
  return out;
}

}  // namespace cofree::detail
