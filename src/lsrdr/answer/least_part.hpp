// The smallest part of V on which A alone reaches what an answer reaches.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>

namespace cofree::detail {

/// The least dimension, below `known`, in which A compressed to one of its parts (find_blocks) leads to a
/// critical point of real kind with RS = 1 and log similarity `value` or more: with U that part it suffices,
/// whichever parts the starts came upon. Nothing where no part does. Counts what it applies.
template <scalar K>
std::optional<std::size_t> least_part(const lsrdr_problem<K>& problem, double value,
                                      std::size_t known, const lsrdr_options& options,
                                      long& applications);

}  // namespace cofree::detail
