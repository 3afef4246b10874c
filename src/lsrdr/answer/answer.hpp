// Makes the answer of the ends of all starts, with its evidence, its notes, its basins.
#pragma once

#include "lsrdr/climb/climb.hpp"

namespace cofree::detail {

/// The answer in numbers of the scaled A, for a U of dimension `wanted`.
template <scalar K>
lsrdr_result<K> assemble(const lsrdr_problem<K>& problem, std::vector<climbed<K>> ends,
                         std::size_t wanted, const lsrdr_options& options);

/// The notes on which kinds of maxima there are and how far they are unique.
template <scalar K>
void note_kinds(lsrdr_result<K>& out);

}  // namespace cofree::detail
