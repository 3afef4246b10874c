// P = SR by its factors: distances between projections without anything of size n×n.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

namespace cofree::detail {

template <scalar K>
struct rank_d {
  linear_operator<K> r, s;  ///< R : V → U and S : U → V
};

/// e^(−q), kept finite where e is singular to working precision.
template <scalar K>
linear_operator<K> inverse_power(const linear_operator<K>& e, double q);

/// R = L†/√α and S = E e⁻¹/√α, α = ⟨L,E⟩. @pre p is of real kind
template <scalar K>
rank_d<K> factors_of(const critical_data<K>& p);

/// ⟨P, Q⟩ = tr(R†S†S'R')
template <scalar K>
double inner_of(const rank_d<K>& p, const rank_d<K>& q) {
  return real_part(inner(adjoint_product(q.s, p.s), q.r * adjoint(p.r)));
}
/// ‖P − Q‖/‖P‖, known to about √ε.
template <scalar K>
double relative_distance(const rank_d<K>& p, const rank_d<K>& q) {
  const double size = inner_of(p, p);
  return std::sqrt(std::max(0.0, size + inner_of(q, q) - 2 * inner_of(p, q)) / size);
}

}  // namespace cofree::detail
