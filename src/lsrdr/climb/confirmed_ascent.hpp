// An ascent whose end has been looked at from cold: its λ is the dominant one.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/lsrdr/ascent.hpp>

namespace cofree::detail {

/// E and L of an end are looked for anew to this.
inline constexpr double confirming_accuracy = 1e-6;

/// Ascent that does not stop at an eigenvalue which only looked dominant from its warm start.
template <scalar K>
ascent<critical_data<K>> confirmed_ascent(const objective<K>& f, critical_data<K> start,
                                          const ascent_options& options, seed s,
                                          const seen_enough<K>& enough = nullptr);

/// The same critical point as exactly as the joint equations give it.
template <scalar K>
critical_data<K> polished(const objective<K>& f, const critical_data<K>& p);

/// The point at the same B with a real eigenvalue that has the modulus of the pair to 1e-9, if there is one: of
/// a ring of m nodes λ times the m-th roots of unity are eigenvalues, and which of them comes first is
/// rounding. A positive one goes before a negative one.
template <scalar K>
std::optional<critical_data<K>> real_beside(const objective<K>& f, const critical_data<K>& p,
                                            seed s);

/// 1 − |λ₂/λ| by a search in the complement of E and L, which sees a multiple λ once more: one Krylov space
/// of Γ(A,B) shows each eigenvalue once. Nothing where it does not converge.
template <scalar K>
std::optional<double> gap_in_complement(const objective<K>& f, const critical_data<K>& p, seed s);

}  // namespace cofree::detail
