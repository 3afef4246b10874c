#include <cofree/operator/definitions/basis.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_BASIS)
}  // namespace cofree
