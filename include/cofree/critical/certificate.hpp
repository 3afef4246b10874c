// cofree/critical/certificate.hpp — what shows that B is a critical point.
//
//   certificate             every residual, each relative; its gap and its curvature (quantities.hpp)
//   certify(A, p, parts)    of a point of real kind
//   certify_pair(p)         of a complex pair
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/factors.hpp>
#include <cofree/critical/quantities.hpp>
#include <cofree/tensor_operator/tensor_operator.hpp>

namespace cofree {

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
