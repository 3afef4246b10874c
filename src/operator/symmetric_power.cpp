#include <cofree/operator/bodies/determinant.hpp>
#include <cofree/operator/bodies/symmetric_power.hpp>

#include "instantiate_multilinear.hpp"

namespace cofree {
COFREE_FOR_COMMUTATIVE(COFREE_POWERS, float)
COFREE_FOR_COMMUTATIVE(COFREE_POWERS, double)
}  // namespace cofree
