// cofree/report/refined_table.hpp — a refined fit as text for a terminal.
//
//   refined_table(refined, numbers)   the lines that follow fit_table where digits were asked for
#pragma once

#include <cofree/io/refined_result.hpp>

namespace cofree {

/// The values in all digits, the residuals, how many residuals and Jacobians they cost, and what the
/// numbers were recognised as.
template <scalar K>
std::string refined_table(const refined_lsrdr<K>& refined,
                          const std::vector<recognised>& numbers = {});

}  // namespace cofree
