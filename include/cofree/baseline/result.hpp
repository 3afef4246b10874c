// cofree/baseline/result.hpp — where a method that users would otherwise run has ended.
//
//   baseline_result<K>   the end with everything known at it, and what it cost
//
// Every method counts applications as objective<K> does: Γ(A,·), its adjoint and the compression
// (L†⊗1)AE are one each. LSRDR: L₂-spectral-radius dimensionality reduction.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>

namespace cofree {

template <scalar K>
struct baseline_result {
  /// B in left gauge, λ, its kind, ‖N − BC‖ and the residual of E and L it was formed with.
  critical_data<K> point;
  int iterations = 0;
  long gamma_applications = 0;
  bool converged = false;  ///< ‖N − BC‖ and the residual of E and L are at most the tolerance
  bool stopped = false;    ///< by the caller
  bool lost = false;       ///< the method left the region where the objective is defined

  /// |λ|/(ρ(Γ(A,A)) ρ(Γ(B,B)))^½, as the problem's A is scaled and B an isometry.
  double similarity() const { return std::exp(point.value); }
};

}  // namespace cofree
