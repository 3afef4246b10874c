// cofree/critical/factors.hpp — what a critical point of real kind factors through.
//
//   factorization<K>   R : V → U, S : U → V, P = SR and the two densities
//   factorize(p)       R = l⁻¹L†, S = E e⁻¹, B = c(R⊗1)AS
#pragma once

#include <cofree/critical/critical_point.hpp>

namespace cofree {

/// The operators that an LSRDR B of A factors through, in left gauge with RS = 1.
template <scalar K>
struct factorization {
  linear_operator<K> r;              ///< R : V → U, the compression
  linear_operator<K> s;              ///< S : U → V, the expansion
  linear_operator<K> p;              ///< P = S R : V → V, a projection at a critical point
  linear_operator<K> right_density;  ///< E S† / tr
  linear_operator<K> left_density;   ///< L R / tr
  std::vector<real_t<K>> right_spectrum,
      left_spectrum;  ///< their d largest eigenvalues, decreasing
};

/// B = c(R⊗1)AS with R = l⁻¹L†, S = E e⁻¹, P = SR/α, α = ⟨L,E⟩/⟨l,e⟩; in left gauge l = 1.
/// @pre p is of real kind
template <scalar K>
factorization<K> factorize(const critical_data<K>& p);

}  // namespace cofree
