// cofree/any_scalar.hpp — the definitions behind the headers, for scalars that the library is not
// compiled for: long double, double_double, real100, a type of your own.
//
// Opt-in: what is used is instantiated in the file that uses it, and costs its compile time there.
// float, double, real50 and long_real need only the ordinary headers.
#pragma once

#include <cofree/dense/definitions/decompositions.hpp>
#include <cofree/dense/definitions/extern.hpp>
#include <cofree/operator/definitions/basis.hpp>
#include <cofree/operator/definitions/bending.hpp>
#include <cofree/operator/definitions/canonical_isometries.hpp>
#include <cofree/operator/definitions/decompositions.hpp>
#include <cofree/operator/definitions/determinant.hpp>
#include <cofree/operator/definitions/factors.hpp>
#include <cofree/operator/definitions/frames.hpp>
#include <cofree/operator/definitions/function_spaces.hpp>
#include <cofree/operator/definitions/inverse.hpp>
#include <cofree/operator/definitions/lazy_operator.hpp>
#include <cofree/operator/definitions/spectral_theorem.hpp>
#include <cofree/operator/definitions/subspace.hpp>
#include <cofree/operator/definitions/symmetric_power.hpp>
#include <cofree/spectral/definitions/fixed_points.hpp>
#include <cofree/superoperator/definitions/choi.hpp>
#include <cofree/superoperator/definitions/matrix.hpp>
#include <cofree/superoperator/definitions/superoperator.hpp>
#include <cofree/tensor_operator/definitions/dense.hpp>
