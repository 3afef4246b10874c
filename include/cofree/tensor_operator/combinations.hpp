// cofree/tensor_operator/combinations.hpp — models made of models.
//
//   sum_tensor_operator<K>          A₁ + A₂ + … on one V and one W
//   stacked_tensor_operator<K>      V → V⊗(W₁⊕W₂⊕…), the slices of all of them
//   multiple_tensor_operator<K>     A·c
//   restricted_tensor_operator<K>   (ι†⊗1)Aι on the subspace S that ι : S → V includes
//
// Each asks only for the three actions of its parts, of any model.
#pragma once

#include <cofree/tensor_operator/tensor_operator.hpp>
#include <vector>

namespace cofree {

/// Γ(A₁+A₂, B) = Γ(A₁,B) + Γ(A₂,B).
template <scalar K>
class sum_tensor_operator {
public:
  /// @throws invalid_argument for no term; space_mismatch if V or W differ
  explicit sum_tensor_operator(std::vector<any_tensor_operator<K>> terms);

  space<K> space_v() const { return terms_[0].space_v(); }
  space<centre_t<K>> space_w() const { return terms_[0].space_w(); }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const;
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const;
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const;

private:
  std::vector<any_tensor_operator<K>> terms_;
};

/// Γ(A,B) = Σ_i Γ(A_i, B_i) for the parts B_i of B in U⊗W_i; so Γ(A,A) is the sum of Γ(A_i,A_i).
template <scalar K>
class stacked_tensor_operator {
public:
  /// @throws invalid_argument for no part; space_mismatch if the V differ
  explicit stacked_tensor_operator(std::vector<any_tensor_operator<K>> parts);

  space<K> space_v() const { return parts_[0].space_v(); }
  const space<centre_t<K>>& space_w() const { return w_; }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const;
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const;
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const;
  double self_gamma_cost() const;
  void self_gamma(const linear_operator<K>& x, linear_operator<K>& z) const { self(false, x, z); }
  void self_gamma_adjoint(const linear_operator<K>& x, linear_operator<K>& z) const {
    self(true, x, z);
  }

private:
  void act(bool adjoint, std::span<const linear_operator<K>> b,
           std::span<const linear_operator<K>> x, std::span<linear_operator<K>> z) const;
  void self(bool adjoint, const linear_operator<K>& x, linear_operator<K>& z) const;

  std::vector<any_tensor_operator<K>> parts_;
  space<centre_t<K>> w_;
};

/// A·c for c in the centre.
template <scalar K>
class multiple_tensor_operator {
public:
  multiple_tensor_operator(any_tensor_operator<K> a, centre_t<K> c)
      : a_(std::move(a)), c_(std::move(c)) {}

  space<K> space_v() const { return a_.space_v(); }
  space<centre_t<K>> space_w() const { return a_.space_w(); }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const {
    a_.gamma(b, x, z);
    for (auto& each : z) each *= c_;
  }
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const {
    a_.gamma_adjoint(b, y, z);
    for (auto& each : z) each *= conjugate(c_);
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    return a_.compress(l, e) * c_;
  }
  void all_actions(const all_requests<K>& wanted) const {
    a_.all_actions(wanted);
    for (auto& each : wanted.gamma.z) each *= c_;
    for (auto& each : wanted.gamma_adjoint.z) each *= conjugate(c_);
    for (auto& each : wanted.compress.z) each *= c_;
  }
  bool one_pass_pays() const { return a_.one_pass_pays(); }
  std::optional<double> self_radius() const {
    auto radius = a_.self_radius();
    if (radius) *radius *= double(squared_modulus(c_));
    return radius;
  }
  std::optional<linear_operator<K>> schmidt(const space<K>& u) const {
    auto b = a_.schmidt(u);
    if (b) *b *= c_;
    return b;
  }
  std::optional<bool> nilpotent() const { return a_.nilpotent(); }
  double self_gamma_cost() const { return a_.self_gamma_cost(); }
  void self_gamma(const linear_operator<K>& x, linear_operator<K>& z) const {
    a_.self_gamma(x, z);
    z *= centre_t<K>(squared_modulus(c_));
  }
  void self_gamma_adjoint(const linear_operator<K>& x, linear_operator<K>& z) const {
    a_.self_gamma_adjoint(x, z);
    z *= centre_t<K>(squared_modulus(c_));
  }

private:
  any_tensor_operator<K> a_;
  centre_t<K> c_;
};

/// A on an invariant subspace: A(S) ⊂ S⊗W, so that (ι†⊗1)Aι is all of it. For a symmetric operator
/// with the eigenvector 1, S may be the complement of 1.
template <scalar K>
class restricted_tensor_operator {
public:
  /// @param inclusion  ι : S → V, an isometry
  /// @throws space_mismatch if it does not lead into V; invalid_argument if it is no isometry, or if
  ///         a random vector shows that S is not invariant (both to √ε), with the distance
  restricted_tensor_operator(any_tensor_operator<K> a, linear_operator<K> inclusion);

  const space<K>& space_v() const { return inclusion_.domain(); }
  space<centre_t<K>> space_w() const { return a_.space_w(); }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const {
    act(false, b, x, z);
  }
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const {
    act(true, b, y, z);
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    return a_.compress(inclusion_ * l, inclusion_ * e);
  }
  double self_gamma_cost() const { return a_.self_gamma_cost(); }
  void self_gamma(const linear_operator<K>& x, linear_operator<K>& z) const { self(false, x, z); }
  void self_gamma_adjoint(const linear_operator<K>& x, linear_operator<K>& z) const {
    self(true, x, z);
  }

private:
  void act(bool adjoint, std::span<const linear_operator<K>> b,
           std::span<const linear_operator<K>> x, std::span<linear_operator<K>> z) const;
  void self(bool adjoint, const linear_operator<K>& x, linear_operator<K>& z) const;

  any_tensor_operator<K> a_;
  linear_operator<K> inclusion_;
};

#define COFREE_EXTERN(K)                             \
  extern template class sum_tensor_operator<K>;      \
  extern template class stacked_tensor_operator<K>;  \
  extern template class multiple_tensor_operator<K>; \
  extern template class restricted_tensor_operator<K>;
COFREE_EXTERN(double)
COFREE_EXTERN(std::complex<double>)
COFREE_EXTERN(quaternion<double>)
#undef COFREE_EXTERN

}  // namespace cofree
