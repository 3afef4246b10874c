// Which of the ends of all starts the fit answers with.
#pragma once

#include "lsrdr/climb/climb.hpp"

namespace cofree::detail {

/// An end: of which start, of which kind.
struct choice {
  int start = -1;
  eigenvalue_kind kind = eigenvalue_kind::real;
  bool operator==(const choice&) const = default;
};

/// The number of the best end of that kind; −1 where there is none.
template <scalar K>
int best_of(const std::vector<climbed<K>>& ends, eigenvalue_kind kind, bool converged,
            const lsrdr_options& options);

/// What the fit answers with: the best converged end that has a projection, else the best converged
/// pair, else the best of what has not converged. In a class none has a projection: the best of both.
/// @throws numerical_failure where no start has an end
template <scalar K>
choice choose(const std::vector<climbed<K>>& ends, const lsrdr_options& options);

/// The end of a choice.
template <scalar K>
const critical_data<K>& point_of(const std::vector<climbed<K>>& ends, const choice& c) {
  const auto& end = ends[std::size_t(c.start)];
  return c.kind == eigenvalue_kind::real ? *end.real : *end.pair;
}

}  // namespace cofree::detail
