// All of dense/ for 50 digits; Boost's header stays out of every other file of this folder.
#include <cofree/dense/internal/extern.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"
#include "scalar/for_each_scalar.hpp"

namespace cofree {

COFREE_FOR_EACH_FIELD(COFREE_PRODUCTS, real50)
COFREE_FOR_EACH_FIELD(COFREE_DECOMPOSITIONS, real50)
COFREE_FOR_COMMUTATIVE(COFREE_EIGENVECTORS, real50)

}  // namespace cofree
