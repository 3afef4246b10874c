#include <cofree/superoperator/bodies/matrix.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_MATRIX)
}  // namespace cofree
