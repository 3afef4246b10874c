#include <cofree/superoperator/bodies/superoperator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_SUPEROPERATOR)
}  // namespace cofree
