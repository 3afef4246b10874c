// Which starts ended at the same place, and what that says of the answer.
#pragma once

#include "climb.hpp"

namespace cofree::detail {

struct sorted_ends {
  std::vector<basin_report> basins;  ///< best first
  std::vector<std::vector<double>> distances;
};

/// Two starts share a basin when their similarities differ by less than 1e-8 and their P by less
/// than 1e-5; pairs and B of a class have no P and are told apart by similarity alone. A start that joined another is
/// counted in the basin of that one.
template <scalar K>
sorted_ends sort_into_basins(const std::vector<climbed<K>>& ends, slice_class c);

/// The verdict in words (result.hpp).
std::string verdict_of(const std::vector<basin_report>& basins, const certificate& best);

}  // namespace cofree::detail
