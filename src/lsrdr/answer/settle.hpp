// Solves the end that is to answer as exactly as it goes, and leaves it where it is a saddle.
#pragma once

#include "lsrdr/climb/climb.hpp"

namespace cofree::detail {

/// Solves for E, L, e and the gap at an end of that kind as exactly as they go. False where the
/// dominant eigenvalue turns out to be another one: it has then climbed on from there.
template <scalar K>
bool settle(const lsrdr_problem<K>& problem, climbed<K>& end, eigenvalue_kind kind, int k, seed s,
            const lsrdr_options& options);

/// Climbs on from a real-kind end that is a saddle, along `up` and against it. True if it found a
/// higher real-kind point, which `end` then holds.
template <scalar K>
bool leave_saddle(const lsrdr_problem<K>& problem, climbed<K>& end, const second_order<K>& up,
                  int k, seed s, const lsrdr_options& options);

}  // namespace cofree::detail
