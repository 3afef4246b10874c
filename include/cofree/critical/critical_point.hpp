// cofree/critical/critical_point.hpp — what is known at one isometry B.
//
//   critical_data<K>   B with λ, the dominant eigenoperators E, L of Γ(A,B) and e of Γ(B,B)
#pragma once

#include <cofree/operator/linear_operator.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>

namespace cofree {

/// Holds what is known at one isometry.
template <scalar K>
struct critical_data {
  linear_operator<K> isometry;  ///< B : U → U⊗W
  linear_operator<K> fixed;     ///< e, the right fixed point of Γ(B,B): Hermitian, trace 1
  std::complex<double> lambda;
  eigenvalue_kind kind = eigenvalue_kind::real;
  std::vector<linear_operator<K>> right, left;  ///< E and L : U → V; two each for a pair
  linear_operator<K> n, gradient;               ///< N and N − BC
  double value = 0;                             ///< log|λ|
  double gradient_norm = 0;                     ///< ‖N − BC‖
  double gap = 0;                               ///< of Γ(A,B), as the last eigen-solve saw it
  double eigen_residual = 0;
  double condition = 1;  ///< of λ, ‖L‖‖E‖/|⟨L,E⟩| in the balanced basis of a fit
};

}  // namespace cofree
