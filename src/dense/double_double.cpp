// All of dense/ for 32 digits, at which longer decompositions compute their corrections.
#include <cofree/dense/internal/extern.hpp>

#include "instantiate.hpp"
#include "scalar/for_each_scalar.hpp"

namespace cofree {

COFREE_FOR_EACH_FIELD(COFREE_PRODUCTS, double_double)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, double_double)
COFREE_FOR_COMMUTATIVE(COFREE_EIGENVECTORS, double_double)

}  // namespace cofree
