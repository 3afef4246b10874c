// The scalars of many digits: one file, since each of them is slow to compile.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/tensor_operator/definitions/dense.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_LONG_SCALAR(COFREE_DENSE_TENSOR_OPERATOR)
}  // namespace cofree
