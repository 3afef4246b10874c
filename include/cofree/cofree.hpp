// cofree/cofree.hpp — the whole library, layer by layer in the order in which to learn it.
#pragma once

#include <cofree/error/error.hpp>
#include <cofree/scalar/extend.hpp>
#include <cofree/scalar/random.hpp>
#include <cofree/scalar/scalar.hpp>
//
#include <cofree/dense/decompositions.hpp>
#include <cofree/dense/multiply.hpp>
//
#include <cofree/space/concepts.hpp>
#include <cofree/space/space.hpp>
//
#include <cofree/operator/basis.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/linear_operator.hpp>
#include <cofree/operator/operator_space.hpp>
#include <cofree/operator/random.hpp>
#include <cofree/operator/tensor.hpp>
//
#include <cofree/tensor_operator/dense.hpp>
#include <cofree/tensor_operator/tensor_operator.hpp>
//
#include <cofree/superoperator/gamma.hpp>
//
#include <cofree/spectral/dominant_eigenpair.hpp>
//
#include <cofree/optimize/isometries.hpp>
#include <cofree/optimize/lbfgs.hpp>
//
#include <cofree/lsrdr/curvature.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/lsrdr/nilpotent.hpp>
//
#include <cofree/network/bilinear_layer.hpp>
#include <cofree/network/cluster.hpp>
//
#include <cofree/io/input.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/io/result.hpp>
#include <cofree/report/fit_table.hpp>
#include <cofree/report/svg.hpp>
