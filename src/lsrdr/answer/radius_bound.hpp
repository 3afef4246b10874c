// What ρ(Γ(A,A)) bounds, and the way back from the scaled A to the one that was given.
#pragma once

#include "lsrdr/climb/climb.hpp"

namespace cofree::detail {

/// |λ|² ≤ ρ(Γ(A,A)) at every B (Cauchy–Schwarz). An end above what is proven of ρ(Γ(A,A)) is rounding of a
/// Γ(A,B) far from normal, and no end.
template <scalar K>
void drop_impossible(const lsrdr_problem<K>& problem, std::vector<climbed<K>>& ends,
                     double tolerance);

/// No similarity is above 1 (Cauchy–Schwarz): |λ|² is a lower bound of ρ(Γ(A,A)). Where rounding has put λ
/// above the value that was found, the value is moved up to it, but never beyond its proven bound.
template <scalar K>
lsrdr_problem<K> with_radius_above(lsrdr_result<K>& out, lsrdr_problem<K> problem,
                                   double tolerance);

/// λ of starts and basins for the unscaled A; where ρ(Γ(A,A)) is not known, no similarity.
template <scalar K>
void scale_back(lsrdr_result<K>& out, const lsrdr_problem<K>& problem);

}  // namespace cofree::detail
