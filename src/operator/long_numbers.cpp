// Numbers whose digits are chosen at run time: one file, since they are slow to compile.
#include <cofree/operator/bodies/basis.hpp>
#include <cofree/operator/bodies/decompositions.hpp>
#include <cofree/operator/bodies/factors.hpp>
#include <cofree/operator/bodies/frames.hpp>
#include <cofree/operator/bodies/function_spaces.hpp>
#include <cofree/operator/bodies/inverse.hpp>
#include <cofree/operator/bodies/lazy_operator.hpp>
#include <cofree/operator/bodies/spectral_theorem.hpp>
#include <cofree/operator/bodies/subspace.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_BASIS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_FACTORS, long_real)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_FRAMES, long_real)
COFREE_FOR_EACH_FIELD(COFREE_FUNCTION_SPACES, long_real)
COFREE_FOR_EACH_FIELD(COFREE_INVERSE, long_real)
COFREE_FOR_EACH_FIELD(COFREE_LAZY_OPERATOR, long_real)
COFREE_REAL_LEFT(long_real)
COFREE_FOR_EACH_FIELD(COFREE_SPECTRAL_THEOREM, long_real)
COFREE_FOR_EACH_FIELD(COFREE_SUBSPACE, long_real)
}  // namespace cofree
