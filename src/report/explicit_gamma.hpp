// Γ(A,B) as a matrix and by its slices, over ℂ whatever the field: ℝ is included, ℍ has its image χ.
//
//   matrix, slice_list        complex arrays
//   image_of(a)               a, or χ(a) = [[x, y], [−ȳ, x̄]] for a = x + y j
//   in_field(x, f)            the part of a complex array that is such an image
//   kronecker(A, B)           Σ A_j ⊗ B̄_j, the matrix of X ↦ Σ A_j X B_j† with X row by row
//   leading_of(A, B, …)       the dominant eigenvalue with E and L: whole spectrum or power iteration
//
// χ doubles traces and squares of norms, which `weight` takes back. Shares no code with superoperator/
// and spectral/: it checks them.
#pragma once

#include <cofree/dense/schur.hpp>
#include <cofree/scalar/extend.hpp>
#include <functional>
#include <string>

namespace cofree::detail {

using complex_value = std::complex<double>;
using matrix = dense_array<complex_value>;
using slice_list = std::vector<matrix>;

/// What long work asks now and then. @throws stopped
struct stopped {};
using pulse = std::function<void(const std::string&)>;

inline double weight(field f) {
  return f == field::quaternion ? 2 : 1;
}

template <scalar K>
matrix image_of(const dense_array<K>& a) {
  const std::size_t m = a.rows(), n = a.cols();
  const bool doubled = field_of<K> == field::quaternion;
  matrix out(doubled ? 2 * m : m, doubled ? 2 * n : n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t k = 0; k < n; ++k) {
      if constexpr (field_of<K> == field::quaternion) {
        const auto [x, y] = symplectic_parts(a(i, k));
        out(i, k) = x, out(i, n + k) = y;
        out(m + i, k) = -std::conj(y), out(m + i, n + k) = std::conj(x);
      } else {
        out(i, k) = a(i, k);
      }
    }
  return out;
}

/// (X + σX)/2 for the conjugation σ that fixes the images: X̄ over ℝ, JX̄J⁻¹ over ℍ; X over ℂ.
matrix in_field(const matrix& x, field f);
slice_list in_field(const slice_list& x, field f);

/// The Hermitian multiple of trace one of a dominant eigen-operator of Γ(B,B).
matrix positive_multiple(const matrix& x, field f);

/// Re tr(X†Y) over K, from the images.
double real_inner(const matrix& x, const matrix& y, field f);
double real_inner(const slice_list& x, const slice_list& y, field f);
double length(const slice_list& x, field f);
/// (Σ ‖A_j‖²)^½
double frobenius(const slice_list& a);
/// y + x·t
slice_list moved(const slice_list& y, const slice_list& x, double t);

matrix kronecker(const slice_list& a, const slice_list& b);
/// Σ A_j X B_j† and Σ A_j† Y B_j
matrix gamma_of(const slice_list& a, const matrix& x, const slice_list& b);
matrix gamma_adjoint_of(const slice_list& a, const matrix& y, const slice_list& b);
/// L†A_jE for every j
slice_list between(const matrix& l, const slice_list& a, const matrix& e);

struct leading {
  complex_value lambda;
  std::vector<complex_value> values;  ///< by decreasing modulus: all, or those of the block
  matrix right, left;                 ///< E and L, Frobenius norm 1
  double condition = 1;               ///< 1/|⟨L,E⟩|: how much an error of Γ counts in λ
  double size = 1;                    ///< ‖Γ‖/|λ|, Frobenius, at most
  double order = 1;                   ///< of the matrix
  double residual = 0;  ///< the larger of ‖ΓE − Eλ‖/|λ| and that of L; 0 from a whole spectrum
  double second_residual = 0;  ///< that of the second eigenvalue of the block
  bool whole = true;           ///< from all eigenvalues of the matrix
  int applications = 0;

  /// The relative error of λ that rounding explains.
  double noise() const { return 100 * 2.3e-16 * std::sqrt(order) * size * condition; }
};

/// Which of several eigenvalues on the spectral circle is wanted: one on the real axis, one off it.
enum class axis { any, on, off };

/// The value of largest real part among those within 1e-7 of the spectral circle that are wanted, or among all there
/// if none is.
leading leading_of(const slice_list& a, const slice_list& b, std::size_t matrix_limit, axis wanted,
                   const pulse& beat);

/// Takes the leading value from the whole spectrum of the matrix.
leading leading_of_matrix(const slice_list& a, const slice_list& b, axis wanted);

/// The spectral radius of the matrix alone.
double radius_of(const slice_list& a, const slice_list& b);

}  // namespace cofree::detail
