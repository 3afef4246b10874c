// cofree/spectral/fixed_points.hpp — the positive fixed points of Γ(B,B) and the spectral circle.
//
//   spectral_radius(S)         ρ(S) of any S : L(U,V) → L(U,V), with its evidence
//   fixed_points(B)            e, l > 0 with Γ(B,B)e = ρe, Γ(B,B)†l = ρl for B : U → U⊗W
//   peripheral_spectrum(S)     every eigenvalue of modulus ρ(S) with its multiplicity
//
// Γ(B,B) keeps the positive operators, so that ρ is an eigenvalue and has positive right and left
// vectors; they are unique, and definite, where B is irreducible [EvansHoeghKrohn1978].
#pragma once

#include <cofree/spectral/dominant_eigenpair.hpp>
#include <cofree/superoperator/superoperator.hpp>

namespace cofree {

/// ρ and the evidence for it. Not converging is a result.
template <class R>
struct spectral_radius_result {
  R value{};
  R residual{};  ///< ‖SX − Xλ‖/|λ| of a unit X with |λ| = value
  R gap{};       ///< 1 − |λ₂/λ|, 0 where several eigenvalues share the circle
  R rounding{};  ///< what rounding can do to the value (dominant_eigenpair.hpp)
  int applications = 0;
  bool converged = false;  ///< the residual is small, and rounding leaves half of the digits
};

/// The limits of fixed_points.
template <class R>
struct fixed_point_options {
  std::optional<R> tolerance = std::nullopt;  ///< on both residuals; empty: 10⁴ε
  int max_applications = 4000;                ///< of Γ(B,B), and as many of its adjoint
  std::size_t krylov_dimension = 24;
  std::size_t dense_limit = 200;  ///< the gap is exact in an L(U,U) of at most this dimension
  seed start_seed = {};           ///< of the vector that the gap is sought from
};

template <scalar K>
struct fixed_points_result {
  using R = real_t<K>;
  R radius{};                      ///< ρ(Γ(B,B))
  linear_operator<K> right, left;  ///< e and l, Hermitian, of trace one
  R right_residual{}, left_residual{};  ///< ‖Γe − ρe‖/(ρ‖e‖), ‖Γ†l − ρl‖/(ρ‖l‖), B balanced
  R right_least_eigenvalue{}, left_least_eigenvalue{};  ///< > 0 where B is irreducible
  R gap{};               ///< 1 − |λ₂/ρ| of Γ(B,B): 0 where B is periodic or e is not unique
  int applications = 0;  ///< of Γ(B,B) and its adjoint
  bool converged = false;
};

template <class R>
struct peripheral_options {
  /// Moduli above ρ(1 − tolerance) are on the circle; values closer than tolerance·ρ are one.
  /// Empty: ε^½. An eigenvalue with a Jordan block of size m is known to ε^(1/m) only.
  std::optional<R> tolerance = std::nullopt;
  std::size_t max_dimension = 1024;  ///< over Z(K); memory and time of its square and cube
};

template <class R>
struct peripheral_eigenvalue {
  complex<R> value{};
  std::size_t multiplicity = 1;  ///< algebraic
};

template <class R>
struct peripheral_spectrum_result {
  R radius{};                                    ///< ρ(S); 0 exactly where S is nilpotent
  std::vector<peripheral_eigenvalue<R>> values;  ///< by argument, from 0 to 2π
  R least_modulus{};  ///< of those counted as on the circle: their spread is radius − this
  R next_modulus{};   ///< the largest of the others, 0 if there is none
  R gap{};            ///< 1 − next_modulus/radius: how clear the count is
  R residual{};       ///< the largest ‖Mx − xλ‖/ρ of a unit x, M the explicit matrix
};

namespace detail {
template <scalar K>
spectral_radius_result<real_t<K>> spectral_radius_of(
    const superoperator<K>& s, const basic_eigenpair_options<real_t<K>>& options);
template <scalar K>
peripheral_spectrum_result<real_t<K>> peripheral_spectrum_of(
    const superoperator<K>& s, const peripheral_options<real_t<K>>& options);
/// The real numbers under a superoperator.
template <superoperator_map S>
using real_of_map = real_t<superoperator_field_t<S>>;
}  // namespace detail

/// ρ(S), the largest modulus of an eigenvalue; 0 in dimension 0. Of a nilpotent S rounding makes a
/// small positive number, see peripheral_spectrum and fixed_points.
/// @throws space_mismatch if S does not map its domain into itself
template <superoperator_map S>
spectral_radius_result<detail::real_of_map<S>> spectral_radius(
    const S& s, const basic_eigenpair_options<detail::real_of_map<S>>& options = {}) {
  return detail::spectral_radius_of<superoperator_field_t<S>>(s, options);
}

/// The positive right and left fixed points of Γ(B,B)/ρ, W the last factors of B : U → U⊗W. Both
/// are sought from 1, so that they are positive even where ρ is multiple: the projections of 1 on
/// the eigenspaces of ρ.
/// @throws space_mismatch if B is not U → U⊗W
/// @throws numerical_failure if ρ = 0 to working precision, as always where dim U or dim W is 0
template <scalar K>
fixed_points_result<K> fixed_points(const linear_operator<K>& b,
                                    const fixed_point_options<real_t<K>>& options = {});

/// The eigenvalues on the spectral circle, by way of the explicit matrix. Over ℝ and ℍ those of its
/// complexification: pairs appear as two. A nilpotent S has the one value 0.
/// @throws invalid_argument above options.max_dimension; dominant_eigenpair finds one eigenvalue of
/// a map of any size
/// @throws space_mismatch if S does not map its domain into itself
template <superoperator_map S>
peripheral_spectrum_result<detail::real_of_map<S>> peripheral_spectrum(
    const S& s, const peripheral_options<detail::real_of_map<S>>& options = {}) {
  return detail::peripheral_spectrum_of<superoperator_field_t<S>>(s, options);
}

}  // namespace cofree
