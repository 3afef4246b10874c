#include <cofree/operator/bodies/spectral_theorem.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_SPECTRAL_THEOREM)
}  // namespace cofree
