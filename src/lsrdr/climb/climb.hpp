// One start from its B to where it ends, with the turns that complex pairs need.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/curvature.hpp>
#include <cofree/lsrdr/lsrdr.hpp>

#include "critical/converged.hpp"
#include "critical/projection_factors.hpp"
#include "critical/tolerances.hpp"

namespace cofree::detail {

/// |λ| of a scaled A as a similarity: what rounding puts above 1 is 1.
inline double similarity_of(double log_value) {
  const double x = std::exp(log_value);
  return x > 1 && x < 1 + 1e5 * unit_roundoff ? 1 : x;
}

template <scalar K>
struct climbed {
  std::optional<critical_data<K>> real,
      pair;  ///< the best end of each kind; none: the start failed
  start_report report;
  bool stopped = false;
  /// The end in the dimension asked for, where a smaller one suffices and `real` or `pair` is there.
  std::optional<critical_data<K>> whole{};
};

/// The converged ends of real kind that a start may find itself at.
template <scalar K>
struct known_end {
  int start = 0;
  double value = 0;
  rank_d<K> projection;
};

/// The k-th start. It stops early at an end in `known`, says which, and is not converged then:
/// where its gradient is at most 1e-4, its value within 1e-8 and its P within 1e-5 of the other's.
/// Where it converges at a new one it adds it.
template <scalar K>
climbed<K> climb(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                 const lsrdr_options& options, std::vector<known_end<K>>& known);

}  // namespace cofree::detail
