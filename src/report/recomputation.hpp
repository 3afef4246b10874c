// What is computed from the input and B.npy alone, and how far it can be trusted.
#pragma once

#include "explicit_radius.hpp"
#include "saved_result.hpp"

namespace cofree::detail {

/// What E and L of a fit that ended early are off by, of its gradient: at a converged one, far less.
constexpr double of_gradient = 0.3;

/// All of the A of `saved_result`: E and L are those of D A_j D⁻¹, with the λ of A_j and nearer to normal.
struct recomputation {
  leading top;         ///< of Γ(A,B)
  leading fixed;       ///< of Γ(B,B): e and l
  radius_bounds self;  ///< of Γ(A,A)
  matrix e, l;         ///< Hermitian, trace one over K; ⟨l,e⟩ > 0
  matrix right, left;  ///< E and L: of the spectrum, or of the files where λ is multiple
  complex_value lambda;
  bool real = true;        ///< λ is on the real axis, or the field is complex
  bool simple = true;      ///< no other eigenvalue on the spectral circle but a pair's conjugate
  bool chosen = false;     ///< E and L are those of the files
  std::size_t circle = 1;  ///< how many there are
  double gap = 0, fixed_gap = 1;
  double weights = 1;      ///< largest over smallest eigenvalue of e
  slice_list n, gradient;  ///< proj (L†A_jE)/(λ⟨L,E⟩) and its difference to BC
  matrix c;                ///< proj L†E/⟨L,E⟩
  /// ‖N − BC‖, of a class that of the part in it: what B misses a critical point by, as found here. No
  /// tolerance is taken from the stored one.
  double gradient_norm = 0;

  /// |λ|, relative: rounding, and the square of what E and L of the fit are off by.
  double value_tolerance() const;
  /// E, L and P, relative: rounding, the eigen-solver's residuals and the gradient over the gap.
  double vector_tolerance() const;
  /// N − BC, which has the gradient itself to few digits only.
  double gradient_tolerance() const;
  /// The same for S = E e⁻¹ and the right density, through e.
  double weighted_tolerance() const;

private:
  double rounding_of_vectors() const;
};

/// The part in the class of N − (l⊗1)Be/(ρ⟨l,e⟩), the Euclidean gradient.
slice_list gradient_in_class(const saved_result& saved, const recomputation& x);

recomputation recompute(const saved_result& saved, std::size_t matrix_limit, const pulse& beat);

}  // namespace cofree::detail
