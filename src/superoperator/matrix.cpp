#include <cofree/superoperator/definitions/matrix.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_MATRIX, float)
COFREE_FOR_EACH_FIELD(COFREE_MATRIX, double)
}  // namespace cofree
