// cofree/tensor_operator/dense.hpp — the dense model of tensor_operator: A stored as one array.
//
//   dense_tensor_operator<K>   A : U → V⊗W; a model of the concept where U = V
//
// A is kept as (dim V · dim W) × dim U with W fast, B as (dim U₁ · dim W) × dim U₁. Each action is
// two products of arrays with no loop over slices: A X, read as dim V × (dim W · dim U₁), times B†.
// An A beyond the cache is kept in blocks of rows that fit it: each is read once for all that is
// asked. The blocks of a large A form groups, which threads share (blocks.hpp).
#pragma once

#include <cofree/tensor_operator/tensor_operator.hpp>
#include <vector>

namespace cofree {

template <scalar K>
class dense_tensor_operator {
public:
  /// @param w  how many of the codomain's last factors make up W
  /// @throws invalid_argument, space_mismatch if they do not lie over the centre
  explicit dense_tensor_operator(const linear_operator<K>& a, last w = last(1));

  const space<K>& domain() const { return u_; }
  const space<K>& space_v() const { return v_; }
  const space<centre_t<K>>& space_w() const { return w_; }
  linear_operator<K> as_operator() const;

  /// z_i ← Tr_W(A x_i b_i†). A is read once for all i.
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const;
  /// z_i ← A†(y_i⊗1_W)b_i. A is read once for all i.
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const;
  /// (l†⊗1_W) A e
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const;
  /// c_i ← (l_i†⊗1_W) A e_i. A is read once for all i.
  void compress_all(std::span<const linear_operator<K>> l, std::span<const linear_operator<K>> e,
                    std::span<linear_operator<K>> c) const;
  /// All three for all their pairs. A is read once.
  void all_actions(const all_requests<K>& wanted) const;
  /// A is beyond the cache.
  bool one_pass_pays() const { return blocks_.size() > 1; }

private:
  struct row_block {
    std::size_t first, count;  ///< of the rows of V
    left_factor<K> factor;
  };
  struct one_pass;
  template <class F>
  void for_each_group(F&& f) const;

  space<K> u_, v_;
  space<centre_t<K>> w_;
  std::vector<row_block> blocks_;
  std::vector<std::size_t> groups_;  ///< the first block of each, and their number at the end
};

extern template class dense_tensor_operator<double>;
extern template class dense_tensor_operator<complex<double>>;
extern template class dense_tensor_operator<quaternion<double>>;

}  // namespace cofree
