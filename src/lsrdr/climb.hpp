// One start from its B to where it ends, with the turns that complex pairs need.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>

namespace cofree::detail {

template <scalar K>
struct climbed {
  std::optional<critical_data<K>> real, pair;  ///< the best end of each kind
  start_report report;
  bool stopped = false;
};

template <scalar K>
climbed<K> climb(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                 const lsrdr_options& options);

}  // namespace cofree::detail
