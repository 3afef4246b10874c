// Numbers of 50 digits, apart from those that the program needs.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/superoperator/bodies/choi.hpp>
#include <cofree/superoperator/bodies/matrix.hpp>
#include <cofree/superoperator/bodies/superoperator.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_COMMUTATIVE(COFREE_CHOI, real50)
COFREE_PRESERVATION(quaternion<real50>)
COFREE_FOR_EACH_FIELD(COFREE_MATRIX, real50)
COFREE_FOR_EACH_FIELD(COFREE_SUPEROPERATOR, real50)
}  // namespace cofree
