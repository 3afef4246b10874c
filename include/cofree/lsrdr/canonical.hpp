// cofree/lsrdr/canonical.hpp — one of all gauges of an LSRDR, so that two runs can be compared entry by
// entry.
//
//   canonical(result)       B, R, S with RS = 1, e diagonal and decreasing, phases fixed
//   canonical_map(result)   B, also where its slices are of a class
//
// An LSRDR is defined up to B ↦ c(C⊗1)BC⁻¹. B†B = 1 and RS = 1 leave the unitaries u of U and a c of
// modulus one in the centre. c: λ > 0. u: the right fixed point e of Γ(B,B) is diagonal in the standard
// basis of U, decreasing; where its eigenvalues are equal to rounding, and for the phases, the columns of
// R in the standard basis of V make the block upper triangular with a positive diagonal. The column
// taken next is the first within (1 − ε) of the largest, so that ties do not turn on rounding.
//
// B of a class has ρ(Γ(B,B)) = 1. Where the class is that of B_j† = ±B_j the gauges that keep it are the
// unitaries too, and L† stands in for R. Where it is that of B_jᵀ = ±B_j, over ℂ, they are the C with
// CᵀC = 1, which are not compact: e is made diagonal and decreasing (src/lsrdr/digits/canonical.hpp).
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/lsrdr/result.hpp>

namespace cofree {

template <scalar K>
struct canonical_form {
  linear_operator<K> map;          ///< B : U → U⊗W, an isometry
  linear_operator<K> compression;  ///< R : V → U
  linear_operator<K> expansion;    ///< S : U → V, RS = 1
  std::vector<double> weights;     ///< the eigenvalues of e, decreasing, sum 1
};

/// The entries are known to about the gradient over the gaps of e.
/// @throws numerical_failure for a complex pair, which has no R and S
template <scalar K>
canonical_form<K> canonical(const lsrdr_result<K>& fit);
/// The same from a critical point of real kind and its factorization.
template <scalar K>
canonical_form<K> canonical(const critical_data<K>& p, const factorization<K>& f);

/// B alone, also where its slices are of a class.
/// @throws numerical_failure for a complex pair; where e is too near singular for a gauge of complex
/// B_jᵀ = ±B_j
template <scalar K>
linear_operator<K> canonical_map(const lsrdr_result<K>& fit);

}  // namespace cofree
