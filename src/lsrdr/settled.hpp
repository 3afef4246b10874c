// When an end counts as converged.
#pragma once

#include <cofree/lsrdr/objective.hpp>

namespace cofree::detail {

/// Converged: the gradient vanishes, and the eigenoperators it was formed with are ones.
template <scalar K>
bool settled(const critical_data<K>& p, double tolerance) {
  return p.gradient_norm <= tolerance && p.eigen_residual <= tolerance;
}

}  // namespace cofree::detail
