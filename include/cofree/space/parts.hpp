// cofree/space/parts.hpp — what a space is made of, taken out again.
//
//   factor(P, k), factor<J>(P, k)     factor k of ⊗, from 0; over ℍ J says over which field it lies
//   summand(S, k), summand_count(S)   summand k of ⊕, from 0
//   tensor_power(V, k)                V⊗…⊗V, k times; K for k = 0
//   zero_space<K>()                   0, the unit of ⊕: V + zero_space<K>() == V
//   positions(P, W)                   where the factors of W stand in P
//
// A space that is no product is its own only factor; one that is no sum is its own only summand.
#pragma once

#include <cofree/space/space.hpp>
#include <vector>

namespace cofree {
namespace detail {
space_handle zero_space_node(field over);
/// @throws invalid_argument for a k that is too large or a factor over another field
space_handle factor_node(const space_handle& p, std::size_t k, field over);
/// @throws invalid_argument for a k that is too large
space_handle summand_node(const space_handle& s, std::size_t k);
/// @throws invalid_argument where (dim v)^k · times is more than a machine holds
void require_power(std::string_view operation, const space_handle& v, std::size_t k,
                   std::size_t times = 1);
/// @throws space_mismatch where a factor of w is none of p; invalid_argument where it stands twice
std::vector<std::size_t> positions_of(std::string_view operation, std::string_view role,
                                      const space_handle& p, const space_handle& w);
}  // namespace detail

/// The space {0} of dimension 0 as the sum of no space.
template <scalar K>
space<K> zero_space() {
  return space<K>(detail::zero_space_node(field_of<K>));
}

/// V_k of V₀⊗V₁⊗…
/// @throws invalid_argument unless k < factor_count()
template <commutative_scalar K>
space<K> factor(const space<K>& p, std::size_t k) {
  return space<K>(detail::factor_node(p.node(), k, field_of<K>));
}
/// The same over ℍ, where one factor at most is quaternionic and the others are real: factor<H>(P, 0),
/// factor<double>(P, 1).
/// @throws invalid_argument unless k < factor_count(); for a factor that does not lie over J
template <scalar J, scalar K>
requires(!commutative_scalar<K> && (std::same_as<J, K> || std::same_as<J, real_t<K>>))
space<J> factor(const space<K>& p, std::size_t k) {
  return space<J>(detail::factor_node(p.node(), k, field_of<J>));
}

/// How many summands ⊕ joins; 0 for the space {0} of zero_space.
template <scalar K>
std::size_t summand_count(const space<K>& s) {
  return detail::summands_of(s.node()).size();
}
/// V_k of V₀⊕V₁⊕…
/// @throws invalid_argument unless k < summand_count(s)
template <scalar K>
space<K> summand(const space<K>& s, std::size_t k) {
  return space<K>(detail::summand_node(s.node(), k));
}

/// V^{⊗k}. Two quaternionic factors there are not.
/// @throws invalid_argument where its dimension is more than a machine can count
template <commutative_scalar K>
space<K> tensor_power(const space<K>& v, std::size_t k) {
  detail::require_power("tensor_power", v.node(), k);
  auto power = unit_space<K>();
  for (std::size_t j = 0; j < k; ++j) power = power * v;
  return power;
}

/// The positions of the factors of w among those of p, in the order of w, from 0.
/// @throws space_mismatch where a factor of w is none of p; invalid_argument where it stands there
/// more than once: only a position says which one is meant
template <scalar K, scalar J>
requires(std::same_as<J, K> || std::same_as<J, centre_t<K>>)
std::vector<std::size_t> positions(const space<K>& p, const space<J>& w) {
  return detail::positions_of("positions", "the space", p.node(), w.node());
}

}  // namespace cofree
