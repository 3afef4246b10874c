// Which starts ended at the same place, and what that says of the answer.
#pragma once

#include <cofree/critical/certificate.hpp>
#include <cofree/critical/critical_point.hpp>

#include "lsrdr/climb/climb.hpp"

namespace cofree::detail {

struct sorted_ends {
  std::vector<basin_report> basins;  ///< best first
  std::vector<std::vector<double>> distances;
  /// One B of the best value has several P: λ is multiple, and E and P are a choice.
  bool choice_of_p = false;
};

/// 1 − ρ(Γ(B,B'))/(ρ(Γ(B,B))ρ(Γ(B',B')))^½ of two maps with radius 1: 0 where B' = c(C⊗1)BC⁻¹.
template <scalar K>
double orbit_distance(const linear_operator<K>& b, const linear_operator<K>& c);

/// Two starts share a basin when their similarities differ by less than 1e-8 and their P by less
/// than 1e-5; pairs and B of a class have no P and are told apart by the orbit distance. A start that
/// joined another is counted in the basin of that one. A pair that a start left for an end of real kind
/// has a basin, which counts the start as one that passed.
template <scalar K>
sorted_ends sort_into_basins(const std::vector<climbed<K>>& ends, const lsrdr_options& options);

/// Whether the maximum is one of a continuum: a B beside it climbs to the same value in another orbit.
/// Asked where the curvature is not negative as far as it is known. Counts into the report of `end`.
template <scalar K>
bool in_continuum(const lsrdr_problem<K>& problem, const critical_data<K>& p,
                  const std::optional<second_order<K>>& second, const lsrdr_options& options,
                  long& applications);

/// The verdict in words (result.hpp).
std::string verdict_of(const std::vector<basin_report>& basins, bool continuum);

}  // namespace cofree::detail
