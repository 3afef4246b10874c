#include <cofree/superoperator/bodies/choi.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_COMMUTATIVE(COFREE_CHOI, float)
COFREE_PRESERVATION(quaternion<float>)
COFREE_FOR_COMMUTATIVE(COFREE_CHOI, double)
COFREE_PRESERVATION(quaternion<double>)
}  // namespace cofree
