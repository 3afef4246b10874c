#include <cofree/tensor_operator/bodies/dense.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_SCALAR(COFREE_DENSE_TENSOR_OPERATOR)
}  // namespace cofree
