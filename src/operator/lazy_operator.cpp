#include <cofree/operator/bodies/lazy_operator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_LAZY_OPERATOR)
COFREE_REAL_LEFT(float)
COFREE_REAL_LEFT(double)
}  // namespace cofree
