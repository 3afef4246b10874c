// cofree/any_scalar.hpp — the bodies behind the headers, for scalars that the library is not
// compiled for: long double, double_double, real100, a type of your own.
//
// Opt-in: what is used is instantiated in the file that uses it, and costs its compile time there.
// float, double, real50 and long_real need only the ordinary headers.
#pragma once

#include <cofree/dense/bodies/decompositions.hpp>
#include <cofree/dense/internal/extern.hpp>
#include <cofree/operator/bodies/basis.hpp>
#include <cofree/operator/bodies/bending.hpp>
#include <cofree/operator/bodies/canonical_isometries.hpp>
#include <cofree/operator/bodies/decompositions.hpp>
#include <cofree/operator/bodies/determinant.hpp>
#include <cofree/operator/bodies/factors.hpp>
#include <cofree/operator/bodies/frames.hpp>
#include <cofree/operator/bodies/function_spaces.hpp>
#include <cofree/operator/bodies/inverse.hpp>
#include <cofree/operator/bodies/lazy_operator.hpp>
#include <cofree/operator/bodies/spectral_theorem.hpp>
#include <cofree/operator/bodies/subspace.hpp>
#include <cofree/operator/bodies/symmetric_power.hpp>
#include <cofree/spectral/bodies/fixed_points.hpp>
#include <cofree/superoperator/bodies/choi.hpp>
#include <cofree/superoperator/bodies/matrix.hpp>
#include <cofree/superoperator/bodies/superoperator.hpp>
#include <cofree/tensor_operator/bodies/dense.hpp>
