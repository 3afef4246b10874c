// Critical points whose RS is not 1: B has an invariant subspace, or E and L do not belong together.
//
//   belong_together(p, limit)   whether RS = 1 to the limit, of a pair proj C e⁻¹ = 1
//   sound_point(f, p, …)        a critical point of at least the same value that has RS = 1
//
// In left gauge C = L†E/⟨L,E⟩ is a fixed point of Γ(B,B) at every critical point, and C = e says RS = 1.
// Where rank L = k < d let J : U' → U be the inclusion of im L† and B' = (J†⊗1)BJ. Then
// Γ(A,B')†(LJ) = A†(LJJ†⊗1)BJ = λ̄ LJ, and ρ(Γ(B',B')) ≤ ρ(Γ(B,B)): the value is reached in dimension k.
// The same holds of im E†. Where the fixed point of Γ(B,B) is not unique B is block triangular, the
// spectrum of Γ(A,B) is that of its blocks, and the better block reaches the value. What is left is an
// irreducible B, e > 0 unique; over ℂ then C = e, over ℝ and ℍ L may have to be matched to E in the
// eigenspaces of a multiple λ.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

#include "tolerances.hpp"

namespace cofree::detail {

/// What RS − 1 and the rest of the certificate may be where the gradient may be `tolerance`: 1e-6.
inline double certificate_limit(double tolerance) {
  return std::max(1e3 * tolerance, no_gap);
}

/// ‖RS − 1‖ with R = L†/√α, S = Ee⁻¹/√α as the certificate has it; of a pair ‖proj C e⁻¹ − 1‖.
template <scalar K>
double mismatch_of(const critical_data<K>& p);

/// E and L of p's eigenvalue that RS = 1 and N = BC ask for, by least squares in its eigenspaces.
/// @pre p is of real kind; nothing where there are none
template <scalar K>
std::optional<critical_data<K>> matched(const objective<K>& f, const critical_data<K>& p,
                                        double tolerance, seed s);

/// The compressions of B to the invariant subspaces that E, L and e show, the best one in left gauge.
/// Nothing where there is none that keeps the value.
template <scalar K>
std::optional<critical_data<K>> compressed_point(const objective<K>& f, const critical_data<K>& p,
                                                 seed s);

}  // namespace cofree::detail
