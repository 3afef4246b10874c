// All starts of a fit, in groups that advance together and read A once, or one after another.
#pragma once

#include "climb.hpp"

namespace cofree::detail {

template <scalar K>
struct all_ends {
  std::vector<climbed<K>> done;  ///< in the order of the starts; `joined` counts among these
  int failed = 0;
  std::string first_failure;
};

/// Runs all starts, `threads` groups at a time. The groups do not depend on the number of threads, and
/// nothing passes between them, so neither do the bits. What a start throws is thrown again if none
/// answered.
template <scalar K>
all_ends<K> run_starts(const lsrdr_problem<K>& problem, const space<K>& u,
                       const lsrdr_options& given);

}  // namespace cofree::detail
