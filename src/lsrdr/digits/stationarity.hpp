// lsrdr/digits/stationarity.hpp — the equations that E and L of an LSRDR solve.
//
//   stationarity<K>     F(E,L) and its exact derivative, B eliminated
//
// With c = L†E/⟨L,E⟩, k = e^(−iθ)(L†⊗1)AE/⟨L,E⟩ and proj the part in the field, B = proj(k)
// proj(c)⁻¹ solves the first-order condition for λ = |λ|e^(iθ); what is left is
//   F = (Γ(A,B)E − Eμ, Γ(A,B)†L − Lμ̄, Im(e^(−iθ)μ)) = 0, μ = ⟨L, Γ(A,B)E⟩/⟨L,E⟩.
// At a solution B†B = |λ|²·1 and proj(c) is the right fixed point of Γ(B,B). θ is an unknown of
// pairs only. The kernel of the derivative holds the gauge: unitaries of U and the scales of E, L.
#pragma once

#include "eigen_equations.hpp"

namespace cofree::detail {

/// F at one point and its derivative there. A is (dim V · dim W) × dim V with W fast.
template <scalar K>
class stationarity {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  stationarity(const left_factor<K>& a, std::size_t r, stationary_unknowns<K> x)
      : eigen_(a, r, std::move(x)) {
    c_ = scaled(adjoint_product(at().left, at().right), Z(R(1)) / eigen_.overlap);
    inverse_ = solve(c_.parts[0], identity_matrix<K>(c_.rows()));
    eigen_.close(multiply(eigen_.compressed.parts[0], inverse_));
  }

  const stationary_unknowns<K>& at() const { return eigen_.x; }
  /// B with B†B = |λ|² at a solution, (dim U · dim W) × dim U.
  const dense_array<K>& map() const { return eigen_.map; }
  /// proj(c): the right fixed point of Γ(B,B), of trace one at a solution.
  const dense_array<K>& fixed() const { return c_.parts[0]; }
  const Z& eigenvalue() const { return eigen_.value; }

  stationary_residual<K> residual() const {
    stationary_residual<K> f{zeros_like(at())};
    eigen_.residual(f);
    using std::sqrt;
    const R size = squared_norm(at().right) + squared_norm(at().left);
    f.relative = (sqrt((squared_norm(f.right) + squared_norm(f.left)) / size) +
                  scalar_traits<R>::abs(f.angle)) /
                 modulus(eigen_.value);
    return f;
  }

  /// dF in the direction (dE, dL, dθ).
  stationary_residual<K> derivative(const stationary_unknowns<K>& d) const {
    const Z ds = eigen_.overlap_derivative(d);
    const auto a_de = eigen_.actions.apply_a(d.right);
    auto dc = adjoint_product(d.left, at().right);
    add_scaled(dc, adjoint_product(at().left, d.right), Z(R(1)));
    dc = scaled(dc, Z(R(1)) / eigen_.overlap);
    add_scaled(dc, c_, -ds / eigen_.overlap);
    auto middle = eigen_.compressed_derivative(d, a_de, ds).parts[0];
    cofree::add_scaled(middle, multiply(map(), dc.parts[0]), centre_t<K>(R(-1)));
    stationary_residual<K> f{zeros_like(at())};
    eigen_.derivative(f, d, a_de, multiply(middle, inverse_), ds);
    return f;
  }

private:
  eigen_equations<K> eigen_;
  extended_array<K> c_;
  dense_array<K> inverse_;
};

}  // namespace cofree::detail
