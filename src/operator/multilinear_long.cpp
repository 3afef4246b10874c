// The multilinear algebra of scalars of many digits.
#include <cofree/operator/bodies/bending.hpp>
#include <cofree/operator/bodies/canonical_isometries.hpp>
#include <cofree/operator/bodies/determinant.hpp>
#include <cofree/operator/bodies/symmetric_power.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate_multilinear.hpp"

namespace cofree {
COFREE_FOR_EACH_LONG_SCALAR(COFREE_CANONICAL_ISOMETRIES)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_ISOMETRIES, real50)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_ISOMETRIES, long_real)
COFREE_FOR_COMMUTATIVE(COFREE_POWERS, real50)
COFREE_FOR_COMMUTATIVE(COFREE_POWERS, long_real)
}  // namespace cofree
