// cofree/superoperator/superoperator.hpp — linear maps L(U₁,U₂) → L(V₁,V₂) behind one type.
//
//   superoperator<K>                 one immutable node that owns its operands; copies share it
//   S + T, S - T, -S, S * c, c * S   sums, multiples by the centre
//   S * T, power(S, k), adjoint(S)   composition, S∘…∘S, S† with ⟨SX, Y⟩ = ⟨X, S†Y⟩
//   identity_superoperator, left_multiplication, right_multiplication, sandwich
//
// All are Z(K)-linear, over ℍ therefore ℝ-linear and no more: the scalars of the type are
// centre_t<K>. Nothing is multiplied out; a superoperator is known by its two actions.
#pragma once

#include <cofree/superoperator/gamma.hpp>

namespace cofree {

namespace detail {
template <class S>
struct field_of_operators;
template <scalar K>
struct field_of_operators<operator_space<K>> {
  using type = K;
};
}  // namespace detail

/// The K of a map between operator spaces L(U,V) over K; its scalars are the centre of K.
template <class M>
using superoperator_field_t = typename detail::field_of_operators<domain_t<M>>::type;

/// A linear map with adjoint between operator spaces over one field.
/// You provide: an adjointable_map whose domain and codomain are operator_space<K>.
/// You get: its algebra, its matrix, its Choi operator, its spectrum.
// clang-format off
template <class M>
concept superoperator_map = adjointable_map<M> && requires { typename superoperator_field_t<M>; } &&
    std::same_as<codomain_t<M>, operator_space<superoperator_field_t<M>>>;
// clang-format on

/// @throws space_mismatch if the domains or the codomains of the two L(U,V) differ; says which
template <scalar K>
void require_same_operator_space(std::string_view operation, std::string_view left_role,
                                 const operator_space<K>& left, std::string_view right_role,
                                 const operator_space<K>& right, std::string_view mend = "");

/// @throws space_mismatch if x is not in L(U,V); says why
template <scalar K>
void require_member(std::string_view operation, std::string_view role, const linear_operator<K>& x,
                    std::string_view space_role, const operator_space<K>& s) {
  if (x.domain().node() == s.domain().node() && x.codomain().node() == s.codomain().node()) return;
  require_same_operator_space(operation, role, operator_space<K>(x.domain(), x.codomain()),
                              space_role, s);
}

/// A Z(K)-linear map L(U₁,U₂) → L(V₁,V₂) of any kind. Laws: (S + T)X = SX + TX; (S T)X = S(TX);
/// (S T)† = T†S†; S†† = S, and it is the same node.
template <scalar K>
class superoperator {
public:
  using scalar_type = centre_t<K>;
  using vector_type = linear_operator<K>;

  /// Γ(A,B) for an A of any model, or any map that satisfies the concept.
  template <class M>
  requires(!std::same_as<M, superoperator>) && superoperator_map<M> &&
          std::same_as<superoperator_field_t<M>, K>
  superoperator(M model)  // NOLINT
      : node_(std::make_shared<const model_node<M>>(std::move(model))) {}

  /// The superoperator with two actions: apply(x, y) does y ← Sx, apply_adjoint(y, x) does x ← S†y, each into
  /// storage of its own. That they are adjoint to each other is not checked; laws::adjointable_map
  /// does.
  template <class F, class G>
  requires std::invocable<const F&, const vector_type&, vector_type&> &&
           std::invocable<const G&, const vector_type&, vector_type&>
  superoperator(operator_space<K> domain, operator_space<K> codomain, F apply, G apply_adjoint)
      : superoperator(actions<F, G>{std::move(domain), std::move(codomain), std::move(apply),
                                    std::move(apply_adjoint)}) {}

  const operator_space<K>& domain() const { return turned_ ? node_->codomain : node_->domain; }
  const operator_space<K>& codomain() const { return turned_ ? node_->domain : node_->codomain; }
  /// y ← Sx; y is made by codomain().zero() and shares nothing with x.
  /// @throws space_mismatch if x is not in the domain or y not in the codomain
  void apply(const vector_type& x, vector_type& y) const {
    require_member("superoperator", "the argument", x, "the domain", domain());
    require_member("superoperator", "the result", y, "the codomain", codomain());
    turned_ ? node_->apply_adjoint(x, y) : node_->apply(x, y);
  }
  /// x ← S†y
  void apply_adjoint(const vector_type& y, vector_type& x) const {
    require_member("superoperator", "the argument", y, "the codomain", codomain());
    require_member("superoperator", "the result", x, "the domain", domain());
    turned_ ? node_->apply(y, x) : node_->apply_adjoint(y, x);
  }
  /// @throws space_mismatch if x does not lie in the domain
  vector_type operator()(const vector_type& x) const {
    require_same_operator_space("superoperator", "the space of the argument",
                                operator_space<K>(x.domain(), x.codomain()), "its domain",
                                domain());
    const detail::at_digits_of<K> scope(x.frame_entries());
    auto y = codomain().zero();
    apply(x, y);
    return y;
  }

  /// The same node, read the same way round: as a space, a superoperator equals its copies.
  bool operator==(const superoperator& other) const = default;

  template <superoperator_map M>
  friend superoperator<superoperator_field_t<M>> adjoint(const M& s);

private:
  struct node {
    node(operator_space<K> from, operator_space<K> to)
        : domain(std::move(from)), codomain(std::move(to)) {}
    virtual ~node() = default;
    virtual void apply(const vector_type& x, vector_type& y) const = 0;
    virtual void apply_adjoint(const vector_type& y, vector_type& x) const = 0;
    operator_space<K> domain, codomain;
  };
  template <class M>
  struct model_node final : node {
    explicit model_node(M m) : node(m.domain(), m.codomain()), model(std::move(m)) {}
    void apply(const vector_type& x, vector_type& y) const override { model.apply(x, y); }
    void apply_adjoint(const vector_type& y, vector_type& x) const override {
      model.apply_adjoint(y, x);
    }
    M model;
  };
  template <class F, class G>
  struct actions {
    const operator_space<K>& domain() const { return from; }
    const operator_space<K>& codomain() const { return to; }
    void apply(const vector_type& x, vector_type& y) const { forward(x, y); }
    void apply_adjoint(const vector_type& y, vector_type& x) const { backward(y, x); }
    operator_space<K> from, to;
    F forward;
    G backward;
  };

  std::shared_ptr<const node> node_;
  bool turned_ = false;
};

/// S† for the inner products of both operator spaces. No new node.
template <superoperator_map M>
superoperator<superoperator_field_t<M>> adjoint(const M& s) {
  superoperator<superoperator_field_t<M>> turned(s);
  turned.turned_ = !turned.turned_;
  return turned;
}

namespace detail {
template <scalar K>
superoperator<K> combination(std::string_view operation, const superoperator<K>& s,
                             const superoperator<K>& t, int sign);
template <scalar K>
superoperator<K> multiple(const superoperator<K>& s, const centre_t<K>& c);
template <scalar K>
superoperator<K> composition(const superoperator<K>& s, const superoperator<K>& t);
template <scalar K>
superoperator<K> repeated(const superoperator<K>& s, int k);

template <class S, class T>
concept one_field = superoperator_map<S> && superoperator_map<T> &&
                    std::same_as<superoperator_field_t<S>, superoperator_field_t<T>>;
}  // namespace detail

/// @throws space_mismatch if domains or codomains differ
template <class S, class T>
requires detail::one_field<S, T>
superoperator<superoperator_field_t<S>> operator+(const S& s, const T& t) {
  return detail::combination<superoperator_field_t<S>>("sum", s, t, 1);
}
/// @throws space_mismatch if domains or codomains differ
template <class S, class T>
requires detail::one_field<S, T>
superoperator<superoperator_field_t<S>> operator-(const S& s, const T& t) {
  return detail::combination<superoperator_field_t<S>>("difference", s, t, -1);
}
/// Composition: (S * T)(X) = S(T(X)).
/// @throws space_mismatch if domain(S) ≠ codomain(T)
template <class S, class T>
requires detail::one_field<S, T>
superoperator<superoperator_field_t<S>> operator*(const S& s, const T& t) {
  return detail::composition<superoperator_field_t<S>>(s, t);
}
/// A multiple by the centre: X ↦ S(X)c.
template <superoperator_map S>
superoperator<superoperator_field_t<S>> operator*(
    const S& s, const std::type_identity_t<centre_t<superoperator_field_t<S>>>& c) {
  return detail::multiple<superoperator_field_t<S>>(s, c);
}
template <superoperator_map S>
superoperator<superoperator_field_t<S>> operator*(
    const std::type_identity_t<centre_t<superoperator_field_t<S>>>& c, const S& s) {
  return detail::multiple<superoperator_field_t<S>>(s, c);
}
template <superoperator_map S>
superoperator<superoperator_field_t<S>> operator-(const S& s) {
  return detail::multiple<superoperator_field_t<S>>(s, centre_t<superoperator_field_t<S>>(-1));
}

/// Sᵏ by k applications; S⁰ is the identity.
/// @throws invalid_argument if k < 0
/// @throws space_mismatch if S does not map its domain into itself
template <superoperator_map S>
superoperator<superoperator_field_t<S>> power(const S& s, int k) {
  return detail::repeated<superoperator_field_t<S>>(s, k);
}

/// X ↦ X on L(U,V).
template <scalar K>
superoperator<K> identity_superoperator(const operator_space<K>& s);

/// X ↦ A X : L(U, domain(A)) → L(U, codomain(A)). Adjoint: Y ↦ A†Y.
template <scalar K>
superoperator<K> left_multiplication(const linear_operator<K>& a, const space<K>& u);

/// X ↦ X B : L(codomain(B), V) → L(domain(B), V). Adjoint: Y ↦ Y B†.
template <scalar K>
superoperator<K> right_multiplication(const linear_operator<K>& b, const space<K>& v);

/// X ↦ A X B† : L(domain(B), domain(A)) → L(codomain(B), codomain(A)): Γ(A,B) with W the unit
/// space. Adjoint: Y ↦ A†Y B.
template <scalar K>
superoperator<K> sandwich(const linear_operator<K>& a, const linear_operator<K>& b);

}  // namespace cofree
