#include <cofree/superoperator/definitions/superoperator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_SUPEROPERATOR, float)
COFREE_FOR_EACH_FIELD(COFREE_SUPEROPERATOR, double)
}  // namespace cofree
