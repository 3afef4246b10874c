// One start among the B whose slices are symmetric, Hermitian or skew.
#pragma once

#include <cofree/critical/slice_class.hpp>

#include "climb.hpp"

namespace cofree::detail {

/// The slices' part in the class: ½(B_j ± B_jᵀ) or ½(B_j ± B_j†), in standard bases.
template <scalar K>
linear_operator<K> part_in_class(const linear_operator<K>& b, slice_class c);

/// Climbs on the real-linear space of the class, where the left gauge does not stay.
template <scalar K>
climbed<K> climb_in_class(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                          const lsrdr_options& options);

}  // namespace cofree::detail
