// cofree/lsrdr/definitions/class_stationarity.hpp — the equations of an LSRDR whose slices are of a
// class.
//
//   class_part            the part of an array of slices in the class
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

#include <cofree/lsrdr/definitions/map_actions.hpp>

namespace cofree::detail {

/// The class is that of the transpose, not of the adjoint.
template <scalar K>
bool by_transpose(slice_class c) {
  return field_of<K> == field::complex && (c == slice_class::symmetric || c == slice_class::skew);
}

/// ½(B_j ± B_jᵀ) or ½(B_j ± B_j†) for (d·r) × d slices with j fast.
template <scalar K>
dense_array<K> class_part(dense_array<K> b, slice_class c) {
  using R = real_t<K>;
  const std::size_t d = b.cols(), r = b.rows() / d;
  const bool plain = by_transpose<K>(c);
  const R sign(c == slice_class::skew ? -1 : 1), half(0.5);
  for (std::size_t j = 0; j < r; ++j)
    for (std::size_t u = 0; u < d; ++u)
      for (std::size_t v = u; v < d; ++v) {
        K &x = b(u * r + j, v), &y = b(v * r + j, u);
        const auto turned = [&](const K& z) { return K((plain ? z : conjugate(z)) * sign); };
        const K mean = (x + turned(y)) * half;
        x = mean;
        if (u != v) y = turned(mean);
      }
  return b;
}

/// l of Γ(B,B) from e.
template <scalar K>
dense_array<K> left_of_right(dense_array<K> e, slice_class c) {
  if (by_transpose<K>(c))
    for (std::size_t i = 0; i < e.size(); ++i) e.data()[i] = conjugate(e.data()[i]);
  return e;
}

template <scalar K>
class class_stationarity {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  class_stationarity(const left_factor<K>& a, std::size_t r, stationary_unknowns<K> x)
      : on_(a, r), x_(std::move(x)) {
    using std::cos, std::sin;
    s_ = inner(x_.left, x_.right);
    phase_ = {cos(x_.angle), -sin(x_.angle)};
    ae_ = on_.apply_a(x_.right);
    k_ = scaled(on_.compressed(x_.left, ae_), phase_ / s_);
    l_ = left_of_right(x_.fixed, x_.slices);
    t_ = real_inner(l_, x_.fixed);
    const auto one = identity_matrix<K>(x_.fixed.rows());
    inverse_ = solve(x_.fixed, one);
    left_inverse_ = left_of_right(inverse_, x_.slices);
    b_ = eliminated(k_.parts[0]);
    ge_ = on_.traced(ae_, b_);
    gl_ = on_.adjoint_applied(x_.left, b_);
    mu_ = inner(x_.left, ge_) / s_;
    be_ = {{multiply(b_, x_.fixed)}};
    gf_ = on_.traced(be_, b_).parts[0];
    sigma_ = real_inner(l_, gf_) / t_;
  }

  const stationary_unknowns<K>& at() const { return x_; }
  /// B with ρ(Γ(B,B)) = |λ|² at a solution, (dim U · dim W) × dim U.
  const dense_array<K>& map() const { return b_; }
  const dense_array<K>& fixed() const { return x_.fixed; }
  const Z& eigenvalue() const { return mu_; }

  stationary_residual<K> residual() const {
    using std::sqrt;
    stationary_residual<K> f{zeros_like(x_)};
    f.right = ge_, f.left = gl_, f.fixed = gf_;
    add_scaled(f.right, x_.right, -mu_);
    add_scaled(f.left, x_.left, -conjugate(mu_));
    cofree::add_scaled(f.fixed, x_.fixed, centre_t<K>(R(-sigma_)));
    if (x_.turns) f.angle = (phase_ * mu_).imag();
    const R size = squared_norm(x_.right) + squared_norm(x_.left);
    f.relative = (sqrt((squared_norm(f.right) + squared_norm(f.left)) / size) +
                  norm(f.fixed) / norm(x_.fixed) + scalar_traits<R>::abs(f.angle)) /
                 modulus(mu_);
    return f;
  }

  /// dF in the direction (dE, dL, de, dθ).
  stationary_residual<K> derivative(const stationary_unknowns<K>& d) const {
    const Z ds = inner(d.left, x_.right) + inner(x_.left, d.right);
    const auto a_de = on_.apply_a(d.right);
    const auto dl = left_of_right(d.fixed, x_.slices);
    const auto db = map_derivative(d, a_de, ds, dl);
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
    extended_array<K> moved{{multiply(db, x_.fixed)}};
    cofree::add_scaled(moved.parts[0], multiply(b_, d.fixed), centre_t<K>(R(1)));
    f.fixed = on_.traced(moved, b_).parts[0];
    cofree::add_scaled(f.fixed, on_.traced(be_, db).parts[0], centre_t<K>(R(1)));
    const R dt = real_inner(dl, x_.fixed) + real_inner(l_, d.fixed);
    const R dsigma = (real_inner(dl, gf_) + real_inner(l_, f.fixed) - sigma_ * dt) / t_;
    cofree::add_scaled(f.fixed, d.fixed, centre_t<K>(R(-sigma_)));
    cofree::add_scaled(f.fixed, x_.fixed, centre_t<K>(R(-dsigma)));
    return f;
  }

private:
  static R real_inner(const dense_array<K>& x, const dense_array<K>& y) {
    return real_part(cofree::inner(x, y));
  }
  /// ⟨l,e⟩ (l⁻¹⊗1) part(k) e⁻¹
  dense_array<K> eliminated(const dense_array<K>& k) const {
    auto b = multiply(on_.before_slices(left_inverse_, class_part(k, x_.slices)), inverse_);
    scale(b, centre_t<K>(t_));
    return b;
  }
  dense_array<K> map_derivative(const stationary_unknowns<K>& d, const extended_array<K>& a_de,
                                const Z& ds, const dense_array<K>& dl) const {
    auto dk = on_.compressed(d.left, ae_);
    add_scaled(dk, on_.compressed(x_.left, a_de), Z(R(1)));
    dk = scaled(dk, phase_ / s_);
    add_scaled(dk, k_, -ds / s_);
    if (x_.turns) add_scaled(dk, k_, Z(R(0), -d.angle));
    auto db = eliminated(dk.parts[0]);
    const R dt = real_inner(dl, x_.fixed) + real_inner(l_, d.fixed);
    cofree::add_scaled(db, b_, centre_t<K>(R(dt / t_)));
    const auto before = on_.before_slices(multiply(left_inverse_, dl), b_);
    const auto after = multiply(b_, multiply(d.fixed, inverse_));
    cofree::add_scaled(db, before, centre_t<K>(R(-1)));
    cofree::add_scaled(db, after, centre_t<K>(R(-1)));
    return db;
  }

  map_actions<K> on_;
  stationary_unknowns<K> x_;
  Z s_, phase_, mu_;
  R t_, sigma_;
  extended_array<K> ae_, k_, ge_, gl_, be_;
  dense_array<K> l_, inverse_, left_inverse_, b_, gf_;
};

}  // namespace cofree::detail
