// cofree/spectral/nilpotent.hpp — whether ρ(Γ(A,A)) = 0, decided without an eigenvalue.
//
//   nilpotent(A)   all long enough products of slices of A : V → V⊗W vanish, to working precision
//
// Rounding turns the spectral radius 0 of a rotated triangular A into 0.02 to 0.2, so ρ decides
// nothing. Slices that generate a nilpotent algebra have a common kernel, and so have those induced
// on its quotients: the kernels are split off by isometries until nothing is left of V, or until
// one is trivial. The answer is exact for an A within the tolerance of the one given.
#pragma once

#include <cofree/operator/linear_operator.hpp>

namespace cofree {

/// Whether A is within c·ε·dim V·‖A‖ of a map whose slices are strictly triangular in one basis.
/// @throws space_mismatch if A is not V → V⊗W
template <scalar K>
bool nilpotent(const linear_operator<K>& a);

namespace detail {
/// nilpotent(A) for the slices of A by their numbers, (dim V·r) × dim V with V slow.
template <scalar K>
bool nilpotent_slices(dense_array<K> slices);
}  // namespace detail

}  // namespace cofree
