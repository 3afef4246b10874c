// cofree/operator/operator_space.hpp — L(U,V) with operators for vectors, and maps on spaces.
//
//   operator_space<K>              models inner_product_space over the centre of K
//   as_vector(X), as_operator(x)   the bridge to vectors of the space L(U,V)
//   linear_map, adjointable_map    what algorithms ask of a map known by its action
//
// A vector of a space S is an operator from the unit space into S.
#pragma once

#include <cofree/operator/random.hpp>
#include <cofree/space/concepts.hpp>

namespace cofree {

/// L(U,V): ⟨X,Y⟩ = tr(X†Y), over ℍ Re tr(X†Y).
template <scalar K>
class operator_space {
public:
  using scalar_type = centre_t<K>;
  using vector_type = linear_operator<K>;

  operator_space(space<K> u, space<K> v) : u_(std::move(u)), v_(std::move(v)) {}

  const space<K>& domain() const { return u_; }
  const space<K>& codomain() const { return v_; }
  /// The same as a value of the one space type, over the centre.
  space<scalar_type> as_space() const { return operators(u_, v_); }
  bool operator==(const operator_space&) const = default;

  vector_type zero() const { return {u_, v_}; }
  void scale(vector_type& y, const scalar_type& a) const { cofree::scale(y.frame_entries(), a); }
  /// @throws space_mismatch if x or y is not in this space, as inner does
  void add_scaled(vector_type& y, const vector_type& x, const scalar_type& a) const {
    require_own("add_scaled", y), require_own("add_scaled", x);
    cofree::add_scaled(y.frame_entries(), x.frame_entries(), a);
  }
  scalar_type inner(const vector_type& x, const vector_type& y) const {
    require_own("inner", x), require_own("inner", y);
    return cofree::inner(x.frame_entries(), y.frame_entries());
  }
  /// Over Z(K).
  std::size_t dimension() const { return as_space().dimension(); }
  std::string name() const { return as_space().name(); }
  vector_type random(seed s) const { return random_operator(u_, v_, s); }

private:
  /// Their numbers are read together: those of another space would be read out of bounds.
  void require_own(std::string_view operation, const vector_type& x) const {
    if (x.domain().node() == u_.node() && x.codomain().node() == v_.node()) return;
    require_same_space(operation, "domain(X)", x.domain(), "U of L(U,V)", u_);
    require_same_space(operation, "codomain(X)", x.codomain(), "V of L(U,V)", v_);
  }

  space<K> u_, v_;
};

/// A linear map between spaces, known by its action into given storage.
/// You provide: domain(), codomain(), apply(x, y) with y ← Mx.
/// Laws: M(x a + y) = M(x) a + M(y).
// clang-format off
template <class M>
using domain_t = std::remove_cvref_t<decltype(std::declval<const M&>().domain())>;
template <class M>
using codomain_t = std::remove_cvref_t<decltype(std::declval<const M&>().codomain())>;

template <class M>
concept linear_map = vector_space<domain_t<M>> && vector_space<codomain_t<M>> &&
    requires(const M& m, const vector_t<domain_t<M>>& x, vector_t<codomain_t<M>>& y) {
      m.apply(x, y);
    };

/// A linear map between inner-product spaces with its adjoint.
/// Laws: ⟨Mx, y⟩ = ⟨x, M†y⟩.
template <class M>
concept adjointable_map = linear_map<M> && inner_product_space<domain_t<M>> &&
    inner_product_space<codomain_t<M>> &&
    requires(const M& m, vector_t<domain_t<M>>& x, const vector_t<codomain_t<M>>& y) {
      m.apply_adjoint(y, x);  // x ← M†y
    };
// clang-format on

/// X as a vector of L(U,V): an operator from the unit space over the centre.
template <scalar K>
linear_operator<centre_t<K>> as_vector(const linear_operator<K>& x) {
  using Z = centre_t<K>;
  const auto target = operators(x.domain(), x.codomain());
  dense_array<Z> column(target.dimension(), 1);
  const Z* numbers = reinterpret_cast<const Z*>(x.frame_entries().data());
  std::copy(numbers, numbers + column.size(), column.data());
  return {unit_space<Z>(), target, std::move(column)};
}

/// The operator in L(U,V) that a vector stands for.
/// @throws space_mismatch if x is not a vector of L(U,V)
template <scalar K>
linear_operator<K> as_operator(const linear_operator<centre_t<K>>& x,
                               const operator_space<K>& space) {
  using Z = centre_t<K>;
  require_same_space("as_operator", "domain of the vector", x.domain(), "the unit space",
                     unit_space<Z>());
  require_same_space("as_operator", "codomain of the vector", x.codomain(), "the operator space",
                     space.as_space());
  auto y = space.zero();
  std::copy(x.frame_entries().data(), x.frame_entries().data() + x.frame_entries().size(),
            reinterpret_cast<Z*>(y.frame_entries().data()));
  return y;
}

}  // namespace cofree
