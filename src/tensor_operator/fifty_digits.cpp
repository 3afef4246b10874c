// Numbers of 50 digits, apart from those that the program needs.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/tensor_operator/bodies/dense.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_DENSE_TENSOR_OPERATOR, real50)
}  // namespace cofree
