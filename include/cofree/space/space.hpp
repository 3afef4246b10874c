// cofree/space/space.hpp — spaces as names: who they are, what they are made of, never coordinates.
//
//   space<K>             a finite-dimensional inner-product space over K with identity and label
//   V * W                V⊗W; over ℍ at most one factor is quaternionic, the others are real
//   V + W                V⊕W; direct_sum(V, W) of operator/ returns its maps too
//   dual(V)              the twisted dual V†: (φ·q)(x) = q̄φ(x), in every field
//   linear_dual(V)       V*: (φ·q)(x) = φ(x)q, only where the field commutes
//   operators(U, V)      L(U,V) as a space over the centre of K
//   unit_space<K>()      K as a space over itself, the unit of ⊗; vectors are operators from it
//   cofactor(P, V)       W where P = V⊗W
//   extend<K>(V)         the same space over a larger field or with numbers of more digits
//   require_same_space   throws space_mismatch and says why
//
// A plain space equals its copies only. Products and L(U,V) are equal when their parts are.
#pragma once

#include <cofree/error/error.hpp>
#include <cofree/scalar/extend.hpp>
#include <cofree/space/internal/node.hpp>
#include <limits>
#include <string_view>

namespace cofree {

/// A space over K. Copies are the same space; two spaces made with the same arguments are not.
template <scalar K>
class space {
public:
  using scalar_type = K;

  /// A new space, born with one orthonormal standard basis.
  space(std::string label, std::size_t dimension)
      : node_(detail::plain_space(field_of<K>, std::move(label), dimension)) {}
  explicit space(detail::space_handle node) : node_(std::move(node)) {}

  /// The dimension over K.
  std::size_t dimension() const { return node_->dimension; }
  /// "V⊗W"
  std::string name() const { return detail::space_name(*node_); }
  /// "V⊗W (64·10)"
  std::string description() const { return detail::space_description(*node_); }
  /// How many factors ⊗ joins; 0 for the unit space.
  std::size_t factor_count() const { return detail::factors_of(node_).size(); }

  bool operator==(const space& other) const { return detail::same_space(*node_, *other.node_); }

  const detail::space_handle& node() const { return node_; }

private:
  detail::space_handle node_;
};

/// K as a space over itself. V * unit_space<K>() == V.
template <scalar K>
space<K> unit_space() {
  return space<K>(detail::unit_space_node(field_of<K>));
}

/// V⊗W. The left factor is the slow index.
template <scalar K>
space<K> operator*(const space<K>& v, const space<centre_t<K>>& w) {
  return space<K>(detail::product_space(field_of<K>, v.node(), w.node()));
}
/// Two quaternionic factors have no tensor product over ℍ: (a⊗b)(c⊗d) = ac⊗bd would fail.
template <scalar K>
requires(!commutative_scalar<K>)
space<K> operator*(const space<K>& v, const space<K>&) {
  static_assert(commutative_scalar<K>, "two quaternionic factors: one of them must be real");
  return v;
}
/// W⊗V for a real W and a quaternionic V.
template <scalar K>
requires(!commutative_scalar<K>)
space<K> operator*(const space<centre_t<K>>& w, const space<K>& v) {
  return space<K>(detail::product_space(field_of<K>, w.node(), v.node()));
}

/// V⊕W with ⟨(v,w),(v′,w′)⟩ = ⟨v,v′⟩ + ⟨w,w′⟩. Flattened as ⊗ is.
template <scalar K>
space<K> operator+(const space<K>& v, const space<K>& w) {
  return space<K>(detail::sum_space(field_of<K>, v.node(), w.node()));
}

/// The functionals on V with (φ·q)(x) = q̄φ(x), so that v ↦ ⟨v,·⟩ is a linear isometry V → V†.
/// dual(dual(V)) == V; dual(V * W) == dual(V) * dual(W), and so for ⊕; dual(operators(U, V)) ==
/// operators(dual(U), dual(V)), where ⟨X,·⟩ is the operator riesz(V) X riesz(U)†.
template <scalar K>
space<K> dual(const space<K>& v) {
  return space<K>(detail::dual_space(v.node()));
}

/// The functionals on V with (φ·q)(x) = φ(x)q. Over ℝ it is dual(V); over ℂ the Riesz map into it
/// is antilinear. Over ℍ there is none: x ↦ φ(x)q is not linear.
template <commutative_scalar K>
space<K> linear_dual(const space<K>& v) {
  return space<K>(detail::linear_dual_space(v.node()));
}

/// L(U,V), a space over Z(K): ⟨X,Y⟩ = tr(X†Y), over ℍ its real part.
template <scalar K>
space<centre_t<K>> operators(const space<K>& u, const space<K>& v) {
  return space<centre_t<K>>(detail::operator_space_node(u.node(), v.node()));
}

/// The same space over the larger field K.
template <scalar K, scalar J>
requires extends_to<J, K>
space<K> extend(const space<J>& v) {
  return space<K>(detail::extended_space(field_of<K>, v.node()));
}

namespace detail {
/// The bits of a mantissa; the most there can be where the precision is a value.
template <class R>
constexpr int bits_of_type() {
  if constexpr (requires { typename scalar_traits<R>::precision_scope; })
    return std::numeric_limits<int>::max();
  else if constexpr (requires { scalar_traits<R>::mantissa_bits; })
    return scalar_traits<R>::mantissa_bits;
  else
    return std::numeric_limits<R>::digits;
}
}  // namespace detail

/// K has the field of J or a larger one, and numbers of another type with as many digits or more.
template <class J, class K>
concept extends_precision = scalar<J> && scalar<K> && !std::same_as<real_t<J>, real_t<K>> &&
                            (field_of<J> <= field_of<K>)&&(detail::bits_of_type<real_t<J>>() <=
                                                           detail::bits_of_type<real_t<K>>());

/// The same space with numbers of more digits: extend<real50>(V) == extend<real50>(V), and what V is
/// equal to, so are their extensions. Digits are no part of what a space is.
template <scalar K, scalar J>
requires extends_precision<J, K>
space<K> extend(const space<J>& v) {
  if constexpr (field_of<J> == field_of<K>)
    return space<K>(v.node());
  else
    return space<K>(detail::extended_space(field_of<K>, v.node()));
}
/// The same space with numbers of fewer digits: the way back.
template <scalar K, scalar J>
requires extends_precision<K, J> && (field_of<J> == field_of<K>)
space<K> rounded(const space<J>& v) {
  return space<K>(v.node());
}

/// @param mend  what the caller may have meant, or nothing
/// @throws space_mismatch if the spaces differ: names the operation, both roles, spaces, the reason
///         and the mend
template <scalar K>
void require_same_space(std::string_view operation, std::string_view left_role,
                        const space<K>& left, std::string_view right_role, const space<K>& right,
                        std::string_view mend = "") {
  if (left.node() == right.node()) return;
  if (left == right && detail::same_frames(*left.node(), *right.node())) return;
  auto reason = detail::difference_of(left.node(), right.node());
  if (!mend.empty()) reason.append("; ").append(mend);
  detail::throw_space_mismatch(operation, left_role, left.description(), right_role,
                               right.description(), reason);
}

/// W where p = V⊗W and W is over the centre.
/// @throws space_mismatch if p does not begin with the factors of v, or over ℍ what is left is not
/// real
template <scalar K>
space<centre_t<K>> cofactor(std::string_view operation, const space<K>& p, const space<K>& v) {
  const auto whole = detail::factors_of(p.node()), first = detail::factors_of(v.node());
  const auto fail = [&](const std::string& reason) {
    detail::throw_space_mismatch(operation, "codomain", p.description(), "expected a first factor",
                                 v.description(), reason);
  };
  if (whole.size() < first.size()) fail("it has fewer factors");
  for (std::size_t i = 0; i < first.size(); ++i)
    if (!detail::same_space(*whole[i], *first[i]))
      fail("factor " + std::to_string(i + 1) + ": " + detail::difference_of(whole[i], first[i]));
  std::vector<detail::space_handle> rest(whole.begin() + long(first.size()), whole.end());
  // Over ℍ, K⊗W is W extended, in its first factor if W is built up; W is what it was extended from.
  if (!commutative_scalar<K> && first.empty() && !rest.empty() &&
      rest[0]->over == field::quaternion && detail::has_real_form(*rest[0]))
    rest[0] = detail::extended_space(field::real, rest[0]);
  for (const auto& factor : rest)
    if (factor->over != field_of<centre_t<K>>) fail("what is left is not over the centre");
  return space<centre_t<K>>(detail::product_of(field_of<centre_t<K>>, rest));
}

}  // namespace cofree
