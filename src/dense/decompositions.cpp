#include "instantiate.hpp"
#include "scalar/for_each_scalar.hpp"

namespace cofree {

COFREE_FOR_EACH_SCALAR(COFREE_DECOMPOSITIONS)
COFREE_EIGENVECTORS(float)
COFREE_EIGENVECTORS(complex<float>)
COFREE_EIGENVECTORS(double)
COFREE_EIGENVECTORS(complex<double>)

}  // namespace cofree
