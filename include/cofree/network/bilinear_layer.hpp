// cofree/network/bilinear_layer.hpp — layers x ↦ D((Wx)⊙(Vx)) and the quadratic forms they are.
//
//   bilinear_layer                     the three weight arrays
//   symmetric_operator(layer, V, W)    the symmetric A : V → V⊗W with f(x) = (x†⊗1)A x
//   quadratic_value(A, x)              (x†⊗1)A x as a vector of W
//
// Over ℝ the form and its symmetric A determine each other: A_k = ½ Σ_h d_kh (w_h v_hᵀ + v_h w_hᵀ).
#pragma once

#include <cofree/tensor_operator/dense.hpp>

namespace cofree {

/// Weights in the order inputs, hidden units, outputs: w and v are h×n, d is r×h.
struct bilinear_layer {
  dense_array<double> w, v, d;

  std::size_t inputs() const { return w.cols(); }
  std::size_t hidden() const { return w.rows(); }
  std::size_t outputs() const { return d.rows(); }
};

/// @throws invalid_argument naming the array whose shape does not fit the others
void require_consistent(const bilinear_layer& layer);

/// The symmetric A : V → V⊗W of the layer; dim V = inputs, dim W = outputs.
/// @throws invalid_argument if the dimensions do not fit
linear_operator<double> symmetric_operator(const bilinear_layer& layer, const space<double>& v,
                                           const space<double>& w);

/// D((Wx)⊙(Vx)) from the weights.
std::vector<double> layer_value(const bilinear_layer& layer, const std::vector<double>& x);

/// f(x) = (x†⊗1_W)A x for a vector x of V (an operator from the unit space): a vector of W.
/// @throws space_mismatch if x does not lie in V
template <scalar K>
linear_operator<K> quadratic_value(const linear_operator<K>& a, const linear_operator<K>& x) {
  require_same_space("quadratic_value", "codomain(x)", x.codomain(), "domain(A)", a.domain());
  const auto w = cofactor("quadratic_value", a.codomain(), a.domain());
  return tensor(adjoint(x), identity_operator(w)) * (a * x);
}

/// ‖A_j − A_j†‖ summed over j against ‖A‖: 0 for a symmetric A.
template <scalar K>
real_t<K> asymmetry(const linear_operator<K>& a) {
  real_t<K> square{}, size{};
  for (const auto& slice :
       slices(a, last(a.codomain().factor_count() - a.domain().factor_count()))) {
    auto difference = slice;
    add_scaled(difference, adjoint(slice), centre_t<K>(-1));
    square += std::pow(norm(difference), 2), size += std::pow(norm(slice), 2);
  }
  return size > 0 ? std::sqrt(square / size) : 0;
}

}  // namespace cofree
