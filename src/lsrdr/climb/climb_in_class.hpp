// One start among the B whose slices are symmetric, Hermitian or skew.
#pragma once

#include "climb.hpp"
#include "critical/slice_structure.hpp"

namespace cofree::detail {

/// Climbs on the real-linear space of the class, where the left gauge does not stay.
template <scalar K>
climbed<K> climb_in_class(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                          const lsrdr_options& options);

}  // namespace cofree::detail
