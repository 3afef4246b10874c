// cofree/critical/gauge.hpp — the gauge in which B is an isometry, and the fixed point that is left.
//
//   left_gauge(B)               an isometry with the value of B
//   right_fixed_point(B, near)  e of Γ(B,B) for an isometry B
//
// B ↦ (h⊗1)Bh⁻¹ changes neither ρ(Γ(A,B)) nor ρ(Γ(B,B)). With the left fixed point Γ(B,B)†l = ρl and
// h = l^½ the map (h⊗1)Bh⁻¹/ρ^½ is an isometry, and its own left fixed point is 1.
#pragma once

#include <cofree/operator/linear_operator.hpp>

namespace cofree {

template <scalar K>
struct gauged {
  linear_operator<K> isometry;
  linear_operator<K> change;  ///< h with isometry = (h⊗1) B h⁻¹ / ρ^½
  double radius = 0;          ///< ρ(Γ(B,B)); 0: B is nilpotent and isometry means nothing
};
/// (l^½⊗1) B l^(−½)/ρ^½ for the left fixed point l of Γ(B,B): an isometry with the value of B.
template <scalar K>
gauged<K> left_gauge(const linear_operator<K>& b);

/// e > 0 with Σ B_j e B_j† = e, trace 1, for an isometry B. `near` speeds it up.
template <scalar K>
linear_operator<K> right_fixed_point(const linear_operator<K>& b, const linear_operator<K>& near,
                                     double tolerance = 1e-14);

}  // namespace cofree
