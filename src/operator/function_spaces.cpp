#include <cofree/operator/bodies/function_spaces.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_FUNCTION_SPACES)
}  // namespace cofree
