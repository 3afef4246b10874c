#include <cofree/tensor_operator/definitions/dense.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_DENSE_TENSOR_OPERATOR, float)
COFREE_FOR_EACH_FIELD(COFREE_DENSE_TENSOR_OPERATOR, double)
}  // namespace cofree
