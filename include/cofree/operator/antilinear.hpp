// cofree/operator/antilinear.hpp — antilinear maps, real forms, conjugation.
//
//   antilinear_operator<K>    T(x a + y) = T(x)ā + T(y), a type of its own; ℝ and ℂ only
//   riesz_antilinear(V)       V → V*, v ↦ ⟨v,·⟩ into the linear dual
//   has_real_form(V), real_form(V), conjugation(V)
//   conjugated(A), real_component(A)
//
// A complex space has a real form if it was extended from a real one; the conjugation c : V → V is
// then the antilinear involution that fixes it. Over ℍ x ↦ xq is antilinear for no field, and there
// is no such type.
#pragma once

#include <cofree/operator/linear_operator.hpp>

namespace cofree {

/// T : domain → codomain with T(x a) = T(x)ā. Adjoint: ⟨Tx, y⟩ = conj⟨x, T†y⟩.
template <commutative_scalar K>
class antilinear_operator {
public:
  using scalar_type = K;

  /// x ↦ N x̄ in hidden frames. Internal.
  antilinear_operator(space<K> domain, space<K> codomain, dense_array<K> numbers)
      : domain_(std::move(domain)), codomain_(std::move(codomain)), numbers_(std::move(numbers)) {}

  const space<K>& domain() const { return domain_; }
  const space<K>& codomain() const { return codomain_; }
  const dense_array<K>& frame_entries() const { return numbers_; }

  /// T(x) for a vector x, an operator from the unit space.
  /// @throws space_mismatch if x is not a vector of the domain
  linear_operator<K> operator()(const linear_operator<K>& x) const {
    require_same_space("antilinear map", "domain of the vector", x.domain(), "the unit space",
                       unit_space<K>());
    require_same_space("antilinear map", "domain", domain_, "codomain of the vector", x.codomain());
    return {x.domain(), codomain_, multiply(numbers_, conjugated(x.frame_entries()))};
  }

  static dense_array<K> conjugated(dense_array<K> a) {
    for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = conjugate(a.data()[i]);
    return a;
  }

private:
  space<K> domain_, codomain_;
  dense_array<K> numbers_;
};

/// Two antilinear maps compose to a linear one.
template <commutative_scalar K>
linear_operator<K> operator*(const antilinear_operator<K>& s, const antilinear_operator<K>& t) {
  require_same_space("compose", "domain(outer)", s.domain(), "codomain(inner)", t.codomain());
  return {t.domain(), s.codomain(),
          multiply(s.frame_entries(), antilinear_operator<K>::conjugated(t.frame_entries()))};
}
template <commutative_scalar K>
antilinear_operator<K> operator*(const linear_operator<K>& a, const antilinear_operator<K>& t) {
  require_same_space("compose", "domain(outer)", a.domain(), "codomain(inner)", t.codomain());
  return {t.domain(), a.codomain(), multiply(a.frame_entries(), t.frame_entries())};
}
template <commutative_scalar K>
antilinear_operator<K> operator*(const antilinear_operator<K>& t, const linear_operator<K>& a) {
  require_same_space("compose", "domain(outer)", t.domain(), "codomain(inner)", a.codomain());
  return {a.domain(), t.codomain(),
          multiply(t.frame_entries(), antilinear_operator<K>::conjugated(a.frame_entries()))};
}

/// T† with ⟨Tx, y⟩ = conj⟨x, T†y⟩; antilinear again, T†† = T.
template <commutative_scalar K>
antilinear_operator<K> adjoint(const antilinear_operator<K>& t) {
  return {t.codomain(), t.domain(), antilinear_operator<K>::conjugated(adjoint(t.frame_entries()))};
}

/// v ↦ ⟨v,·⟩ into the linear dual. Over ℝ it is riesz(V) read as antilinear.
template <commutative_scalar K>
antilinear_operator<K> riesz_antilinear(const space<K>& v) {
  return {v, linear_dual(v), identity_matrix<K>(v.dimension())};
}

template <commutative_scalar K>
bool has_real_form(const space<K>& v) {
  return detail::has_real_form(*v.node());
}

/// The real space that V was extended from.
/// @throws invalid_argument if V has no real form: extend a real space to have one
template <commutative_scalar K>
space<real_t<K>> real_form(const space<K>& v) {
  if (!has_real_form(v))
    detail::throw_invalid_argument(
        "real_form: " + v.description() +
        " has no real form; a complex space extended from a real one has");
  return space<real_t<K>>(detail::extended_space(field::real, v.node()));
}

/// c : V → V, antilinear, c² = 1, the identity on the real form.
/// @throws invalid_argument if V has no real form
template <commutative_scalar K>
antilinear_operator<K> conjugation(const space<K>& v) {
  real_form(v);
  return {v, v, identity_matrix<K>(v.dimension())};
}

/// c A c: the operator with conjugated coordinates in real bases.
/// @throws invalid_argument if a space has no real form
template <commutative_scalar K>
linear_operator<K> conjugated(const linear_operator<K>& a) {
  return conjugation(a.codomain()) * (a * conjugation(a.domain()));
}

/// The operator on the real forms whose extension is (A + cAc)/2; A itself is real where
/// conjugated(A) = A.
/// @throws invalid_argument if a space has no real form
template <commutative_scalar K>
linear_operator<real_t<K>> real_component(const linear_operator<K>& a) {
  linear_operator<real_t<K>> out(real_form(a.domain()), real_form(a.codomain()));
  for (std::size_t i = 0; i < a.frame_entries().size(); ++i)
    out.frame_entries().data()[i] = real_part(a.frame_entries().data()[i]);
  return out;
}

}  // namespace cofree
