// cofree/tensor_operator/tensor_operator.hpp — maps A : V → V⊗W known by three actions.
//
//   tensor_operator           the concept: what the reduction asks of A
//   any_tensor_operator<K>    any model behind one type; copies share it
//
// Several pairs come at once so that a model reads its data once for all of them. Models: dense,
// bilinear, sparse, combinations (sums, multiples, restrictions), and a user's own struct.
#pragma once

#include <cofree/tensor_operator/requests.hpp>
#include <limits>
#include <optional>
#include <span>

namespace cofree {

/// A : V → V⊗W over K.
/// You provide: the spaces and three actions, for B_i : U_i → U_i⊗W and X_i, Y_i : U_i → V:
///   gamma          Z_i ← Tr_W(A X_i B_i†)
///   gamma_adjoint  Z_i ← A†(Y_i⊗1_W)B_i
///   compress       C ← (L†⊗1_W) A E : U → U⊗W
/// You may provide, each a member of this name:
///   compress_all(span L, span E, span C)   C_i ← (L_i†⊗1_W) A E_i, reading A once
///   all_actions(all_requests)              the three actions for all their pairs, reading A once
///   one_pass_pays() → bool                 whether that is faster than one after another: where A
///                                          is beyond the cache; lsrdr then asks for more at a time
///   self_radius() → double                 ρ(Γ(A,A)); a std::optional says that it is not known
///   schmidt(U) → B : U → U⊗W               the deterministic start
///   self_gamma(X, Z), self_gamma_adjoint(X, Z)   Z ← Γ(A,A)X, Γ(A,A)†X on L(V,V), and
///   self_gamma_cost() → double             the multiply-adds of one of them; from these lsrdr finds
///                                          the two above where they are affordable
///   nilpotent() → bool                     whether ρ(Γ(A,A)) = 0
/// You get: Γ(A,B) as a superoperator, its eigenpairs, and lsrdr. Without self_radius and self_gamma
/// the similarity is not known, and λ is the number to show.
/// Laws: ⟨gamma(B,X), Y⟩ = ⟨X, gamma_adjoint(B,Y)⟩; ⟨compress(Y,X), B⟩ = ⟨gamma(B,X), Y⟩ over ℝ and
/// ℂ, and over ℍ.
/// Behind any_tensor_operator, what is asked has been checked: the spaces of every pair fit together.
// clang-format off
template <class A, class K>
concept tensor_operator = scalar<K> && std::copy_constructible<A> &&
    requires(const A& a, std::span<const linear_operator<K>> in, std::span<linear_operator<K>> out,
             const linear_operator<K>& x) {
      { a.space_v() } -> std::convertible_to<space<K>>;
      { a.space_w() } -> std::convertible_to<space<centre_t<K>>>;
      a.gamma(in, in, out);
      a.gamma_adjoint(in, in, out);
      { a.compress(x, x) } -> std::same_as<linear_operator<K>>;
    };
// clang-format on

namespace detail {
template <class A>
concept knows_self_radius = requires(const A& a) {
  { a.self_radius() } -> std::convertible_to<std::optional<double>>;
};
template <class A, class K>
concept knows_schmidt = requires(const A& a, const space<K>& u) {
  { a.schmidt(u) } -> std::convertible_to<std::optional<linear_operator<K>>>;
};
template <class A, class K>
concept knows_self_gamma =
    requires(const A& a, const linear_operator<K>& x, linear_operator<K>& z) {
      a.self_gamma(x, z);
      a.self_gamma_adjoint(x, z);
      { a.self_gamma_cost() } -> std::convertible_to<double>;
    };
template <class A>
concept knows_nilpotent = requires(const A& a) {
  { a.nilpotent() } -> std::convertible_to<std::optional<bool>>;
};
template <class A, class K>
concept compresses_all =
    requires(const A& a, std::span<const linear_operator<K>> in,
             std::span<linear_operator<K>> out) { a.compress_all(in, in, out); };
template <class A, class K>
concept does_all_actions = requires(const A& a, const all_requests<K>& wanted) {
  a.all_actions(wanted);
  { a.one_pass_pays() } -> std::convertible_to<bool>;
};
}  // namespace detail

/// One type for every model. The model is shared and never changed.
/// Every action @throws space_mismatch if the spaces of a pair do not fit, before anything is written.
template <scalar K>
class any_tensor_operator {
public:
  template <class A>
  requires(!std::same_as<A, any_tensor_operator>) && tensor_operator<A, K>
  any_tensor_operator(A model) : self_(std::make_shared<holder<A>>(std::move(model))) {}  // NOLINT

  space<K> space_v() const { return self_->space_v(); }
  space<centre_t<K>> space_w() const { return self_->space_w(); }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const {
    detail::require_pairs<K>(detail::tensor_action::gamma, spaces(), {b, x, z});
    self_->gamma(b, x, z);
  }
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const {
    detail::require_pairs<K>(detail::tensor_action::gamma_adjoint, spaces(), {b, y, z});
    self_->gamma_adjoint(b, y, z);
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    detail::require_pair(detail::tensor_action::compress, spaces(), detail::ends_of(l),
                         detail::ends_of(e), {});
    return self_->compress(l, e);
  }
  void compress_all(std::span<const linear_operator<K>> l, std::span<const linear_operator<K>> e,
                    std::span<linear_operator<K>> c) const {
    detail::require_pairs<K>(detail::tensor_action::compress, spaces(), {l, e, c});
    self_->compress_all(l, e, c);
  }
  void all_actions(const all_requests<K>& wanted) const {
    detail::require_pairs<K>(spaces(), wanted);
    self_->all_actions(wanted);
  }
  bool one_pass_pays() const { return self_->one_pass_pays(); }

  /// What the model offers beyond the three; nothing where it does not.
  std::optional<double> self_radius() const { return self_->self_radius(); }
  std::optional<linear_operator<K>> schmidt(const space<K>& u) const { return self_->schmidt(u); }
  std::optional<bool> nilpotent() const { return self_->nilpotent(); }
  /// Multiply-adds of one self_gamma; infinite where the model has none.
  double self_gamma_cost() const { return self_->self_gamma_cost(); }
  void self_gamma(const linear_operator<K>& x, linear_operator<K>& z) const {
    detail::require_self_pair(spaces(), detail::ends_of(x), detail::ends_of(std::as_const(z)));
    self_->self_gamma(x, z, false);
  }
  void self_gamma_adjoint(const linear_operator<K>& x, linear_operator<K>& z) const {
    detail::require_self_pair(spaces(), detail::ends_of(x), detail::ends_of(std::as_const(z)));
    self_->self_gamma(x, z, true);
  }

private:
  detail::tensor_spaces spaces() const {
    return detail::spaces_of<K>(space_v(), space_v(), space_w());
  }
  struct interface {
    virtual ~interface() = default;
    virtual space<K> space_v() const = 0;
    virtual space<centre_t<K>> space_w() const = 0;
    virtual void gamma(std::span<const linear_operator<K>>, std::span<const linear_operator<K>>,
                       std::span<linear_operator<K>>) const = 0;
    virtual void gamma_adjoint(std::span<const linear_operator<K>>,
                               std::span<const linear_operator<K>>,
                               std::span<linear_operator<K>>) const = 0;
    virtual linear_operator<K> compress(const linear_operator<K>&,
                                        const linear_operator<K>&) const = 0;
    virtual std::optional<double> self_radius() const = 0;
    virtual std::optional<linear_operator<K>> schmidt(const space<K>&) const = 0;
    virtual std::optional<bool> nilpotent() const = 0;
    virtual double self_gamma_cost() const = 0;
    virtual void self_gamma(const linear_operator<K>&, linear_operator<K>&, bool adjoint) const = 0;
    virtual void compress_all(std::span<const linear_operator<K>>,
                              std::span<const linear_operator<K>>,
                              std::span<linear_operator<K>>) const = 0;
    virtual void all_actions(const all_requests<K>&) const = 0;
    virtual bool one_pass_pays() const = 0;
  };
  template <class A>
  struct holder final : interface {
    explicit holder(A a) : model(std::move(a)) {}
    space<K> space_v() const override { return model.space_v(); }
    space<centre_t<K>> space_w() const override { return model.space_w(); }
    void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
               std::span<linear_operator<K>> z) const override {
      model.gamma(b, x, z);
    }
    void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                       std::span<linear_operator<K>> z) const override {
      model.gamma_adjoint(b, y, z);
    }
    linear_operator<K> compress(const linear_operator<K>& l,
                                const linear_operator<K>& e) const override {
      return model.compress(l, e);
    }
    std::optional<double> self_radius() const override {
      if constexpr (detail::knows_self_radius<A>) return model.self_radius();
      return std::nullopt;
    }
    std::optional<linear_operator<K>> schmidt(const space<K>& u) const override {
      if constexpr (detail::knows_schmidt<A, K>) return model.schmidt(u);
      return std::nullopt;
    }
    std::optional<bool> nilpotent() const override {
      if constexpr (detail::knows_nilpotent<A>) return model.nilpotent();
      return std::nullopt;
    }
    double self_gamma_cost() const override {
      if constexpr (detail::knows_self_gamma<A, K>) return model.self_gamma_cost();
      return std::numeric_limits<double>::infinity();
    }
    void self_gamma(const linear_operator<K>& x, linear_operator<K>& z,
                    bool adjoint) const override {
      if constexpr (detail::knows_self_gamma<A, K>)
        adjoint ? model.self_gamma_adjoint(x, z) : model.self_gamma(x, z);
    }
    void compress_all(std::span<const linear_operator<K>> l, std::span<const linear_operator<K>> e,
                      std::span<linear_operator<K>> c) const override {
      if constexpr (detail::compresses_all<A, K>)
        model.compress_all(l, e, c);
      else
        for (std::size_t i = 0; i < c.size(); ++i) c[i] = model.compress(l[i], e[i]);
    }
    void all_actions(const all_requests<K>& wanted) const override {
      if constexpr (detail::does_all_actions<A, K>) {
        model.all_actions(wanted);
      } else {
        const auto& [forward, back, small] = wanted;
        if (!forward.z.empty()) model.gamma(forward.b, forward.x, forward.z);
        if (!back.z.empty()) model.gamma_adjoint(back.b, back.x, back.z);
        if (!small.z.empty()) compress_all(small.b, small.x, small.z);
      }
    }
    bool one_pass_pays() const override {
      if constexpr (detail::does_all_actions<A, K>) return model.one_pass_pays();
      return false;
    }
    A model;
  };

  std::shared_ptr<const interface> self_;
};

}  // namespace cofree
