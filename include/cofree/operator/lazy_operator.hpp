// cofree/operator/lazy_operator.hpp — operators known by what they do, and what is built of them.
//
//   lazy_operator<K>                   one type for all of them; owns its operands; a cheap value
//   matrix_free(U, V, apply, adjoint)  from two functions on columns
//   A + B, A - B, A * B, A * c, adjoint(A)   lazy, also with one dense operand
//   tensor(A, B)                       A⊗B, lazy; over ℍ one of the two is real
//   A(X)                               A X at once, for a vector or any operator X : S → U
//   dense(A)                           the numbers; dense(A) of a dense A is A
//   on_vectors(A), on_operators(A, S)  x ↦ Ax and X ↦ AX as models of adjointable_map
//   vectors_of(V)                      the vectors of V as a model of inner_product_space
//
// A * X of a lazy A and a dense X is lazy, as the product of any two operators of which one is:
// A(X) computes. A vector of V is an operator from the unit space.
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <functional>
#include <memory>
#include <vector>

namespace cofree {

template <scalar K>
class lazy_operator;

namespace detail {
/// What a lazy operator is made of. Its arguments have been checked.
template <scalar K>
struct lazy_node {
  space<K> domain, codomain;
  lazy_node(space<K> u, space<K> v) : domain(std::move(u)), codomain(std::move(v)) {}
  virtual ~lazy_node() = default;
  virtual linear_operator<K> apply(const linear_operator<K>& x) const = 0;
  virtual linear_operator<K> apply_adjoint(const linear_operator<K>& y) const = 0;
  /// The operator itself where it is dense.
  virtual const linear_operator<K>* numbers() const { return nullptr; }
};
}  // namespace detail

/// An operator domain → codomain that nobody has written down. Copies share the node.
template <scalar K>
class lazy_operator {
public:
  using scalar_type = K;
  using node_handle = std::shared_ptr<const detail::lazy_node<K>>;

  /// A dense operator as a lazy one.
  explicit(false) lazy_operator(const linear_operator<K>& a);
  /// Internal: users come through matrix_free.
  explicit lazy_operator(node_handle node, bool adjointed = false)
      : node_(std::move(node)), adjointed_(adjointed) {}

  const space<K>& domain() const { return adjointed_ ? node_->codomain : node_->domain; }
  const space<K>& codomain() const { return adjointed_ ? node_->domain : node_->codomain; }

  /// A X : S → codomain for X : S → domain; for S the unit space X is a vector.
  /// @throws space_mismatch if codomain(X) ≠ domain(A)
  linear_operator<K> operator()(const linear_operator<K>& x) const;

  /// A† of the same node: adjoint(adjoint(A)) is A.
  friend lazy_operator adjoint(const lazy_operator& a) {
    return lazy_operator(a.node_, !a.adjointed_);
  }
  /// @throws space_mismatch if domain(A) ≠ codomain(B)
  friend lazy_operator operator*(const lazy_operator& a, const lazy_operator& b) {
    return composed(a, b);
  }
  /// @throws space_mismatch if domains or codomains differ
  friend lazy_operator operator+(const lazy_operator& a, const lazy_operator& b) {
    return combined("sum", a, centre_t<K>(1), b);
  }
  friend lazy_operator operator-(const lazy_operator& a, const lazy_operator& b) {
    return combined("difference", a, centre_t<K>(-1), b);
  }
  /// A multiple by the centre: over ℍ by a real number.
  friend lazy_operator operator*(const lazy_operator& a, const centre_t<K>& c) {
    return multiple(a, c);
  }
  friend lazy_operator operator*(const centre_t<K>& c, const lazy_operator& a) {
    return multiple(a, c);
  }
  friend lazy_operator operator-(const lazy_operator& a) { return multiple(a, centre_t<K>(-1)); }
  /// A⊗B of an A over K and a B over the centre, applied as (1⊗B)(A⊗1).
  friend lazy_operator tensor(const lazy_operator& a, const lazy_operator<centre_t<K>>& b) {
    return tensored(a, b);
  }
  /// A⊗B of a real A and a quaternionic B.
  friend lazy_operator tensor(const lazy_operator<centre_t<K>>& a, const lazy_operator& b)
  requires(!commutative_scalar<K>)
  {
    return tensored(a, b);
  }
  /// All the numbers; costs one application to min(dim) columns.
  friend linear_operator<K> dense(const lazy_operator& a) { return a.evaluated(); }

  /// Whether both are the same node, adjointed or not alike.
  friend bool same_node(const lazy_operator& a, const lazy_operator& b) {
    return a.node_ == b.node_ && a.adjointed_ == b.adjointed_;
  }

private:
  static lazy_operator composed(const lazy_operator& a, const lazy_operator& b);
  /// a + b c
  static lazy_operator combined(std::string_view name, const lazy_operator& a, const centre_t<K>& c,
                                const lazy_operator& b);
  static lazy_operator multiple(const lazy_operator& a, const centre_t<K>& c);
  template <scalar I, scalar J>
  static lazy_operator tensored(const lazy_operator<I>& a, const lazy_operator<J>& b);
  linear_operator<K> evaluated() const;

  node_handle node_;
  bool adjointed_ = false;
};

/// A dense factor beside a lazy one over the other field.
template <scalar K>
requires(!commutative_scalar<K>)
lazy_operator<K> tensor(const linear_operator<K>& a, const lazy_operator<centre_t<K>>& b) {
  return tensor(lazy_operator<K>(a), b);
}
template <scalar K>
requires(!commutative_scalar<K>)
lazy_operator<K> tensor(const lazy_operator<centre_t<K>>& a, const linear_operator<K>& b) {
  return tensor(a, lazy_operator<K>(b));
}

/// A dense operator is returned as it is.
template <scalar K>
linear_operator<K> dense(const linear_operator<K>& a) {
  return a;
}

/// A function of columns: of operators S → domain, for any S.
template <scalar K>
using columns_map = std::function<linear_operator<K>(const linear_operator<K>&)>;

/// The lazy operator U → V that maps an X : S → U to apply(X) : S → V and whose adjoint maps a
/// Y : S → V to apply_adjoint(Y) : S → U; what they capture they own. That they are linear and
/// adjoint to each other, laws::adjointable_map(on_vectors(A)) checks.
/// @throws space_mismatch when applied, if an answer is not in the space promised; invalid_argument
/// for an empty function
template <scalar K>
lazy_operator<K> matrix_free(const space<K>& u, const space<K>& v,
                             std::type_identity_t<columns_map<K>> apply,
                             std::type_identity_t<columns_map<K>> apply_adjoint);

/// The vectors of V, over K: over ℍ a right module, whose scalars multiply from the right.
template <scalar K>
class vectors {
public:
  using scalar_type = K;
  using vector_type = linear_operator<K>;

  explicit vectors(space<K> v) : v_(std::move(v)) {}
  const space<K>& as_space() const { return v_; }
  bool operator==(const vectors&) const = default;

  vector_type zero() const { return {unit_space<K>(), v_}; }
  /// y ← y·a
  void scale(vector_type& y, const K& a) const {
    auto& numbers = y.frame_entries();
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers.data()[i] = numbers.data()[i] * a;
  }
  /// y ← y + x·a
  void add_scaled(vector_type& y, const vector_type& x, const K& a) const {
    require_own("add_scaled", y), require_own("add_scaled", x);
    const dense_array<K> from = x.frame_entries();  // x may be y
    auto& to = y.frame_entries();
    for (std::size_t i = 0; i < to.size(); ++i) to.data()[i] += from.data()[i] * a;
  }
  K inner(const vector_type& x, const vector_type& y) const {
    require_own("inner", x), require_own("inner", y);
    K sum{};
    for (std::size_t i = 0; i < x.frame_entries().size(); ++i)
      sum += conjugate(x.frame_entries().data()[i]) * y.frame_entries().data()[i];
    return sum;
  }
  std::size_t dimension() const { return v_.dimension(); }
  std::string name() const { return v_.name(); }
  vector_type random(seed s) const { return random_operator(unit_space<K>(), v_, s); }

private:
  void require_own(std::string_view operation, const vector_type& x) const {
    require_same_space(operation, "codomain(x)", x.codomain(), "the space", v_);
    if (x.frame_entries().cols() != 1)
      require_same_space(operation, "domain(x)", x.domain(), "the unit space", unit_space<K>());
  }

  space<K> v_;
};
template <scalar K>
vectors<K> vectors_of(const space<K>& v) {
  return vectors<K>(v);
}

/// X ↦ A X between spaces whose vectors are operators: a model of adjointable_map.
template <scalar K, inner_product_space S>
class applied_operator {
public:
  applied_operator(lazy_operator<K> a, S domain, S codomain)
      : a_(std::move(a)), domain_(std::move(domain)), codomain_(std::move(codomain)) {}
  const S& domain() const { return domain_; }
  const S& codomain() const { return codomain_; }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const { y = a_(x); }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    x = adjoint(a_)(y);
  }

private:
  lazy_operator<K> a_;
  S domain_, codomain_;
};

/// x ↦ A x on vectors over K. Over ℝ and ℂ dominant_eigenpair(on_vectors(A)) is that of A.
template <scalar K>
applied_operator<K, vectors<K>> on_vectors(const lazy_operator<K>& a) {
  return {a, vectors_of(a.domain()), vectors_of(a.codomain())};
}
/// X ↦ A X on L(S, domain), over the centre. Over ℍ dominant_eigenpair needs this one, with the
/// unit space for S.
template <scalar K>
applied_operator<K, operator_space<K>> on_operators(const lazy_operator<K>& a, const space<K>& s) {
  return {a, operator_space<K>(s, a.domain()), operator_space<K>(s, a.codomain())};
}

}  // namespace cofree
