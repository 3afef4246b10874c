// cofree/tensor_operator/in_bases.hpp — models whose data refer to standard bases.
//
//   tensor_operator_in_bases<K>   turns the three actions on arrays into those on operators
//
// A base for bilinear and sparse models: they see numbers in the standard bases of V and W only, as
// the data they are made of do. Where the spaces have standard frames nothing is copied.
#pragma once

#include <cofree/tensor_operator/tensor_operator.hpp>

namespace cofree {

/// B, X and the result of one pair, as arrays: B is (d₁·dim W) × d with W fast.
template <scalar K>
struct pair_in_bases {
  const_matrix_view<K> b, x;
  matrix_view<K> z;
};

template <scalar K>
class tensor_operator_in_bases {
public:
  virtual ~tensor_operator_in_bases() = default;

  const space<K>& space_v() const { return v_; }
  const space<centre_t<K>>& space_w() const { return w_; }
  /// z_i ← Tr_W(A x_i b_i†)
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const {
    act(false, b, x, z);
  }
  /// z_i ← A†(y_i⊗1_W)b_i
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const {
    act(true, b, y, z);
  }
  /// (l†⊗1_W) A e
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const;
  /// z ← Γ(A,A)x and Γ(A,A)†x on L(V,V).
  void self_gamma(const linear_operator<K>& x, linear_operator<K>& z) const { self(false, x, z); }
  void self_gamma_adjoint(const linear_operator<K>& x, linear_operator<K>& z) const {
    self(true, x, z);
  }
  /// Multiply-adds of one of them.
  virtual double self_gamma_cost() const = 0;

protected:
  tensor_operator_in_bases(space<K> v, space<centre_t<K>> w);
  tensor_operator_in_bases(const tensor_operator_in_bases&) = default;
  tensor_operator_in_bases& operator=(const tensor_operator_in_bases&) = default;

  /// All pairs of gamma, or of gamma_adjoint.
  virtual void act_in_bases(bool adjoint, std::span<const pair_in_bases<K>> pairs) const = 0;
  /// c ← (l†⊗1_W) A e, (d_l·dim W) × d_e.
  virtual void compress_in_bases(const_matrix_view<K> l, const_matrix_view<K> e,
                                 matrix_view<K> c) const = 0;
  /// z ← Γ(A,A)x, or Γ(A,A)†x, n × n.
  virtual void self_in_bases(bool adjoint, const_matrix_view<K> x, matrix_view<K> z) const = 0;

private:
  void act(bool adjoint, std::span<const linear_operator<K>> b,
           std::span<const linear_operator<K>> x, std::span<linear_operator<K>> z) const;
  void self(bool adjoint, const linear_operator<K>& x, linear_operator<K>& z) const;

  space<K> v_;
  space<centre_t<K>> w_;
  /// x_standard = F x_frame; nothing where F = 1.
  std::shared_ptr<const dense_array<K>> frame_v_;
  std::shared_ptr<const dense_array<K>> frame_w_;  // extended to K
};

namespace detail {
/// c ← op(a) b for a real a and a b over K: one real product.
template <scalar K>
void multiply_by_real(op op_a, const_matrix_view<double> a, const_matrix_view<K> b,
                      matrix_view<K> c) {
  constexpr std::size_t per = real_dimension<K>;
  multiply<double>(op_a, a, op::none,
                   {reinterpret_cast<const double*>(b.data), b.rows, b.cols * per},
                   {reinterpret_cast<double*>(c.data), c.rows, c.cols * per});
}
}  // namespace detail

extern template class tensor_operator_in_bases<double>;
extern template class tensor_operator_in_bases<std::complex<double>>;
extern template class tensor_operator_in_bases<quaternion<double>>;

}  // namespace cofree
