// cofree/operator/direct_sum.hpp — V⊕W with the maps that make it a direct sum.
//
//   direct_sum(V, W), direct_sum({V, W, X})   the sum with its injections and projections
//   direct_sum_maps<K>                        i_k : V_k → ⊕V and p_k = i_k† : ⊕V → V_k
//
// Laws: p_k i_l = δ_kl; Σ i_k p_k = 1; i_k† = p_k. The order of the summands is that of the
// indices.
#pragma once

#include <cofree/operator/linear_operator.hpp>
#include <vector>

namespace cofree {

template <scalar K>
struct direct_sum_maps {
  space<K> sum;                                 ///< V₁⊕V₂⊕…
  std::vector<linear_operator<K>> injections;   ///< i_k : V_k → sum, isometries
  std::vector<linear_operator<K>> projections;  ///< p_k : sum → V_k
};

/// @throws invalid_argument for no summand
template <scalar K>
direct_sum_maps<K> direct_sum(const std::vector<space<K>>& summands) {
  if (summands.empty())
    detail::throw_invalid_argument("direct_sum: no summand, expected at least one");
  space<K> sum = summands[0];
  for (std::size_t k = 1; k < summands.size(); ++k) sum = sum + summands[k];
  direct_sum_maps<K> out{sum, {}, {}};
  std::size_t first = 0;
  for (const auto& v : summands) {
    linear_operator<K> injection(v, sum);
    for (std::size_t i = 0; i < v.dimension(); ++i)
      injection.frame_entries()(first + i, i) = K(real_t<K>(1));
    first += v.dimension();
    out.projections.push_back(adjoint(injection));
    out.injections.push_back(std::move(injection));
  }
  return out;
}
template <scalar K>
direct_sum_maps<K> direct_sum(const space<K>& v, const space<K>& w) {
  return direct_sum(std::vector<space<K>>{v, w});
}

}  // namespace cofree
