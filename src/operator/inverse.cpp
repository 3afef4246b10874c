#include <cofree/operator/bodies/inverse.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_INVERSE)
}  // namespace cofree
