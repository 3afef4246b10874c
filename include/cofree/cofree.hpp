// cofree/cofree.hpp — the whole library, layer by layer in the order in which to learn it. The law
// suites are in cofree/laws.hpp; by need: files and reports, maps that are not arrays (tensor_operator/,
// network/graph.hpp), several eigenvalues (spectral/leading_eigenvalues.hpp), fmt (operator/format.hpp),
// arrays of xtensor (operator/xtensor.hpp), many digits (scalar/long_real.hpp, long_numbers.hpp,
// operator/precision.hpp, lsrdr/refine.hpp).
#pragma once

#include <cofree/error/error.hpp>
#include <cofree/scalar/extend.hpp>
#include <cofree/scalar/random.hpp>
#include <cofree/scalar/scalar.hpp>
//
#include <cofree/recognition/identify.hpp>
//
#include <cofree/dense/decompositions.hpp>
#include <cofree/dense/multiply.hpp>
#include <cofree/dense/schur.hpp>
//
#include <cofree/space/concepts.hpp>
#include <cofree/space/parts.hpp>
#include <cofree/space/space.hpp>
//
#include <cofree/operator/antilinear.hpp>
#include <cofree/operator/basis.hpp>
#include <cofree/operator/bending.hpp>
#include <cofree/operator/block.hpp>
#include <cofree/operator/canonical_isometries.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/determinant.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/operator/factors.hpp>
#include <cofree/operator/factors_by_space.hpp>
#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/inverse.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/operator/left_action.hpp>
#include <cofree/operator/linear_operator.hpp>
#include <cofree/operator/norms.hpp>
#include <cofree/operator/notation.hpp>
#include <cofree/operator/operator_space.hpp>
#include <cofree/operator/permutations.hpp>
#include <cofree/operator/print.hpp>
#include <cofree/operator/products.hpp>
#include <cofree/operator/quadratic_form.hpp>
#include <cofree/operator/random.hpp>
#include <cofree/operator/spectral_theorem.hpp>
#include <cofree/operator/subspace.hpp>
#include <cofree/operator/symmetric_power.hpp>
#include <cofree/operator/tensor.hpp>
//
#include <cofree/tensor_operator/dense.hpp>
#include <cofree/tensor_operator/tensor_operator.hpp>
//
#include <cofree/superoperator/choi.hpp>
#include <cofree/superoperator/gamma.hpp>
#include <cofree/superoperator/matrix.hpp>
#include <cofree/superoperator/superoperator.hpp>
//
#include <cofree/spectral/dominant_eigenpair.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <cofree/spectral/nilpotent.hpp>
//
#include <cofree/optimize/anderson.hpp>
#include <cofree/optimize/isometries.hpp>
#include <cofree/optimize/lbfgs.hpp>
#include <cofree/optimize/maximum.hpp>
#include <cofree/optimize/quasi_newton.hpp>
//
#include <cofree/critical/certificate.hpp>
#include <cofree/critical/curvature.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/quantities.hpp>
//
#include <cofree/lsrdr/ascent.hpp>
#include <cofree/lsrdr/canonical.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
//
#include <cofree/network/bilinear_layer.hpp>
#include <cofree/network/cluster.hpp>
//
#include <cofree/baseline/gradient_ascent.hpp>
#include <cofree/baseline/methods.hpp>
#include <cofree/baseline/schmidt.hpp>
#include <cofree/baseline/vomps.hpp>
#include <cofree/baseline/without_gradients.hpp>
