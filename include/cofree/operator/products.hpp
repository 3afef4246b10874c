// cofree/operator/products.hpp — ⊗ and ⊕ of many operators at once.
//
//   tensor(A, B, C, …)         A⊗B⊗C⊗…, dense or lazy; over ℍ one of them is quaternionic
//   tensor_power(A, k)         A⊗…⊗A, k times; 1 on K for k = 0
//   direct_sum(A, B, C, …), direct_sum({A, B, C})   A⊕B⊕C⊕… : ⊕U_i → ⊕V_i
//   direct_sum({A, B, C}, last(k))                  A_i : U_i → V_i⊗W as one map ⊕U_i → (⊕V_i)⊗W
#pragma once

#include <cofree/operator/block.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/tensor.hpp>
#include <cofree/space/parts.hpp>

namespace cofree {
namespace detail {
/// A dense or a lazy operator.
template <class A>
concept typed_operator = requires(const A& a) {
  requires scalar<typename A::scalar_type>;
  { a.domain() } -> std::convertible_to<space<typename A::scalar_type>>;
  { a.codomain() } -> std::convertible_to<space<typename A::scalar_type>>;
};
}  // namespace detail

/// A⊗B⊗C⊗…, from the left. Law: tensor(A, B, C) = tensor(A, tensor(B, C)).
template <detail::typed_operator A, detail::typed_operator B, detail::typed_operator C,
          detail::typed_operator... Rest>
auto tensor(const A& a, const B& b, const C& c, const Rest&... rest) {
  return tensor(tensor(a, b), c, rest...);
}

/// A^{⊗k} : U^{⊗k} → V^{⊗k}. Two quaternionic factors there are not.
template <commutative_scalar K>
linear_operator<K> tensor_power(const linear_operator<K>& a, std::size_t k) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  auto power = identity_operator(unit_space<K>());
  for (std::size_t j = 0; j < k; ++j) power = tensor(power, a);
  return power;
}

/// ⊕A_i : ⊕U_i → ⊕V_i. @throws invalid_argument for no operator
template <scalar K>
linear_operator<K> direct_sum(const std::vector<linear_operator<K>>& maps) {
  if (maps.empty())
    detail::throw_invalid_argument("direct_sum: no operator, expected at least one");
  auto sum = maps[0];
  for (std::size_t k = 1; k < maps.size(); ++k) sum = direct_sum(sum, maps[k]);
  return sum;
}
template <scalar K>
linear_operator<K> direct_sum(std::initializer_list<linear_operator<K>> maps) {
  return direct_sum(std::vector<linear_operator<K>>(maps));
}
template <scalar K, std::same_as<linear_operator<K>>... Rest>
linear_operator<K> direct_sum(const linear_operator<K>& a, const linear_operator<K>& b,
                              const linear_operator<K>& c, const Rest&... rest) {
  return direct_sum(std::vector<linear_operator<K>>{a, b, c, rest...});
}

/// Maps A_i : U_i → V_i⊗W with one W, the last factors, as one map ⊕U_i → (⊕V_i)⊗W. Law: composed with
/// distribute((⊕V_i)⊗W, 0) it is ⊕A_i.
/// @throws invalid_argument for no operator or too few factors; space_mismatch where two have another W
template <scalar K>
linear_operator<K> direct_sum(const std::vector<linear_operator<K>>& maps, last w) {
  const auto whole = direct_sum(maps);
  auto [sum, leg] = detail::split_last("direct_sum", maps[0].codomain(), w);
  for (std::size_t k = 1; k < maps.size(); ++k) {
    const auto [v, other] = detail::split_last("direct_sum", maps[k].codomain(), w);
    require_same_space("direct_sum", "last factors of the first codomain", leg,
                       "last factors of another", other);
    sum = sum + v;
  }
  // (v, w) ↦ v·dim W + w with the summands of v one after another: the rows stand as in ⊕(V_i⊗W).
  return {whole.domain(), sum * leg, whole.frame_entries()};
}
template <scalar K>
linear_operator<K> direct_sum(std::initializer_list<linear_operator<K>> maps, last w) {
  return direct_sum(std::vector<linear_operator<K>>(maps), w);
}

}  // namespace cofree
