// cofree/lsrdr/ascent.hpp — how one start climbs: L-BFGS to where the maximum is near, then E, L and B
// at once.
//
//   ascend_jointly(f, start, options)   L-BFGS and, from small gradients on, solve_jointly
//   solve_jointly(f, start, options)    Anderson's iteration for the critical point that is near
//
// L-BFGS solves for E and L anew at each B. Near a critical point that is wasteful: the three
// equations Γ(A,B)E = Eλ, Γ(A,B)†L = Lλ̄ and N = BC are solved together, by
//   E ← Γ(A,B)E/λ,  L ← Γ(A,B)†L/λ̄,  B ← B + (N − BC)(e + δ)⁻¹
// with Anderson's acceleration: three applications a step. Alone this is repelled by many maxima.
// Source: [WalkerNi2011] for the acceleration.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

namespace cofree {

/// Asked of the points on the way: true ends the climb there.
template <scalar K>
using seen_enough = std::type_identity_t<std::function<bool(const critical_data<K>&)>>;

/// Climbs from `start` as `ascend` does, until `enough` says so of a point. Points that solve_jointly
/// found know no gap.
template <scalar K>
ascent<critical_data<K>> ascend_jointly(const objective<K>& f, critical_data<K> start,
                                        const ascent_options& options,
                                        const seen_enough<K>& enough = nullptr);

/// Goes from a point with a small gradient to the critical point beside it: converged where the gradient
/// and both eigen-residuals are at most options.gradient_goal, or at most options.gradient_tolerance
/// where they fall no further. Where it does not get there it
/// gives up early, and `point` is the start. It can end at a saddle, and at an eigenvalue that is not
/// the dominant one.
template <scalar K>
ascent<critical_data<K>> solve_jointly(const objective<K>& f, const critical_data<K>& start,
                                       const ascent_options& options,
                                       const seen_enough<K>& enough = nullptr);

}  // namespace cofree
