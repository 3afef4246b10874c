// lsrdr/digits/class_stationarity.hpp — the equations of an LSRDR whose slices are of a
// class.
//
//   class_stationarity<K> F(E,L,e) and its exact derivative, B eliminated
//
// In every class the left fixed point of Γ(B,B) is known from the right one: l = e where the class is
// that of B_j† = ±B_j, and l = ē where it is that of B_jᵀ = ±B_j. Then B ↦ (l⊗1)Be keeps the class, and
// with k = e^(−iθ)(L†⊗1)AE/⟨L,E⟩ the first-order condition is solved by
//   B = ⟨l,e⟩ (l⁻¹⊗1) part(k) e⁻¹,
// part that in the class and in the field. What is left is
//   F = (Γ(A,B)E − Eμ, Γ(A,B)†L − Lμ̄, Γ(B,B)e − eσ, Im(e^(−iθ)μ)) = 0.
// At a solution |μ| = σ = |λ|². θ is an unknown of pairs, and where the class is not closed under
// multiples by i. Nothing here needs λ to be simple: where it is not, E and L may move within its
// eigenspaces, and the derivative has a larger kernel.
#pragma once

#include "critical/slice_structure.hpp"
#include "eigen_equations.hpp"

namespace cofree::detail {

template <scalar K>
class class_stationarity {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  class_stationarity(const left_factor<K>& a, std::size_t r, stationary_unknowns<K> x)
      : eigen_(a, r, std::move(x)) {
    l_ = left_of_right(fixed(), at().slices);
    t_ = real_inner(l_, fixed());
    inverse_ = solve(fixed(), identity_matrix<K>(fixed().rows()));
    left_inverse_ = left_of_right(inverse_, at().slices);
    eigen_.close(eliminated(eigen_.compressed.parts[0]));
    be_ = {{multiply(map(), fixed())}};
    gf_ = eigen_.actions.traced(be_, map()).parts[0];
    sigma_ = real_inner(l_, gf_) / t_;
  }

  const stationary_unknowns<K>& at() const { return eigen_.x; }
  /// B with ρ(Γ(B,B)) = |λ|² at a solution, (dim U · dim W) × dim U.
  const dense_array<K>& map() const { return eigen_.map; }
  const dense_array<K>& fixed() const { return at().fixed; }
  const Z& eigenvalue() const { return eigen_.value; }

  stationary_residual<K> residual() const {
    using std::sqrt;
    stationary_residual<K> f{zeros_like(at())};
    eigen_.residual(f);
    f.fixed = gf_;
    cofree::add_scaled(f.fixed, fixed(), centre_t<K>(R(-sigma_)));
    const R size = squared_norm(at().right) + squared_norm(at().left);
    f.relative = (sqrt((squared_norm(f.right) + squared_norm(f.left)) / size) +
                  norm(f.fixed) / norm(fixed()) + scalar_traits<R>::abs(f.angle)) /
                 modulus(eigen_.value);
    return f;
  }

  /// dF in the direction (dE, dL, de, dθ).
  stationary_residual<K> derivative(const stationary_unknowns<K>& d) const {
    const Z ds = eigen_.overlap_derivative(d);
    const auto a_de = eigen_.actions.apply_a(d.right);
    const auto dl = left_of_right(d.fixed, at().slices);
    const R dt = real_inner(dl, fixed()) + real_inner(l_, d.fixed);
    const auto db = map_derivative(d, a_de, ds, dl, dt);
    stationary_residual<K> f{zeros_like(at())};
    eigen_.derivative(f, d, a_de, db, ds);
    extended_array<K> moved{{multiply(db, fixed())}};
    cofree::add_scaled(moved.parts[0], multiply(map(), d.fixed), centre_t<K>(R(1)));
    f.fixed = eigen_.actions.traced(moved, map()).parts[0];
    cofree::add_scaled(f.fixed, eigen_.actions.traced(be_, db).parts[0], centre_t<K>(R(1)));
    const R dsigma = (real_inner(dl, gf_) + real_inner(l_, f.fixed) - sigma_ * dt) / t_;
    cofree::add_scaled(f.fixed, d.fixed, centre_t<K>(R(-sigma_)));
    cofree::add_scaled(f.fixed, fixed(), centre_t<K>(R(-dsigma)));
    return f;
  }

private:
  static R real_inner(const dense_array<K>& x, const dense_array<K>& y) {
    return real_part(cofree::inner(x, y));
  }
  /// ⟨l,e⟩ (l⁻¹⊗1) part(k) e⁻¹
  dense_array<K> eliminated(const dense_array<K>& k) const {
    auto b =
        multiply(eigen_.actions.before_slices(left_inverse_, class_part(k, at().slices)), inverse_);
    scale(b, centre_t<K>(t_));
    return b;
  }
  dense_array<K> map_derivative(const stationary_unknowns<K>& d, const extended_array<K>& a_de,
                                const Z& ds, const dense_array<K>& dl, const R& dt) const {
    auto db = eliminated(eigen_.compressed_derivative(d, a_de, ds).parts[0]);
    cofree::add_scaled(db, map(), centre_t<K>(R(dt / t_)));
    const auto before = eigen_.actions.before_slices(multiply(left_inverse_, dl), map());
    const auto after = multiply(map(), multiply(d.fixed, inverse_));
    cofree::add_scaled(db, before, centre_t<K>(R(-1)));
    cofree::add_scaled(db, after, centre_t<K>(R(-1)));
    return db;
  }

  eigen_equations<K> eigen_;
  R t_, sigma_;
  extended_array<K> be_;
  dense_array<K> l_, inverse_, left_inverse_, gf_;
};

}  // namespace cofree::detail
