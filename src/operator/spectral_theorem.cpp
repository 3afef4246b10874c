#include <cofree/operator/definitions/spectral_theorem.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_SPECTRAL_THEOREM, float)
COFREE_FOR_EACH_FIELD(COFREE_SPECTRAL_THEOREM, double)
}  // namespace cofree
