// The scalars of many digits: one file, since each of them is slow to compile.
#include <cofree/operator/definitions/basis.hpp>
#include <cofree/operator/definitions/decompositions.hpp>
#include <cofree/operator/definitions/factors.hpp>
#include <cofree/operator/definitions/frames.hpp>
#include <cofree/operator/definitions/function_spaces.hpp>
#include <cofree/operator/definitions/inverse.hpp>
#include <cofree/operator/definitions/lazy_operator.hpp>
#include <cofree/operator/definitions/spectral_theorem.hpp>
#include <cofree/operator/definitions/subspace.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_LONG_SCALAR(COFREE_BASIS)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_DECOMPOSITIONS)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_FACTORS)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, real50)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, long_real)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_FRAMES)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_FUNCTION_SPACES)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_INVERSE)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_LAZY_OPERATOR)
COFREE_REAL_LEFT(real50)
COFREE_REAL_LEFT(long_real)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_SPECTRAL_THEOREM)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_SUBSPACE)
}  // namespace cofree
