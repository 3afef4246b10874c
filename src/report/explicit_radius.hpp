// ρ(Γ(A,A)) between two bounds that a positive operator proves.
//
//   self_radius(A, …)   the radius, from the matrix or by powers of Γ(A,A) on positive operators
//   radius_bounds       its value, its error and the bounds
#pragma once

#include "explicit_gamma.hpp"

namespace cofree::detail {

struct radius_bounds {
  double value = 0;  ///< ρ(Γ(A,A))
  double error = 0;  ///< relative: the bounds where there are some, else residuals and rounding
  double lower = 0, upper = 0;  ///< proven where a positive definite X gives them, else both 0
  bool whole = true;
  int applications = 0;
};

/// For X > 0 with αX ≤ Γ(A,A)X ≤ βX, α ≤ ρ ≤ β: Γ(A,A) keeps positive operators positive. With X = MM†
/// they are the extreme eigenvalues of Σ A'_j A'_j† for A' = M⁻¹A M, and the rounding of A' moves them by
/// at most twice its norm relative to that of A'.
radius_bounds self_radius(const slice_list& a, std::size_t matrix_limit, const pulse& beat);

}  // namespace cofree::detail
