#include <cofree/operator/bodies/bending.hpp>
#include <cofree/operator/bodies/canonical_isometries.hpp>

#include "instantiate_multilinear.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_CANONICAL_ISOMETRIES)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_ISOMETRIES, float)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_ISOMETRIES, double)
}  // namespace cofree
