#include <cofree/operator/definitions/subspace.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_SUBSPACE, float)
COFREE_FOR_EACH_FIELD(COFREE_SUBSPACE, double)
}  // namespace cofree
