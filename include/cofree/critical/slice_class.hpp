// cofree/critical/slice_class.hpp — the classes of B that a fit may be restricted to.
//
//   slice_class   any B, or those whose slices are symmetric, Hermitian or skew
//
// A class is added here, and as a row of the table in src/critical/slice_structure.hpp.
#pragma once

namespace cofree {

/// What the slices B_j of B in the standard bases of U and W must be. In any class but the first B is
/// scaled to ρ(Γ(B,B)) = 1 and is no isometry, there is no P, R, S, and a gradient is its part in the
/// class.
enum class slice_class {
  any,
  symmetric,  ///< B_jᵀ = B_j, over ℝ and ℂ
  hermitian,  ///< B_j† = B_j; over ℝ the same as symmetric
  skew        ///< B_jᵀ = −B_j over ℝ and ℂ, B_j† = −B_j over ℍ
};

}  // namespace cofree
