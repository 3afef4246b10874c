// cofree/baseline/schmidt.hpp — the canonical (Schmidt) truncation alone, to be compared with.
//
//   schmidt_truncation(problem, U)   B = (R⊗1)AS with nothing optimised after it
//
// For the fixed points Γ(A,A)X = X, Γ(A,A)†Y = Y and Y^½X^½ = u s v†, cut to dim U singular values,
// S = X^½ v s^(−½) and R = s^(−½) u† Y^½: the truncation of a matrix product state in canonical
// form. It is the first start of lsrdr. Source: [Vanhecke2021].
#pragma once

#include <cofree/baseline/result.hpp>

namespace cofree {

/// Converged only where the truncation happens to be critical: at dim U = dim V, or where what is
/// cut off is decoupled.
/// @throws numerical_failure if ρ(Γ(B,B)) or ρ(Γ(A,B)) is 0 for it
template <scalar K>
baseline_result<K> schmidt_truncation(const lsrdr_problem<K>& problem, const space<K>& u,
                                      double gradient_tolerance = 1e-9);

}  // namespace cofree
