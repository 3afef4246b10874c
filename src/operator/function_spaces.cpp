#include <cofree/operator/definitions/function_spaces.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_FUNCTION_SPACES, float)
COFREE_FOR_EACH_FIELD(COFREE_FUNCTION_SPACES, double)
}  // namespace cofree
