#include <cofree/operator/bodies/subspace.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_SUBSPACE)
}  // namespace cofree
