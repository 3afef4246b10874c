// What is computed from the input and B.npy alone, and how far it can be trusted.
#pragma once

#include "saved_result.hpp"

namespace cofree::detail {

struct recomputation {
  leading top;         ///< of Γ(A,B)
  leading fixed;       ///< of Γ(B,B): e and l
  radius_bounds self;  ///< of Γ(A,A)
  matrix e, l;         ///< Hermitian, trace one over K; ⟨l,e⟩ > 0
  matrix right, left;  ///< E and L: of the spectrum, or of the files where λ is multiple
  complex_value lambda;
  bool real = true;        ///< λ is on the real axis, or the field is complex
  bool simple = true;      ///< no other eigenvalue on the spectral circle but a pair's conjugate
  std::size_t circle = 1;  ///< how many there are
  double gap = 0, fixed_gap = 1;
  double weights = 1;      ///< largest over smallest eigenvalue of e
  slice_list n, gradient;  ///< proj (L†A_jE)/(λ⟨L,E⟩) and its difference to BC
  matrix c;                ///< proj L†E/⟨L,E⟩
  double gradient_norm = 0, stored_gradient = 0;

  /// |λ|, relative: rounding, and the square of what a critical point is missed by.
  double value_tolerance() const;
  /// E, L and P, relative: rounding and the eigen-solver's residuals over the gap.
  double vector_tolerance() const;
  /// The same for S = E e⁻¹ and the right density, through e.
  double weighted_tolerance() const;
};

recomputation recompute(const saved_result& saved, std::size_t matrix_limit, const pulse& beat);

}  // namespace cofree::detail
