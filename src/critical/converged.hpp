// When an end counts as converged.
//
//   settled(p, tolerance)    the equations hold
//   rounding_of(p)           by how much rounding moves λ
//   nearly_defective(p)      it joins λ with another eigenvalue: E and L have lost half their digits
//   conclusive(p, …)         the equations hold, λ is known and RS = 1: E, L and e belong together
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/slice_class.hpp>

#include "sufficient.hpp"
#include "tolerances.hpp"

namespace cofree::detail {

/// Converged: the gradient vanishes, and the eigenoperators it was formed with are ones.
template <scalar K>
bool settled(const critical_data<K>& p, double tolerance) {
  return p.gradient_norm <= tolerance && p.eigen_residual <= tolerance;
}

/// What rounding does to λ, relative.
template <scalar K>
double rounding_of(const critical_data<K>& p) {
  return 16 * unit_roundoff * p.condition;
}

/// λ and another eigenvalue are as near as rounding moves them, which is more than equal values differ: those of a
/// Jordan block, which rounding of ε splits by ε^½, into two real ones or a pair.
template <scalar K>
bool nearly_defective(const critical_data<K>& p) {
  const double rounding = rounding_of(p);
  if (rounding <= higher_by) return false;
  const double angle = std::abs(p.lambda.imag()) / std::abs(p.lambda);
  return p.gap <= rounding || (p.kind != eigenvalue_kind::real && angle <= rounding);
}

/// Converged as an answer: among all B also RS = 1, which a vanishing gradient does not say where e is
/// singular or not unique, or λ multiple.
template <scalar K>
bool conclusive(const critical_data<K>& p, double tolerance, slice_class c) {
  return settled(p, tolerance) && !nearly_defective(p) &&
         (c != slice_class::any || mismatch_of(p) <= certificate_limit(tolerance));
}

}  // namespace cofree::detail
