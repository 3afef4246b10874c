// All of dense/ for numbers whose digits are chosen at run time.
#include <cofree/dense/internal/extern.hpp>

#include "instantiate.hpp"
#include "scalar/for_each_scalar.hpp"

namespace cofree {

COFREE_FOR_EACH_FIELD(COFREE_PRODUCTS, long_real)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, long_real)
COFREE_FOR_COMMUTATIVE(COFREE_EIGENVECTORS, long_real)

}  // namespace cofree
