#include <cofree/error/error.hpp>
#include <cofree/space/basis_order.hpp>

#include <algorithm>
#include <numeric>

namespace cofree::detail {
namespace {

using form = space_node::form;

/// A vector of the standard basis of a plain space; `dual` says in which dual it stands.
struct plain_vector {
  std::uint64_t space;
  int dual;
  std::size_t index;
  auto operator<=>(const plain_vector&) const = default;
};
/// What one vector of the standard basis is made of, in the order in which the basis runs.
using ingredients = std::vector<plain_vector>;

constexpr int twisted = 1, linear = 2;

/// Every pair, the first slow.
std::vector<ingredients> pairs(const std::vector<ingredients>& slow,
                               const std::vector<ingredients>& fast) {
  std::vector<ingredients> out;
  for (const auto& a : slow)
    for (const auto& b : fast) {
      out.push_back(a);
      out.back().insert(out.back().end(), b.begin(), b.end());
    }
  return out;
}

std::vector<ingredients> basis_of(const space_node& v, int dual);

/// L(U,V) as V⊗U*; over ℍ with the four units as a last factor, of a space without identity.
std::vector<ingredients> basis_of_operators(const space_node& v, int dual) {
  const auto& domain = *v.parts[0];
  const int turned = dual ^ (domain.over == field::complex ? linear : twisted);
  auto out = pairs(basis_of(*v.parts[1], dual), basis_of(domain, turned));
  if (domain.over != field::quaternion) return out;
  std::vector<ingredients> units;
  for (std::size_t q = 0; q < 4; ++q) units.push_back({{0, 0, q}});
  return pairs(out, units);
}

std::vector<ingredients> basis_of(const space_node& v, int dual) {
  std::vector<ingredients> out;
  switch (v.shape) {
    case form::plain:
      for (std::size_t i = 0; i < v.dimension; ++i) out.push_back({{v.identity, dual, i}});
      return out;
    case form::product:
      out.push_back({});
      for (const auto& part : v.parts) out = pairs(out, basis_of(*part, dual));
      return out;
    case form::sum:
      for (const auto& part : v.parts) {
        const auto own = basis_of(*part, dual);
        out.insert(out.end(), own.begin(), own.end());
      }
      return out;
    case form::dual:
      return basis_of(*v.parts[0], dual ^ twisted);
    case form::linear_dual:
      return basis_of(*v.parts[0], dual ^ linear);
    case form::operators:
      return basis_of_operators(v, dual);
  }
  return out;
}

/// Those of one space beside each other, in their order; without duals if those shall not count.
std::vector<ingredients> grouped(std::vector<ingredients> list, bool with_duals) {
  for (auto& each : list) {
    if (!with_duals)
      for (auto& x : each) x.dual = 0;
    std::stable_sort(each.begin(), each.end(), [](const auto& a, const auto& b) {
      return std::pair(a.space, a.dual) < std::pair(b.space, b.dual);
    });
  }
  return list;
}

/// The permutation that takes one list to the other, equal entries in their order; empty if there is
/// none.
std::vector<std::size_t> permutation(const std::vector<ingredients>& from,
                                     const std::vector<ingredients>& to) {
  const auto sorted = [](const std::vector<ingredients>& list) {
    std::vector<std::size_t> order(list.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t j) { return list[i] < list[j]; });
    return order;
  };
  const auto left = sorted(from), right = sorted(to);
  std::vector<std::size_t> out(from.size());
  for (std::size_t k = 0; k < from.size(); ++k) {
    if (from[left[k]] != to[right[k]]) return {};
    out[left[k]] = right[k];
  }
  return out;
}

}  // namespace

std::vector<std::size_t> matching_basis(const space_handle& v, const space_handle& w) {
  std::vector<std::size_t> in_order(v->dimension);
  std::iota(in_order.begin(), in_order.end(), std::size_t(0));
  if (v->shape == form::plain && w->shape == form::plain) return in_order;
  const auto from = basis_of(*v, 0), to = basis_of(*w, 0);
  const auto canonical = permutation(grouped(from, true), grouped(to, true));
  if (!canonical.empty()) return canonical;
  const auto up_to_duals = permutation(grouped(from, false), grouped(to, false));
  if (!up_to_duals.empty() && up_to_duals != in_order)
    throw_space_mismatch("identify", "the first space", space_description(*v), "the second",
                         space_description(*w),
                         "they are made of the same spaces up to duals, in another order; riesz "
                         "leads from a space to its dual, identify between what is left");
  return in_order;
}

}  // namespace cofree::detail
