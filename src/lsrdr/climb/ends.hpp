// The ends of one start: what makes one conclusive, which is kept, what the report says.
#pragma once

#include "climb.hpp"
#include "confirmed_ascent.hpp"

namespace cofree::detail {

ascent_options ascent_choice_of(const lsrdr_options& options, int k);

/// The end of a climb, or where it is no critical point with RS = 1 what it comes to: a B of the dimension
/// that suffices, or L matched to E. Below similarity 1 a kick shows first whether the dimension asked for
/// can do better.
template <scalar K>
critical_data<K> made_conclusive(const objective<K>& f, critical_data<K> p, climbed<K>& out,
                                 const ascent_options& choice, seed s,
                                 const lsrdr_options& options);

/// Puts p in the place of `best` where it counts more; where both count, only if it is higher by more than `margin`.
template <scalar K>
void keep_better(std::optional<critical_data<K>>& best, critical_data<K> p,
                 const lsrdr_options& options, double margin = 0);

/// Fills the report from the end that counts: of real kind, if it has converged or there is no pair.
template <scalar K>
const critical_data<K>& describe(climbed<K>& out, const lsrdr_options& options);

}  // namespace cofree::detail
