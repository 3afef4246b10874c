// The scalars of many digits: one file, since each of them is slow to compile.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/superoperator/definitions/choi.hpp>
#include <cofree/superoperator/definitions/matrix.hpp>
#include <cofree/superoperator/definitions/superoperator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_COMMUTATIVE(COFREE_CHOI, real50)
COFREE_FOR_COMMUTATIVE(COFREE_CHOI, long_real)
COFREE_PRESERVATION(quaternion<real50>)
COFREE_PRESERVATION(quaternion<long_real>)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_MATRIX)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_SUPEROPERATOR)
}  // namespace cofree
