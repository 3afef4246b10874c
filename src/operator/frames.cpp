#include <cofree/operator/bodies/frames.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_FRAMES)
}  // namespace cofree
