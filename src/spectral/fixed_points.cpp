#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_FIXED_POINTS)
}  // namespace cofree
