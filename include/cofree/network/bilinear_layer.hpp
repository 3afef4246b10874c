// cofree/network/bilinear_layer.hpp — layers x ↦ D((Wx)⊙(Vx)) and the quadratic forms they are.
//
//   bilinear_layer                     the three weight arrays
//   symmetric_operator(layer, V, W)    the symmetric A : V → V⊗W with f(x) = (x†⊗1)A x
//   factored_operator<K>(layer, V, W)  the same A by its factors: for n and r in the thousands
//
// Over ℝ the form and its symmetric A determine each other: A_k = ½ Σ_h d_kh (w_h v_hᵀ + v_h w_hᵀ).
#pragma once

#include <cofree/operator/quadratic_form.hpp>
#include <cofree/tensor_operator/bilinear.hpp>

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

/// The same A, extended to K, never formed: O(h(n + r)) memory. Move a large layer in.
/// @throws invalid_argument if the dimensions do not fit
template <scalar K>
bilinear_tensor_operator<K> factored_operator(bilinear_layer layer, const space<K>& v,
                                              const space<centre_t<K>>& w) {
  require_consistent(layer);
  return {std::move(layer.w), std::move(layer.v), layer.d, v, w};
}

/// D((Wx)⊙(Vx)) from the weights.
std::vector<double> layer_value(const bilinear_layer& layer, const std::vector<double>& x);

}  // namespace cofree
