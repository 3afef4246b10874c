// Derivatives of log L(B) = log|λ(Γ(A,B))| − ½ log ρ(Γ(B,B)) by differences of its values alone.
//
//   log_value(A, B)                   from the spectra of the two matrices
//   derivative, second_derivative     along B + tD, to fourth order in t
//   tangent_direction                 a random D over the field with B†D = 0
//   curvature_of(…)                   the largest eigenvalue of the second derivatives in the metric
//                                     Re tr(D†De)
//
// At a critical point the second derivative along B + tD is that along any curve that begins so, and
// log L does not see that B + tD is no isometry: nothing is retracted.
#pragma once

#include "explicit_gamma.hpp"

namespace cofree::detail {

double log_value(const slice_list& a, const slice_list& b);
/// @pre steps of size t along D stay on one branch of |λ|
double derivative(const slice_list& a, const slice_list& b, const slice_list& direction, double t);
double second_derivative(const slice_list& a, const slice_list& b, const slice_list& direction,
                         double t);

/// A tangent direction of norm 1.
slice_list tangent_direction(const slice_list& b, field f, seed s);
/// Σ B_j†D_j
matrix overlap(const slice_list& b, const slice_list& d);

struct curvature_estimate {
  double largest = 0;
  double error = 0;            ///< of the differences
  double residual = 0;         ///< of the direction, where it is one of a Krylov space
  double size = 0;             ///< the largest modulus of an eigenvalue seen
  std::size_t directions = 0;  ///< on which the form was taken
  bool whole = true;           ///< these are all; else `largest` is a lower bound up to `error`
};
/// All directions where `work` allows their second differences; else the best direction of a Krylov
/// space, found by differences of gradients of explicit eigenvectors, and the second difference
/// along it.
/// @param noise of λ, relative; @param gap of Γ(A,B), which bounds the steps
curvature_estimate curvature_of(const slice_list& a, const slice_list& b, const matrix& e, field f,
                                double noise, double gap, double work, const pulse& beat);

}  // namespace cofree::detail
