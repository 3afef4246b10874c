// All of dense/ for long numbers; Boost's header stays out of every other file of the library.
#include <cofree/dense/definitions/extern.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "../scalar/for_each_scalar.hpp"
#include "instantiate.hpp"

namespace cofree {

COFREE_FOR_EACH_LONG_SCALAR(COFREE_PRODUCTS)
COFREE_FOR_EACH_LONG_SCALAR(COFREE_DECOMPOSITIONS)
COFREE_EIGENVECTORS(real50)
COFREE_EIGENVECTORS(complex<real50>)
COFREE_EIGENVECTORS(long_real)
COFREE_EIGENVECTORS(complex<long_real>)

}  // namespace cofree
