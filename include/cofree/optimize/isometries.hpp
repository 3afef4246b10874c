// cofree/optimize/isometries.hpp — the manifold of isometries B : U → X as a place to optimise.
//
//   tangent_part(B, D)   D − B(B†D): the directions with B†D = 0
//   retract(B, D)        polar(B + D), an isometry again
//
// Directions with B†D = 0 represent the isometries modulo a gauge group of the size of U(U); both
// the gradients and the steps of lsrdr are of that form. Source: [Absil2008, ch. 3, 4].
#pragma once

#include <cofree/operator/decompositions.hpp>

namespace cofree {

/// The part of D orthogonal to the range of B.
template <scalar K>
linear_operator<K> tangent_part(const linear_operator<K>& b, const linear_operator<K>& d) {
  return d - b * adjoint_product(b, d);
}

/// polar(B + D): equal to B + D to first order for B†D = 0.
template <scalar K>
linear_operator<K> retract(const linear_operator<K>& b, const linear_operator<K>& d) {
  return polar_isometry(b + d);
}

}  // namespace cofree
