// Turns a complex pair to where its λ is real: the family is B exp(θJ) of docs/lsrdr.md.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

namespace cofree::detail {

/// The J on U with J² = −1, J† = −J that a pair of the family commutes with: Im C = ±(Re C) J for
/// C = L†E/⟨L,E⟩. Nothing if the pair has no such J.
template <scalar K>
std::optional<linear_operator<K>> turning_operator(const critical_data<K>& p);

/// B exp(θJ) at the θ where λ is real.
template <scalar K>
linear_operator<K> turned(const objective<K>& f, const critical_data<K>& p,
                          const linear_operator<K>& j);

/// (l†⊗1)Ae in left gauge for the parts e, l of E, L at one phase: ⟨B,(l†⊗1)Ae⟩ > 0 there, which draws to a
/// real λ > 0. Of a ring the phases of a pair cancel around it, where a kick leaves them. Nothing where that
/// map is nilpotent.
template <scalar K>
std::optional<linear_operator<K>> compressed_by_parts(const objective<K>& f,
                                                      const critical_data<K>& pair, double phase);

/// The real λ of a turned pair can be multiple (over ℍ always at d = 1): E is any of its
/// eigenoperators and L = the adjoint spectral projection of E, which is what RS = α1 asks for. Over ℍ
/// such a point is a maximum; over ℝ it is a saddle of the family, but where the similarity is 1.
template <scalar K>
std::optional<critical_data<K>> matched_real_point(const objective<K>& f,
                                                   const linear_operator<K>& b,
                                                   const critical_data<K>& pair, double tolerance);

}  // namespace cofree::detail
