// Numbers of 50 digits, apart from those that the program needs.
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
COFREE_FOR_EACH_FIELD(COFREE_BASIS, real50)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, real50)
COFREE_FOR_EACH_FIELD(COFREE_FACTORS, real50)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, real50)
COFREE_FOR_EACH_FIELD(COFREE_FRAMES, real50)
COFREE_FOR_EACH_FIELD(COFREE_FUNCTION_SPACES, real50)
COFREE_FOR_EACH_FIELD(COFREE_INVERSE, real50)
COFREE_FOR_EACH_FIELD(COFREE_LAZY_OPERATOR, real50)
COFREE_REAL_LEFT(real50)
COFREE_FOR_EACH_FIELD(COFREE_SPECTRAL_THEOREM, real50)
COFREE_FOR_EACH_FIELD(COFREE_SUBSPACE, real50)
}  // namespace cofree
