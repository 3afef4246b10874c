#include <cofree/operator/definitions/bending.hpp>
#include <cofree/operator/definitions/canonical_isometries.hpp>

#include "instantiate_multilinear.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_CANONICAL_ISOMETRIES)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_ISOMETRIES, float)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_ISOMETRIES, double)
}  // namespace cofree
