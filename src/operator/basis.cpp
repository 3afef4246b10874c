#include <cofree/operator/bodies/basis.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_BASIS)
}  // namespace cofree
