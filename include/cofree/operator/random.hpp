// cofree/operator/random.hpp — random operators, the same for the same seed.
//
//   random_operator(U, V, seed)   independent standard normal components in standard bases
//   random_isometry(U, V, seed)   Haar distributed, dim U ≤ dim V [Mezzadri2007]
#pragma once

#include <cofree/operator/basis.hpp>

namespace cofree {

template <scalar K>
linear_operator<K> random_operator(const space<K>& u, const space<K>& v, seed s) {
  return from_matrix(random_matrix<K>(v.dimension(), u.dimension(), s), u, v);
}

/// J : U → V with J†J = 1, distributed by the invariant measure.
/// @throws invalid_argument if dim U > dim V
template <scalar K>
linear_operator<K> random_isometry(const space<K>& u, const space<K>& v, seed s) {
  if (u.dimension() > v.dimension())
    detail::throw_invalid_argument("random_isometry: " + u.description() + " does not fit into " +
                                   v.description());
  return from_matrix(qr(random_matrix<K>(v.dimension(), u.dimension(), s)).q, u, v);
}

}  // namespace cofree
