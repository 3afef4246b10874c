#include <cofree/operator/definitions/inverse.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_INVERSE, float)
COFREE_FOR_EACH_FIELD(COFREE_INVERSE, double)
}  // namespace cofree
