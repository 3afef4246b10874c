#include <cofree/operator/bodies/decompositions.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_DECOMPOSITIONS)
}  // namespace cofree
