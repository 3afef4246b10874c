// cofree/lsrdr/definitions/stationarity.hpp — the equations that E and L of an LSRDR solve.
//
//   stationarity<K>     F(E,L) and its exact derivative, B eliminated
//
// With c = L†E/⟨L,E⟩, k = e^(−iθ)(L†⊗1)AE/⟨L,E⟩ and proj the part in the field, B = proj(k)
// proj(c)⁻¹ solves the first-order condition for λ = |λ|e^(iθ); what is left is
//   F = (Γ(A,B)E − Eμ, Γ(A,B)†L − Lμ̄, Im(e^(−iθ)μ)) = 0, μ = ⟨L, Γ(A,B)E⟩/⟨L,E⟩.
// At a solution B†B = |λ|²·1 and proj(c) is the right fixed point of Γ(B,B). θ is an unknown of
// pairs only. The kernel of the derivative holds the gauge: unitaries of U and the scales of E, L.
#pragma once

#include <cofree/lsrdr/definitions/map_actions.hpp>

namespace cofree::detail {

/// F at one point and its derivative there. A is (dim V · dim W) × dim V with W fast.
template <scalar K>
class stationarity {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  stationarity(const left_factor<K>& a, std::size_t r, stationary_unknowns<K> x)
      : on_(a, r), x_(std::move(x)) {
    s_ = inner(x_.left, x_.right);
    phase_ = phase_of(x_.angle);
    ae_ = on_.apply_a(x_.right);
    c_ = scaled(adjoint_product(x_.left, x_.right), Z(R(1)) / s_);
    k_ = scaled(on_.compressed(x_.left, ae_), phase_ / s_);
    inverse_ = solve(c_.parts[0], identity_matrix<K>(c_.rows()));
    b_ = multiply(k_.parts[0], inverse_);
    ge_ = on_.traced(ae_, b_);
    gl_ = on_.adjoint_applied(x_.left, b_);
    mu_ = inner(x_.left, ge_) / s_;
  }

  const stationary_unknowns<K>& at() const { return x_; }
  /// B with B†B = |λ|² at a solution, (dim U · dim W) × dim U.
  const dense_array<K>& map() const { return b_; }
  /// proj(c): the right fixed point of Γ(B,B), of trace one at a solution.
  const dense_array<K>& fixed() const { return c_.parts[0]; }
  const Z& eigenvalue() const { return mu_; }

  stationary_residual<K> residual() const {
    stationary_residual<K> f{zeros_like(x_)};
    f.right = ge_, f.left = gl_;
    add_scaled(f.right, x_.right, -mu_);
    add_scaled(f.left, x_.left, -conjugate(mu_));
    if (x_.turns) f.angle = (phase_ * mu_).imag();
    using std::sqrt;
    const R size = squared_norm(x_.right) + squared_norm(x_.left);
    f.relative = sqrt((squared_norm(f.right) + squared_norm(f.left)) / size) / modulus(mu_) +
                 scalar_traits<R>::abs(f.angle) / modulus(mu_);
    return f;
  }

  /// dF in the direction (dE, dL, dθ).
  stationary_residual<K> derivative(const stationary_unknowns<K>& d) const {
    const Z ds = inner(d.left, x_.right) + inner(x_.left, d.right);
    const auto a_de = on_.apply_a(d.right);
    auto dc = adjoint_product(d.left, x_.right);
    add_scaled(dc, adjoint_product(x_.left, d.right), Z(R(1)));
    dc = scaled(dc, Z(R(1)) / s_);
    add_scaled(dc, c_, -ds / s_);
    auto dk = on_.compressed(d.left, ae_);
    add_scaled(dk, on_.compressed(x_.left, a_de), Z(R(1)));
    dk = scaled(dk, phase_ / s_);
    add_scaled(dk, k_, -ds / s_);
    if (x_.turns) add_scaled(dk, k_, Z(R(0), -d.angle));
    auto middle = dk.parts[0];
    cofree::add_scaled(middle, multiply(b_, dc.parts[0]), centre_t<K>(R(-1)));
    const auto db = multiply(middle, inverse_);
    stationary_residual<K> f{zeros_like(x_)};
    f.right = on_.traced(a_de, b_), f.left = on_.adjoint_applied(d.left, b_);
    add_scaled(f.right, on_.traced(ae_, db), Z(R(1)));
    add_scaled(f.left, on_.adjoint_applied(x_.left, db), Z(R(1)));
    const Z dmu = (inner(d.left, ge_) + inner(x_.left, f.right) - mu_ * ds) / s_;
    add_scaled(f.right, d.right, -mu_);
    add_scaled(f.right, x_.right, -dmu);
    add_scaled(f.left, d.left, -conjugate(mu_));
    add_scaled(f.left, x_.left, -conjugate(dmu));
    if (x_.turns) f.angle = (phase_ * (dmu - Z(R(0), d.angle) * mu_)).imag();
    return f;
  }

private:
  static Z phase_of(const R& angle) {
    using std::cos, std::sin;
    return {cos(angle), -sin(angle)};
  }

  map_actions<K> on_;
  stationary_unknowns<K> x_;
  Z s_, phase_, mu_;
  extended_array<K> ae_, c_, k_, ge_, gl_;
  dense_array<K> inverse_, b_;
};

}  // namespace cofree::detail
