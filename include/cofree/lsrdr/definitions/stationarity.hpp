// cofree/lsrdr/definitions/stationarity.hpp — the equations that E and L of an LSRDR solve.
//
//   extended_array<K>   an array over K, or x₀ + i x₁ with a central i for a complex pair
//   stationarity<K>     F(E,L) and its exact derivative, B eliminated
//
// With c = L†E/⟨L,E⟩, k = e^(−iθ)(L†⊗1)AE/⟨L,E⟩ and proj the part in the field, B = proj(k)
// proj(c)⁻¹ solves the first-order condition for λ = |λ|e^(iθ); what is left is
//   F = (Γ(A,B)E − Eμ, Γ(A,B)†L − Lμ̄, Im(e^(−iθ)μ)) = 0, μ = ⟨L, Γ(A,B)E⟩/⟨L,E⟩.
// At a solution B†B = |λ|²·1 and proj(c) is the right fixed point of Γ(B,B). θ is an unknown of
// pairs only. The kernel of the derivative holds the gauge: unitaries of U and the scales of E, L.
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/dense/multiply.hpp>
#include <vector>

namespace cofree::detail {

/// One array, or two that stand for x₀ + i x₁ with i² = −1 in the centre of the algebra.
template <scalar K>
struct extended_array {
  std::vector<dense_array<K>> parts;

  std::size_t rows() const { return parts[0].rows(); }
  std::size_t cols() const { return parts[0].cols(); }
  bool pair() const { return parts.size() == 2; }
};

template <scalar K>
using extended_scalar = complex<real_t<K>>;

/// y ← y + x z
template <scalar K>
void add_scaled(extended_array<K>& y, const extended_array<K>& x, const extended_scalar<K>& z) {
  if constexpr (field_of<K> == field::complex) {
    cofree::add_scaled(y.parts[0], x.parts[0], z);
  } else {
    for (std::size_t i = 0; i < x.parts.size(); ++i)
      cofree::add_scaled(y.parts[i], x.parts[i], centre_t<K>(z.real()));
    if (!x.pair()) return;
    cofree::add_scaled(y.parts[0], x.parts[1], centre_t<K>(-z.imag()));
    cofree::add_scaled(y.parts[1], x.parts[0], centre_t<K>(z.imag()));
  }
}
template <scalar K>
extended_array<K> zeros_like(const extended_array<K>& x) {
  return {std::vector<dense_array<K>>(x.parts.size(), dense_array<K>(x.rows(), x.cols()))};
}
template <scalar K>
extended_array<K> scaled(const extended_array<K>& x, const extended_scalar<K>& z) {
  auto y = zeros_like(x);
  add_scaled(y, x, z);
  return y;
}
/// ⟨l, x⟩, with i central: a number of ℝ, or of ℂ for pairs and over ℂ.
template <scalar K>
extended_scalar<K> inner(const extended_array<K>& l, const extended_array<K>& x) {
  if constexpr (field_of<K> == field::complex) {
    return cofree::inner(l.parts[0], x.parts[0]);
  } else {
    if (!x.pair()) return extended_scalar<K>(cofree::inner(l.parts[0], x.parts[0]));
    return {cofree::inner(l.parts[0], x.parts[0]) + cofree::inner(l.parts[1], x.parts[1]),
            cofree::inner(l.parts[0], x.parts[1]) - cofree::inner(l.parts[1], x.parts[0])};
  }
}
/// l†x
template <scalar K>
extended_array<K> adjoint_product(const extended_array<K>& l, const extended_array<K>& x) {
  const auto one = [&](std::size_t i, std::size_t j) {
    return multiply(op::adjoint, l.parts[i], op::none, x.parts[j]);
  };
  extended_array<K> y{{one(0, 0)}};
  if (!x.pair()) return y;
  y.parts.push_back(one(0, 1));
  cofree::add_scaled(y.parts[0], one(1, 1), centre_t<K>(real_t<K>(1)));
  cofree::add_scaled(y.parts[1], one(1, 0), centre_t<K>(real_t<K>(-1)));
  return y;
}
template <scalar K>
real_t<K> squared_norm(const extended_array<K>& x) {
  real_t<K> sum(0);
  for (const auto& part : x.parts)
    for (std::size_t i = 0; i < part.size(); ++i) sum += squared_modulus(part.data()[i]);
  return sum;
}

template <scalar K>
struct stationary_unknowns {
  extended_array<K> right, left;   ///< E and L, dim V × dim U
  real_t<K> angle = real_t<K>(0);  ///< θ, of pairs only
};

template <scalar K>
struct stationary_residual {
  extended_array<K> right, left;
  real_t<K> angle = real_t<K>(0);
  /// ‖F‖/(|μ| times the size of (E,L)).
  real_t<K> relative = real_t<K>(0);
};

/// F at one point and its derivative there. A is (dim V · dim W) × dim V with W fast.
template <scalar K>
class stationarity {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  stationarity(const left_factor<K>& a, std::size_t r, stationary_unknowns<K> x)
      : a_(a), r_(r), x_(std::move(x)) {
    s_ = inner(x_.left, x_.right);
    phase_ = phase_of(x_.angle);
    ae_ = apply_a(x_.right);
    c_ = scaled(adjoint_product(x_.left, x_.right), Z(R(1)) / s_);
    k_ = scaled(compressed(x_.left, ae_), phase_ / s_);
    inverse_ = solve(c_.parts[0], identity_matrix<K>(c_.rows()));
    b_ = on_slices(k_.parts[0], inverse_);
    ge_ = traced(ae_, b_);
    gl_ = adjoint_applied(x_.left, b_);
    mu_ = inner(x_.left, ge_) / s_;
  }

  const stationary_unknowns<K>& at() const { return x_; }
  /// B with B†B = |λ|² at a solution, (dim U · dim W) × dim U.
  const dense_array<K>& map() const { return b_; }
  /// proj(c): the right fixed point of Γ(B,B), of trace one at a solution.
  const dense_array<K>& fixed() const { return c_.parts[0]; }
  const Z& eigenvalue() const { return mu_; }

  stationary_residual<K> residual() const {
    stationary_residual<K> f{ge_, gl_};
    add_scaled(f.right, x_.right, -mu_);
    add_scaled(f.left, x_.left, -conjugate(mu_));
    if (x_.right.pair()) f.angle = (phase_ * mu_).imag();
    using std::sqrt;
    const R size = squared_norm(x_.right) + squared_norm(x_.left);
    f.relative = sqrt((squared_norm(f.right) + squared_norm(f.left)) / size) / modulus(mu_) +
                 scalar_traits<R>::abs(f.angle) / modulus(mu_);
    return f;
  }

  /// dF in the direction (dE, dL, dθ).
  stationary_residual<K> derivative(const stationary_unknowns<K>& d) const {
    const Z ds = inner(d.left, x_.right) + inner(x_.left, d.right);
    const auto a_de = apply_a(d.right);
    auto dc = adjoint_product(d.left, x_.right);
    add_scaled(dc, adjoint_product(x_.left, d.right), Z(R(1)));
    dc = scaled(dc, Z(R(1)) / s_);
    add_scaled(dc, c_, -ds / s_);
    auto dk = compressed(d.left, ae_);
    add_scaled(dk, compressed(x_.left, a_de), Z(R(1)));
    dk = scaled(dk, phase_ / s_);
    add_scaled(dk, k_, -ds / s_);
    if (x_.right.pair()) add_scaled(dk, k_, Z(R(0), -d.angle));
    auto middle = dk.parts[0];
    cofree::add_scaled(middle, on_slices(b_, dc.parts[0]), centre_t<K>(R(-1)));
    const auto db = on_slices(middle, inverse_);
    stationary_residual<K> f{traced(a_de, b_), adjoint_applied(d.left, b_)};
    add_scaled(f.right, traced(ae_, db), Z(R(1)));
    add_scaled(f.left, adjoint_applied(x_.left, db), Z(R(1)));
    const Z dmu = (inner(d.left, ge_) + inner(x_.left, f.right) - mu_ * ds) / s_;
    add_scaled(f.right, d.right, -mu_);
    add_scaled(f.right, x_.right, -dmu);
    add_scaled(f.left, d.left, -conjugate(mu_));
    add_scaled(f.left, x_.left, -conjugate(dmu));
    if (x_.right.pair()) f.angle = (phase_ * (dmu - Z(R(0), d.angle) * mu_)).imag();
    return f;
  }

private:
  static Z phase_of(const R& angle) {
    using std::cos, std::sin;
    return {cos(angle), -sin(angle)};
  }
  /// A x, (dim V · dim W) × dim U.
  extended_array<K> apply_a(const extended_array<K>& x) const {
    extended_array<K> y;
    for (const auto& part : x.parts) {
      y.parts.emplace_back(part.rows() * r_, part.cols());
      a_.multiply(op::none, part, y.parts.back().view());
    }
    return y;
  }
  /// (l†⊗1)·ax as (dim U · dim W) × dim U.
  extended_array<K> compressed(const extended_array<K>& l, const extended_array<K>& ax) const {
    const std::size_t n = l.rows(), d = l.cols();
    const auto one = [&](std::size_t i, std::size_t j) {
      dense_array<K> y(d * r_, d);
      multiply<K>(op::adjoint, l.parts[i], op::none, ax.parts[j].reshaped(n, r_ * d),
                  y.reshaped(d, r_ * d));
      return y;
    };
    extended_array<K> y{{one(0, 0)}};
    if (!l.pair()) return y;
    y.parts.push_back(one(0, 1));
    cofree::add_scaled(y.parts[0], one(1, 1), centre_t<K>(R(1)));
    cofree::add_scaled(y.parts[1], one(1, 0), centre_t<K>(R(-1)));
    return y;
  }
  /// B_j m for every slice.
  dense_array<K> on_slices(const dense_array<K>& b, const dense_array<K>& m) const {
    return multiply(b, m);
  }
  /// Tr_W(ax b†)
  extended_array<K> traced(const extended_array<K>& ax, const dense_array<K>& b) const {
    extended_array<K> y;
    const std::size_t d = b.cols(), n = ax.rows() / r_;
    for (const auto& part : ax.parts) {
      y.parts.emplace_back(n, d);
      multiply<K>(op::none, part.reshaped(n, r_ * d), op::adjoint, b.reshaped(d, r_ * d),
                  y.parts.back().view());
    }
    return y;
  }
  /// A†(y⊗1)b
  extended_array<K> adjoint_applied(const extended_array<K>& y, const dense_array<K>& b) const {
    extended_array<K> z;
    const std::size_t d = b.cols(), n = y.rows();
    for (const auto& part : y.parts) {
      dense_array<K> wide(n * r_, d);
      multiply<K>(op::none, part, op::none, b.reshaped(d, r_ * d), wide.reshaped(n, r_ * d));
      z.parts.emplace_back(n, d);
      a_.multiply(op::adjoint, wide, z.parts.back().view());
    }
    return z;
  }

  const left_factor<K>& a_;
  std::size_t r_;
  stationary_unknowns<K> x_;
  Z s_, phase_, mu_;
  extended_array<K> ae_, c_, k_, ge_, gl_;
  dense_array<K> inverse_, b_;
};

}  // namespace cofree::detail
