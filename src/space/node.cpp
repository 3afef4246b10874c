#include <algorithm>
#include <atomic>
#include <cofree/error/error.hpp>
#include <cofree/space/internal/node.hpp>

namespace cofree {
namespace {

std::atomic<std::uint64_t> next_identity{1};
std::atomic<bool> random_frames{false};
std::atomic<std::uint64_t> frame_seed{0};

}  // namespace

void draw_hidden_frames(seed s) {
  frame_seed = s.value;
  random_frames = true;
}
void use_standard_frames() {
  random_frames = false;
}

namespace detail {
namespace {

const char* symbol(field f) {
  return f == field::real ? "ℝ" : f == field::complex ? "ℂ" : "ℍ";
}
std::string dimensions(const space_node& v) {
  using form = space_node::form;
  if (v.shape == form::plain || v.shape == form::dual || v.shape == form::linear_dual)
    return std::to_string(v.dimension);
  if (v.shape == form::operators)
    return std::to_string(v.parts[1]->dimension) + "×" + std::to_string(v.parts[0]->dimension);
  const char* const sign = v.shape == form::sum ? "+" : "·";
  std::string text;
  for (const auto& part : v.parts) {
    const bool enclosed =
        v.shape == form::product && part->shape == form::sum && !part->parts.empty();
    text +=
        (text.empty() ? "" : sign) + (enclosed ? "(" + dimensions(*part) + ")" : dimensions(*part));
  }
  return text.empty() ? v.shape == form::sum ? "0" : "1" : text;
}

/// The name of a part of a product or a dual: sums and products in parentheses.
std::string enclosed_name(const space_node& v) {
  const bool compound = (v.shape == space_node::form::sum && !v.parts.empty()) ||
                        (v.shape == space_node::form::product && v.parts.size() > 1);
  return compound ? "(" + space_name(v) + ")" : space_name(v);
}

/// Duals of products, sums and L(U,V) are those of their parts; of a dual of the same form, its
/// space. ⟨X,·⟩ for X in L(U,V) is the operator riesz(V) X riesz(U)† : U† → V†.
space_handle dualised(const space_handle& v, space_node::form dual) {
  using form = space_node::form;
  if (v->shape == dual) return v->parts[0];
  auto node = std::make_shared<space_node>();
  node->over = v->over;
  node->dimension = v->dimension;
  if (v->shape == form::product || v->shape == form::sum || v->shape == form::operators) {
    node->shape = v->shape;
    for (const auto& part : v->parts) node->parts.push_back(dualised(part, dual));
    return node;
  }
  node->shape = dual;
  node->parts = {v};
  return node;
}

}  // namespace

space_handle plain_space(field over, std::string label, std::size_t dimension) {
  auto node = std::make_shared<space_node>();
  node->over = node->frame_over = over;
  node->identity = next_identity++;
  node->label = std::move(label);
  node->dimension = dimension;
  if (random_frames) node->frame = seed{frame_seed}.derived(node->identity).value | 1;
  return node;
}

space_handle product_of(field over, const std::vector<space_handle>& factors) {
  if (factors.size() == 1)  // K⊗W is W, over ℍ its extension
    return factors[0]->over == over ? factors[0] : extended_space(over, factors[0]);
  auto node = std::make_shared<space_node>();
  node->shape = space_node::form::product;
  node->over = over;
  node->dimension = 1;
  for (const auto& factor : factors) node->dimension *= factor->dimension;
  node->parts = factors;
  return node;
}

std::vector<space_handle> summands_of(const space_handle& v) {
  return v->shape == space_node::form::sum ? v->parts : std::vector<space_handle>{v};
}

std::vector<space_handle> factors_of(const space_handle& v) {
  return v->shape == space_node::form::product ? v->parts : std::vector<space_handle>{v};
}

space_handle product_space(field over, const space_handle& left, const space_handle& right) {
  auto factors = factors_of(left);
  for (const auto& factor : factors_of(right)) factors.push_back(factor);
  return product_of(over, factors);
}

space_handle unit_space_node(field over) {
  return product_of(over, {});
}

space_handle sum_space(field over, const space_handle& left, const space_handle& right) {
  auto node = std::make_shared<space_node>();
  node->shape = space_node::form::sum;
  node->over = over;
  node->dimension = left->dimension + right->dimension;
  node->parts = summands_of(left);
  for (const auto& summand : summands_of(right)) node->parts.push_back(summand);
  if (node->parts.size() == 1) return node->parts[0];  // V⊕0 is V
  return node;
}

space_handle dual_space(const space_handle& v) {
  return dualised(v, space_node::form::dual);
}

space_handle linear_dual_space(const space_handle& v) {
  return dualised(v,
                  v->over == field::real ? space_node::form::dual : space_node::form::linear_dual);
}

bool has_real_form(const space_node& v) {
  if (v.shape == space_node::form::plain) return v.frame_over == field::real;
  for (const auto& part : v.parts)
    if (!has_real_form(*part)) return false;
  return true;
}

space_handle operator_space_node(const space_handle& domain, const space_handle& codomain) {
  auto node = std::make_shared<space_node>();
  const bool quaternionic = domain->over == field::quaternion;
  node->shape = space_node::form::operators;
  node->over = quaternionic ? field::real : domain->over;
  node->dimension = domain->dimension * codomain->dimension * (quaternionic ? 4 : 1);
  node->parts = {domain, codomain};
  return node;
}

space_handle extended_space(field over, const space_handle& v) {
  auto node = std::make_shared<space_node>(*v);
  if (v->shape == space_node::form::operators)
    throw_invalid_argument("extend: " + space_description(*v) +
                           " is an operator space; extend its domain and codomain instead");
  if (over == field::quaternion && v->shape == space_node::form::product && v->parts.size() > 1)
    throw_invalid_argument(
        "extend: " + space_description(*v) +
        " would have two quaternionic factors; extend one and keep the others real");
  if (v->shape == space_node::form::linear_dual && over == field::quaternion)
    throw_invalid_argument("extend: " + space_description(*v) +
                           " is a linear dual, which there is not over ℍ");
  node->over = over;
  for (auto& part : node->parts) part = extended_space(over, part);
  return node;
}

space_handle reframed(const space_handle& v, seed s) {
  auto node = std::make_shared<space_node>(*v);
  if (v->shape == space_node::form::plain) node->frame = s.derived(v->identity).value | 1;
  for (auto& part : node->parts) part = reframed(part, s);
  return node;
}

bool same_space(const space_node& a, const space_node& b) {
  if (&a == &b) return true;
  if (a.shape != b.shape || a.over != b.over || a.parts.size() != b.parts.size()) return false;
  if (a.shape == space_node::form::plain) return a.identity == b.identity;
  for (std::size_t i = 0; i < a.parts.size(); ++i)
    if (!same_space(*a.parts[i], *b.parts[i])) return false;
  return true;
}

bool same_frames(const space_node& a, const space_node& b) {
  if (&a == &b) return true;
  if (a.frame != b.frame || a.parts.size() != b.parts.size()) return false;
  for (std::size_t i = 0; i < a.parts.size(); ++i)
    if (!same_frames(*a.parts[i], *b.parts[i])) return false;
  return true;
}

std::string space_name(const space_node& v) {
  using form = space_node::form;
  if (v.shape == form::plain) return v.label;
  if (v.shape == form::dual) return enclosed_name(*v.parts[0]) + "†";
  if (v.shape == form::linear_dual) return enclosed_name(*v.parts[0]) + "*";
  if (v.shape == form::operators)
    return "L(" + space_name(*v.parts[0]) + "," + space_name(*v.parts[1]) + ")";
  const bool sum = v.shape == form::sum;
  std::string text;
  for (const auto& part : v.parts)
    text += (text.empty() ? ""
             : sum        ? "⊕"
                          : "⊗") +
            (sum ? space_name(*part) : enclosed_name(*part));
  return text.empty() ? sum ? "0" : symbol(v.over) : text;
}

std::string space_description(const space_node& v) {
  return space_name(v) + " (" + dimensions(v) + ")";
}

std::string difference_of(const space_handle& a, const space_handle& b) {
  const auto left = factors_of(a), right = factors_of(b);
  if (left.size() != right.size())
    return std::to_string(left.size()) + " factor" + (left.size() == 1 ? "" : "s") + " against " +
           std::to_string(right.size());
  const bool reordered =
      !same_space(*a, *b) && left.size() > 1 &&
      std::is_permutation(left.begin(), left.end(), right.begin(),
                          [](const auto& x, const auto& y) { return same_space(*x, *y); });
  if (reordered) return "their factors are the same in another order; permute_factors leads there";
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto &x = *left[i], &y = *right[i];
    if (same_space(x, y)) continue;
    const std::string which = left.size() == 1 ? "" : "factor " + std::to_string(i + 1) + ": ";
    const std::string names = space_name(x) + " and " + space_name(y);
    if (x.over != y.over)
      return which + names + " are spaces over " + symbol(x.over) + " and " + symbol(y.over);
    if (same_space(*dual_space(left[i]), y))
      return which + names + " are dual to each other; riesz leads from a space to its dual";
    if (x.over != field::quaternion && same_space(*linear_dual_space(left[i]), y))
      return which + names + " are dual to each other; riesz_antilinear leads to the linear dual";
    if (x.shape != y.shape) return which + names + " are not of one kind";
    if (x.dimension != y.dimension)
      return which + names + " have dimensions " + dimensions(x) + " and " + dimensions(y);
    if (space_name(x) == space_name(y))
      return which + "two spaces of the name " + space_name(x) +
             "; a space equals its copies only, not another of equal name and dimension";
    return which + names + " are different spaces of equal dimension; identify is the isometry " +
           "between their standard bases";
  }
  return "the spaces are equal but their hidden frames differ (an error inside the library)";
}

}  // namespace detail
}  // namespace cofree
