// The end that is answered, settled and looked at to second order.
#pragma once

#include "choice.hpp"

namespace cofree::detail {

/// Chooses, and measures the curvature there. A saddle is left upwards, at most four times.
template <scalar K>
std::pair<choice, std::optional<second_order<K>>> choose_maximum(const lsrdr_problem<K>& problem,
                                                                 std::vector<climbed<K>>& ends,
                                                                 const lsrdr_options& options);

}  // namespace cofree::detail
