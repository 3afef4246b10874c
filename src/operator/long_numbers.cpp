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
COFREE_FOR_EACH_FIELD(COFREE_BASIS, real50)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, real50)
COFREE_FOR_EACH_FIELD(COFREE_FACTORS, real50)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, real50)
COFREE_FOR_EACH_FIELD(COFREE_FRAMES, real50)
COFREE_FOR_EACH_FIELD(COFREE_FUNCTION_SPACES, real50)
COFREE_FOR_EACH_FIELD(COFREE_INVERSE, real50)
COFREE_FOR_EACH_FIELD(COFREE_LAZY_OPERATOR, real50)
COFREE_FOR_EACH_FIELD(COFREE_SPECTRAL_THEOREM, real50)
COFREE_FOR_EACH_FIELD(COFREE_SUBSPACE, real50)
COFREE_FOR_EACH_FIELD(COFREE_BASIS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_FACTORS, long_real)
COFREE_FOR_COMMUTATIVE(COFREE_COMMUTATIVE_FACTORS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_FRAMES, long_real)
COFREE_FOR_EACH_FIELD(COFREE_FUNCTION_SPACES, long_real)
COFREE_FOR_EACH_FIELD(COFREE_INVERSE, long_real)
COFREE_FOR_EACH_FIELD(COFREE_LAZY_OPERATOR, long_real)
COFREE_FOR_EACH_FIELD(COFREE_SPECTRAL_THEOREM, long_real)
COFREE_FOR_EACH_FIELD(COFREE_SUBSPACE, long_real)
}  // namespace cofree
