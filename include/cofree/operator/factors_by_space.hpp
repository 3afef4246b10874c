// cofree/operator/factors_by_space.hpp — factors of ⊗ chosen by what they are instead of where they stand.
//
//   partial_trace(X, W)   contracts W, wherever it stands in domain and codomain
//
// Where a space stands twice, only a position says which one is meant: the error says so. positions(P, W)
// of space/parts.hpp finds positions, exchange_factors(P, V, W) of canonical_isometries.hpp exchanges.
#pragma once

#include <algorithm>
#include <cofree/operator/factors.hpp>
#include <cofree/space/parts.hpp>

namespace cofree {
namespace detail {
/// All positions of p that are not chosen, in their order, and then the chosen ones.
inline factors chosen_last(std::size_t count, const std::vector<std::size_t>& chosen) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < count; ++k)
    if (std::find(chosen.begin(), chosen.end(), k) == chosen.end()) order.push_back(k);
  order.insert(order.end(), chosen.begin(), chosen.end());
  return factors(std::move(order));
}
}  // namespace detail

/// Tr_W X for an X whose domain and codomain hold each factor of W once, at any position; what is left
/// keeps its order. Equal to partial_trace(X, factors{k}) where W stands at k in both.
/// @throws space_mismatch where a factor of W is missing; invalid_argument where one stands twice
template <scalar K>
linear_operator<K> partial_trace(const linear_operator<K>& x,
                                 const space<std::type_identity_t<centre_t<K>>>& w) {
  const auto &u = x.domain(), &v = x.codomain();
  const auto in = detail::positions_of("partial_trace", "the domain", u.node(), w.node());
  const auto out = detail::positions_of("partial_trace", "the codomain", v.node(), w.node());
  return partial_trace(permute_factors(x, detail::chosen_last(v.factor_count(), out),
                                       detail::chosen_last(u.factor_count(), in)),
                       last(in.size()));
}

}  // namespace cofree
