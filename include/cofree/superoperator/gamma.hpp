// cofree/superoperator/gamma.hpp — Γ(A,B): X ↦ Tr_W(A X B†), a map between operator spaces.
//
//   gamma(A, B), gamma(A, B, last(k))   Γ(A,B) : L(U₁,U₂) → L(V₁,V₂), matrix-free
//   self_gamma(B)                       Γ(B,B) for B : U → U⊗W, whatever the factors of W
//   gamma_map<K, A>                     its type; a model of adjointable_map over the centre
//
// For A : U₂ → V₂⊗W and B : U₁ → V₁⊗W; in slices X ↦ Σ_j A_j X B_j†. Adjoint: Y ↦ A†(Y⊗1_W)B.
// Z(K)-linear, over ℍ therefore ℝ-linear. Cost: two products of arrays.
#pragma once

#include <cofree/tensor_operator/dense.hpp>

namespace cofree {

/// Γ(A,B) for an A of any model.
template <scalar K, class A>
class gamma_map {
public:
  /// @throws space_mismatch if the W of A and of B differ
  gamma_map(A a, linear_operator<K> b, space<K> a_domain)
      : a_(std::move(a)),
        b_(std::move(b)),
        domain_(b_.domain(), std::move(a_domain)),
        codomain_(split(), a_.space_v()) {}

  const operator_space<K>& domain() const { return domain_; }
  const operator_space<K>& codomain() const { return codomain_; }
  /// y ← Tr_W(A x B†); y is a vector made by codomain().zero().
  /// @throws space_mismatch if x is not in the domain or y not in the codomain
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const {
    a_.gamma({&b_, 1}, {&x, 1}, {&y, 1});
  }
  /// x ← A†(y⊗1_W)B
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    a_.gamma_adjoint({&b_, 1}, {&y, 1}, {&x, 1});
  }
  /// mx ← Γx and my ← Γ†y, reading A once where it can.
  void apply_both(const linear_operator<K>& x, const linear_operator<K>& y, linear_operator<K>& mx,
                  linear_operator<K>& my) const
  requires detail::does_all_actions<A, K>
  {
    a_.all_actions({{{&b_, 1}, {&x, 1}, {&mx, 1}}, {{&b_, 1}, {&y, 1}, {&my, 1}}, {}});
  }
  /// Whether that is faster than the two apart.
  bool both_pay() const
  requires detail::does_all_actions<A, K>
  {
    return a_.one_pass_pays();
  }
  linear_operator<K> operator()(const linear_operator<K>& x) const {
    require_same_space("gamma", "domain(argument)", x.domain(), "domain(B)", domain_.domain());
    require_same_space("gamma", "codomain(argument)", x.codomain(), "domain(A)",
                       domain_.codomain());
    detail::require_same_digits("gamma", "the argument", x.frame_entries(), "B",
                                b_.frame_entries());
    const detail::at_digits_of<K> scope(x.frame_entries());
    auto y = codomain_.zero();
    apply(x, y);
    return y;
  }

private:
  space<K> split() const {
    const auto [v, w] =
        detail::split_last("gamma", b_.codomain(), last(a_.space_w().factor_count()));
    require_same_space("gamma", "W of A", a_.space_w(), "W of B", w);
    return v;
  }

  A a_;
  linear_operator<K> b_;
  operator_space<K> domain_, codomain_;
};

/// Γ(A,B) with W the last k factors of both codomains.
/// @throws space_mismatch if they differ, or over ℍ are not real
template <scalar K>
gamma_map<K, dense_tensor_operator<K>> gamma(const linear_operator<K>& a,
                                             const linear_operator<K>& b, last w = last(1)) {
  return {dense_tensor_operator<K>(a, w), b, a.domain()};
}
namespace detail {
/// The factors of W in A : V → V⊗W, none if A : V → V.
/// @throws space_mismatch if the codomain does not begin with the factors of the domain
template <scalar K>
last factors_of_w(std::string_view operation, const linear_operator<K>& a) {
  return last(cofactor(operation, a.codomain(), a.domain()).factor_count());
}
}  // namespace detail

/// Γ(B,B) on L(U,U) for B : U → U⊗W with W all that the codomain has beside U, of any number of
/// factors: gamma(B, B) alone takes the last one.
/// @throws space_mismatch if the codomain of B is no U⊗W
template <scalar K>
gamma_map<K, dense_tensor_operator<K>> self_gamma(const linear_operator<K>& b) {
  return gamma(b, b, detail::factors_of_w("self_gamma", b));
}
/// Γ(A,B) for an A : V → V⊗W of any model.
template <scalar K>
gamma_map<K, any_tensor_operator<K>> gamma(const any_tensor_operator<K>& a,
                                           const linear_operator<K>& b) {
  return {a, b, a.space_v()};
}

}  // namespace cofree
