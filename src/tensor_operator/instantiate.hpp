// What this layer is compiled for a scalar K: one macro for each
// file of bodies.
#pragma once

#include "scalar/for_each_scalar.hpp"

#define COFREE_DENSE_TENSOR_OPERATOR(K) template class dense_tensor_operator<K>;
