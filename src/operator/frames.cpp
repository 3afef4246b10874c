#include <cofree/operator/definitions/frames.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_FRAMES, float)
COFREE_FOR_EACH_FIELD(COFREE_FRAMES, double)
}  // namespace cofree
