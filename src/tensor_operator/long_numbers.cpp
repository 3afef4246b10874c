// Numbers whose digits are chosen at run time: one file, since they are slow to compile.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/tensor_operator/bodies/dense.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_DENSE_TENSOR_OPERATOR, long_real)
}  // namespace cofree
