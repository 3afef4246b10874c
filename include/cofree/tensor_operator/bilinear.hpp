// cofree/tensor_operator/bilinear.hpp — the symmetric A of x ↦ D((Wx)⊙(Vx)), by its factors.
//
//   bilinear_tensor_operator<K>   A_k = ½ Σ_h d_kh (w_h v_hᵀ + v_h w_hᵀ), never formed
//
// Tr_W(A X B†) = ½ Σ_h (w_h (v_hᵀX) + v_h (w_hᵀX)) (Σ_k d_kh B_k†): three products with the weight
// arrays and one d × d product for each hidden unit. Memory O(h(n + r)); the work storage is blocked
// over hidden units. The weights are real and refer to standard bases; K may be larger.
#pragma once

#include <cofree/tensor_operator/in_bases.hpp>

namespace cofree {

template <scalar K>
class bilinear_tensor_operator final : public tensor_operator_in_bases<K> {
public:
  /// @param left, right  h × n, the two maps into the hidden units
  /// @param out          r × h
  /// @throws invalid_argument if shapes and dimensions do not fit
  bilinear_tensor_operator(dense_array<double> left, dense_array<double> right,
                           const dense_array<double>& out, space<K> v, space<centre_t<K>> w);

  std::size_t hidden() const { return weights_->left.rows(); }
  /// 8 h² n: h × h arrays in blocks, never whole.
  double self_gamma_cost() const override;

private:
  struct weights {
    dense_array<double> left, right, mixing;  ///< h × n, h × n, h × r
  };
  void act_in_bases(bool adjoint, std::span<const pair_in_bases<K>> pairs) const override;
  void compress_in_bases(const_matrix_view<K> l, const_matrix_view<K> e,
                         matrix_view<K> c) const override;
  void self_in_bases(bool adjoint, const_matrix_view<K> x, matrix_view<K> z) const override;

  std::shared_ptr<const weights> weights_;
};

extern template class bilinear_tensor_operator<double>;
extern template class bilinear_tensor_operator<std::complex<double>>;
extern template class bilinear_tensor_operator<quaternion<double>>;

}  // namespace cofree
