// Numbers whose digits are chosen at run time: one file, since they are slow to compile.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/superoperator/bodies/choi.hpp>
#include <cofree/superoperator/bodies/matrix.hpp>
#include <cofree/superoperator/bodies/superoperator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_COMMUTATIVE(COFREE_CHOI, long_real)
COFREE_PRESERVATION(quaternion<long_real>)
COFREE_FOR_EACH_FIELD(COFREE_MATRIX, long_real)
COFREE_FOR_EACH_FIELD(COFREE_SUPEROPERATOR, long_real)
}  // namespace cofree
