#include <cofree/operator/definitions/lazy_operator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_LAZY_OPERATOR, float)
COFREE_FOR_EACH_FIELD(COFREE_LAZY_OPERATOR, double)
}  // namespace cofree
