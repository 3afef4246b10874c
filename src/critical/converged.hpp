// When an end counts as converged.
//
//   settled(p, tolerance)    the equations hold
//   conclusive(p, …)         and RS = 1: E, L and e belong together
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/slice_class.hpp>

#include "sufficient.hpp"

namespace cofree::detail {

/// Converged: the gradient vanishes, and the eigenoperators it was formed with are ones.
template <scalar K>
bool settled(const critical_data<K>& p, double tolerance) {
  return p.gradient_norm <= tolerance && p.eigen_residual <= tolerance;
}

/// Converged as an answer: among all B also RS = 1, which a vanishing gradient does not say where e is
/// singular or not unique, or λ multiple.
template <scalar K>
bool conclusive(const critical_data<K>& p, double tolerance, slice_class c) {
  return settled(p, tolerance) &&
         (c != slice_class::any || mismatch_of(p) <= certificate_limit(tolerance));
}

}  // namespace cofree::detail
