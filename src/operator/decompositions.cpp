#include <cofree/operator/definitions/decompositions.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, float)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, double)
}  // namespace cofree
