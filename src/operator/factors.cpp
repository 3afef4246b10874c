#include <cofree/operator/bodies/factors.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_FACTORS, float)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, float)
COFREE_FOR_EACH_FIELD(COFREE_FACTORS, double)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, double)
}  // namespace cofree
