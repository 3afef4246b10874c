// cofree/critical/certificate.hpp — what shows that B is a critical point.
//
//   certificate             every residual, each relative; its gap and its curvature
//   certify(A, p, parts)    of a point of real kind
//   certify_pair(p)         of a complex pair
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/factors.hpp>
#include <cofree/tensor_operator/tensor_operator.hpp>

namespace cofree {

/// What shows that B is a critical point; the factorization and images hold at such points only.
/// A missing number does not apply (a pair has no projection) or is not computed.
template <class R>
struct certificate_of {
  R stationarity = R(0);           ///< ‖N − BC‖ with λ scaled to 1
  std::optional<R> factorization;  ///< ‖B − c(R⊗1)AS‖/‖B‖
  std::optional<R> rs_identity;    ///< ‖RS/α − 1‖
  std::optional<R> projection;     ///< ‖P² − P‖/‖P‖
  std::optional<R> density_images;  ///< larger of ‖(1−P)Q_r‖/‖Q_r‖, ‖(1−P†)Q_l‖/‖Q_l‖
  std::optional<R> right_density_min_eigenvalue;  ///< the d-th largest of E S†, trace 1
  std::optional<R> left_density_min_eigenvalue;   ///< the d-th largest of L R, trace 1
  std::optional<R> projection_adjoint_gap;        ///< ‖P − P†‖/‖P‖
  std::optional<R> eigenvalue_gap;                ///< 1 − |λ₂/λ₁| of Γ(A,B)
  /// The largest eigenvalue of the Hessian of log L off the gauge orbit, and how far it can be off:
  /// negative at a strict local maximum (curvature.hpp).
  std::optional<R> curvature, curvature_residual;
};
using certificate = certificate_of<double>;

/// The projected first-order condition of a complex pair, in left gauge with tr e = 1:
/// `factorization` is ‖B − proj[(L†⊗1)AE/(λ⟨L,E⟩)]e⁻¹‖/‖B‖ and `rs_identity` is ‖proj[L†E/⟨L,E⟩]e⁻¹
/// − 1‖, proj the part in the field; there is no P and the rest is missing.
template <scalar K>
certificate certify_pair(const critical_data<K>& p);
/// Residuals of a real-kind point; `map` is the scaled A.
template <scalar K>
certificate certify(const any_tensor_operator<K>& map, const critical_data<K>& p,
                    const factorization<K>& f);

}  // namespace cofree
