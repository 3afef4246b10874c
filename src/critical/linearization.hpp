// The exact derivative of the gradient N − BC along a direction D with B†D = 0.
//
// With Γ = Γ(A,B), Γ' = Γ(A,D) and the normalisations ⟨L,dE⟩ = ⟨dL,E⟩ = 0,
//   (Γ − λ)dE = −(Γ'E − E dλ),  (Γ† − λ̄)dL = −(Γ'†L − L dλ̄),  dλ = ⟨L,Γ'E⟩/⟨L,E⟩,
//   dN = ((dL†⊗1)AE + (L†⊗1)A dE)/(λ⟨L,E⟩) − N dλ/λ,
// and off the range of B the derivative of the gradient is that of dN − DC. The equations are solved
// with Γ − λ + λ E⟨L,·⟩/⟨L,E⟩, which has an inverse where λ is simple: by the inverse array where
// L(U,V) is small, else by Arnoldi's method. Of a complex pair E = E₀ + iE₁ with a central i, and
// the parts of N and C in the field count.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

#include "tolerances.hpp"

namespace cofree::detail {

/// X₀, or X₀ + i X₁ with i in the centre: what E and L are.
template <scalar K>
using extended_operator = std::vector<linear_operator<K>>;

/// y ← y + x z. @pre z is real where x has one part and Z(K) = ℝ
template <scalar K>
void add_multiple(extended_operator<K>& y, const extended_operator<K>& x, std::complex<double> z) {
  const auto add = [](linear_operator<K>& to, const linear_operator<K>& from, centre_t<K> c) {
    add_scaled(to.frame_entries(), from.frame_entries(), c);
  };
  if constexpr (field_of<K> == field::complex) {
    add(y[0], x[0], z);
  } else {
    for (std::size_t i = 0; i < x.size(); ++i) add(y[i], x[i], z.real());
    if (x.size() == 1) return;
    add(y[0], x[1], -z.imag());
    add(y[1], x[0], z.imag());
  }
}

/// Those operators as a real space with Re⟨·,·⟩.
template <scalar K>
class paired_space {
public:
  using scalar_type = double;
  using vector_type = extended_operator<K>;

  paired_space(operator_space<K> s, std::size_t parts) : s_(std::move(s)), parts_(parts) {}
  bool operator==(const paired_space&) const = default;

  vector_type zero() const { return vector_type(parts_, s_.zero()); }
  void scale(vector_type& y, double a) const {
    for (auto& part : y) part *= centre_t<K>(a);
  }
  void add_scaled(vector_type& y, const vector_type& x, double a) const {
    add_multiple<K>(y, x, a);
  }
  double inner(const vector_type& x, const vector_type& y) const {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += real_part(s_.inner(x[i], y[i]));
    return sum;
  }
  std::size_t dimension() const {
    return parts_ * real_dimension<K> * s_.domain().dimension() * s_.codomain().dimension();
  }
  std::string name() const { return s_.name() + " over ℝ"; }

private:
  operator_space<K> s_;
  std::size_t parts_;
};

/// The derivatives of E, L, N and C at one point. Counts applications of Γ(A,·), its adjoint and the
/// compression, one for each part.
template <scalar K>
class linearization {
public:
  using vector = extended_operator<K>;

  /// @pre λ is simple: p.gap > 0
  linearization(const any_tensor_operator<K>& a, const critical_data<K>& p)
      : a_(a), p_(p), space_({p.isometry.domain(), a.space_v()}, p.right.size()) {
    const operator_space<K> s(p.isometry.domain(), a.space_v());
    overlap_ = pairing(s, p.left, p.right);
    compression_ = compressed(p.left, p.right);
    c_ = project(adjoint_times(p.left, p.right), 1.0 / overlap_);
    if (space_.dimension() <= dense_limit) {
      right_ = inverse_of(false);
      left_ = inverse_of(true);
    }
  }

  /// dN − D·C for D with B†D = 0: up to the range of B, the derivative of the gradient.
  linear_operator<K> operator()(const linear_operator<K>& d) const {
    const operator_space<K> s(p_.isometry.domain(), a_.space_v());
    auto right = applied(false, d, p_.right);
    const auto d_lambda = pairing(s, p_.left, right) / overlap_;
    add_multiple<K>(right, p_.right, -d_lambda);
    auto left = applied(true, d, p_.left);
    add_multiple<K>(left, p_.left, -std::conj(d_lambda));
    const auto d_right = solved(false, right), d_left = solved(true, left);
    auto change = compressed(d_left, p_.right);
    add_multiple<K>(change, compressed(p_.left, d_right), 1.0);
    add_multiple<K>(change, compression_, -d_lambda / p_.lambda);
    return project(change, 1.0 / (p_.lambda * overlap_)) - d * c_;
  }

  long applications() const { return applications_; }
  /// The largest relative residual of the equations solved so far.
  double residual() const { return residual_; }

private:
  static constexpr std::size_t dense_limit = 600, krylov_limit = 120;

  /// Γ(A,b)x, or its adjoint.
  vector applied(bool adjointed, const linear_operator<K>& b, const vector& x) const {
    auto y = space_.zero();
    const std::vector<linear_operator<K>> maps(x.size(), b);
    if (adjointed)
      a_.gamma_adjoint(maps, x, y);
    else
      a_.gamma(maps, x, y);
    applications_ += long(x.size());
    return y;
  }
  vector compressed(const vector& l, const vector& e) const {
    const auto one = [&](std::size_t i, std::size_t j) {
      ++applications_;
      return a_.compress(l[i], e[j]);
    };
    vector y{one(0, 0)};
    if (l.size() == 1) return y;
    y[0] += one(1, 1);
    y.push_back(one(0, 1) - one(1, 0));
    return y;
  }
  static vector adjoint_times(const vector& l, const vector& e) {
    vector y{adjoint_product(l[0], e[0])};
    if (l.size() == 1) return y;
    y[0] += adjoint_product(l[1], e[1]);
    y.push_back(adjoint_product(l[0], e[1]) - adjoint_product(l[1], e[0]));
    return y;
  }
  /// The part of x z in the field.
  static linear_operator<K> project(const vector& x, std::complex<double> z) {
    vector y{x[0] * centre_t<K>(0.0)};
    if (x.size() == 2) y.push_back(y[0]);
    add_multiple<K>(y, x, z);
    return y[0];
  }

  /// (Γ − λ)x + λE⟨L,x⟩/⟨L,E⟩, or the adjoint of that.
  vector deflated(bool adjointed, const vector& x) const {
    const operator_space<K> s(p_.isometry.domain(), a_.space_v());
    const auto& own = adjointed ? p_.left : p_.right;
    const auto& other = adjointed ? p_.right : p_.left;
    const auto value = adjointed ? std::conj(p_.lambda) : p_.lambda;
    auto y = applied(adjointed, p_.isometry, x);
    add_multiple<K>(y, x, -value);
    add_multiple<K>(y, own, value * pairing(s, other, x) / pairing(s, other, own));
    return y;
  }
  static void for_each_number(vector& x, auto&& f) {
    for (auto& part : x) {
      auto* numbers = reinterpret_cast<double*>(part.frame_entries().data());
      for (std::size_t i = 0; i < real_dimension<K> * part.frame_entries().size(); ++i)
        f(numbers[i]);
    }
  }
  dense_array<double> inverse_of(bool adjointed) const {
    const std::size_t m = space_.dimension();
    dense_array<double> matrix(m, m);
    for (std::size_t j = 0; j < m; ++j) {
      auto x = space_.zero();
      std::size_t at = 0;
      for_each_number(x, [&](double& number) { number = at++ == j ? 1 : 0; });
      auto y = deflated(adjointed, x);
      at = 0;
      for_each_number(y, [&](double& number) { matrix(at++, j) = number; });
    }
    return solve(matrix, identity_matrix<double>(m));
  }
  /// −(the deflated map)⁻¹ y
  vector solved(bool adjointed, vector y) const {
    const double size = norm_in(space_, y);
    if (size == 0) return y;
    vector x = space_.zero();
    if (!right_.size()) {
      x = by_arnoldi(adjointed, y);
    } else {
      dense_array<double> column(space_.dimension(), 1);
      std::size_t at = 0;
      for_each_number(y, [&](double& number) { column(at++, 0) = number; });
      const auto z = multiply(adjointed ? left_ : right_, column);
      at = 0;
      for_each_number(x, [&](double& number) { number = z(at++, 0); });
    }
    space_.scale(x, -1);
    return x;
  }
  vector by_arnoldi(bool adjointed, const vector& y) const {
    const std::size_t limit = std::min(space_.dimension(), krylov_limit);
    krylov_space<paired_space<K>> krylov(space_, limit);
    krylov.begin(y);
    while (true) {
      krylov.grow([&](const vector& from, vector& to) { to = deflated(adjointed, from); });
      const bool last = krylov.size() == limit || krylov.invariant();
      if (!last && krylov.size() % 4 != 0) continue;
      dense_array<double> first(krylov.size(), 1);
      first(0, 0) = norm_in(space_, y);
      const auto c = solve(krylov.projected(), first);
      const double rest =
          krylov.residual(std::vector<std::complex<double>>(c.data(), c.data() + c.size())) /
          first(0, 0);
      if (!last && rest > eigen_floor) continue;
      residual_ = std::max(residual_, rest);
      return krylov.combine({c.data(), c.data() + c.size()});
    }
  }

  const any_tensor_operator<K>& a_;
  const critical_data<K>& p_;
  paired_space<K> space_;
  std::complex<double> overlap_;
  vector compression_;
  linear_operator<K> c_{p_.isometry.domain(), p_.isometry.domain()};
  dense_array<double> right_, left_;
  mutable long applications_ = 0;
  mutable double residual_ = 0;
};

}  // namespace cofree::detail
