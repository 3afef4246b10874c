// What is asked of a problem, of U and of the options before any work starts.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>

namespace cofree::detail {

/// @throws invalid_argument for dim U = 0, starts < 1, or symmetric slices over ℍ
template <scalar K>
void require_sensible(const space<K>& wanted, const lsrdr_options& options);

/// The problem with its given starts scaled, where an answer on U can exist and memory holds it.
/// @throws invalid_argument or space_mismatch for a given start that is none
/// @throws numerical_failure where A has one slice and dim U > 1, or ρ(Γ(A,B)) = 0 for every B
template <scalar K>
lsrdr_problem<K> with_answer_on(lsrdr_problem<K> problem, const space<K>& u,
                                const lsrdr_options& options);

}  // namespace cofree::detail
