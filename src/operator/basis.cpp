#include <cofree/operator/definitions/basis.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_BASIS, float)
COFREE_FOR_EACH_FIELD(COFREE_BASIS, double)
}  // namespace cofree
