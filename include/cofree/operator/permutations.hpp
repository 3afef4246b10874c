// cofree/operator/permutations.hpp — permutations and what they do to V⊗…⊗V.
//
//   permutation                     a bijection of 0 … k−1; s * t, inverse, sign, s(i)
//   all_permutations(k)             k! of them, in lexicographic order
//   permutation_operator(V, s)      V^{⊗k} → V^{⊗k}: what stood at position i stands at s(i)
//   symmetriser(V, k), antisymmetriser(V, k)   Σ π(s)/k! and Σ sign(s) π(s)/k!
//
// Over commuting fields: V⊗V has two quaternionic factors over ℍ.
#pragma once

#include <cofree/operator/factors.hpp>
#include <cofree/space/parts.hpp>

namespace cofree {

/// i ↦ s(i) on 0 … k−1.
class permutation {
public:
  /// @param images  s(0), s(1), …
  /// @throws invalid_argument unless each of 0 … k−1 stands there once
  explicit permutation(std::vector<std::size_t> images);
  permutation(std::initializer_list<std::size_t> images)
      : permutation(std::vector<std::size_t>(images)) {}
  /// The identity of 0 … k−1.
  static permutation identity(std::size_t k);
  /// i ↔ j among 0 … k−1. @throws invalid_argument unless i, j < k
  static permutation transposition(std::size_t k, std::size_t i, std::size_t j);

  std::size_t size() const { return images_.size(); }
  std::size_t operator()(std::size_t i) const { return images_[i]; }
  const std::vector<std::size_t>& images() const { return images_; }
  bool operator==(const permutation&) const = default;

private:
  std::vector<std::size_t> images_;
};

/// (s * t)(i) = s(t(i)). @throws invalid_argument if the sizes differ
permutation operator*(const permutation& s, const permutation& t);
permutation inverse(const permutation& s);
/// 1 for an even number of transpositions, −1 for an odd one. Law: sign(s * t) = sign(s) sign(t).
int sign(const permutation& s);
/// All of 0 … k−1; the first is the identity.
std::vector<permutation> all_permutations(std::size_t k);

/// π(s) : V^{⊗k} → V^{⊗k} for s of size k, x_0⊗x_1⊗… ↦ y_0⊗y_1⊗… with y_{s(i)} = x_i. Laws: π(st) =
/// π(s)π(t); π(s)† = π(s⁻¹); π(s)A^{⊗k} = A^{⊗k}π(s).
template <commutative_scalar K>
linear_operator<K> permutation_operator(const space<K>& v, const permutation& s) {
  const std::size_t m = v.factor_count();  // V may be a product itself
  std::vector<std::size_t> order;
  const auto from = inverse(s);
  for (std::size_t i = 0; i < s.size(); ++i)
    for (std::size_t j = 0; j < m; ++j) order.push_back(from(i) * m + j);
  return permute_factors(tensor_power(v, s.size()), factors(std::move(order)));
}

namespace detail {
template <commutative_scalar K>
linear_operator<K> mean_of_permutations(const space<K>& v, std::size_t k, bool alternating) {
  using R = real_t<K>;
  const auto power = tensor_power(v, k);
  linear_operator<K> sum(power, power);
  const auto all = all_permutations(k);
  for (const auto& s : all) {
    const auto p = permutation_operator(v, s);
    if (alternating && sign(s) < 0)
      sum -= p;
    else
      sum += p;
  }
  auto& numbers = sum.frame_entries();
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers.data()[i] = numbers.data()[i] * R(R(1) / R(int(all.size())));
  return sum;
}
}  // namespace detail

/// Σ_s π(s)/k!, the orthogonal projection of V^{⊗k} onto the symmetric tensors. Cost: k! permutations.
template <commutative_scalar K>
linear_operator<K> symmetriser(const space<K>& v, std::size_t k) {
  return detail::mean_of_permutations(v, k, false);
}
/// Σ_s sign(s) π(s)/k!, the orthogonal projection onto the antisymmetric tensors.
template <commutative_scalar K>
linear_operator<K> antisymmetriser(const space<K>& v, std::size_t k) {
  return detail::mean_of_permutations(v, k, true);
}

}  // namespace cofree
