// cofree/critical/curvature.hpp — the second-order check: is a critical point a local maximum?
//
//   curvature_at(objective, point, seed)   the largest eigenvalue of the Hessian of log L
//   second_order                           that eigenvalue, its direction, residual and cost
//
// The Hessian is taken off the gauge orbit, on the directions D with B†D = 0, in the metric
// Re tr(D†De): with Δ = D e^½ it is the symmetric map Δ ↦ dG[Δe^(−½)]e^(−½) for the gradient G. dG
// is exact, by the derivatives of E and L; the eigenvalue comes from Lanczos without restarts
// [Parlett1998]. Negative: a strict local maximum. Zero to its residual: a continuum or a
// degenerate maximum. Positive: a saddle, which `direction` leaves upwards.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

namespace cofree {

template <scalar K>
struct second_order {
  double largest = 0;   ///< the largest eigenvalue of the Hessian of log L
  double residual = 0;  ///< ‖Hx − xκ‖ for unit x, and what the products may be off by
  linear_operator<K> direction;  ///< D with B†D = 0 that belongs to it, Frobenius norm 1
  long gamma_applications = 0;
  bool converged = false;  ///< ‖Hx − xκ‖ ≤ 1e-4 of H's mean size or ≤ 1e-2·|κ|
};

/// Missing where there is no direction but the gauge (r = 1), or where several eigenvalues of
/// Γ(A,B) share the spectral circle (gap below 1e-6), for there log L is not smooth.
template <scalar K>
std::optional<second_order<K>> curvature_at(const objective<K>& f, const critical_data<K>& p,
                                            seed s = {});

}  // namespace cofree
