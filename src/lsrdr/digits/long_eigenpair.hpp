// lsrdr/digits/long_eigenpair.hpp — an eigenvalue of Γ(A,B) with both vectors in many
// digits, from one that is roughly known.
//
//   eigen_sides<K>            E, L and λ
//   eigen_corrections<K, J>   corrects them until the residuals are small
//
// Residuals ΓE − Eλ and Γ†L − Lλ̄ in the digits of K, corrections by the inverse in double of
//   M = Γ − λ + Eλ⟨L,·⟩/⟨L,E⟩
// and its transpose, which is that of Γ† and L. The inverse is kept from one B to the next as long as
// its corrections gain. With A = B it finds the fixed point of Γ(B,B).
#pragma once

#include <cofree/error/error.hpp>
#include <cofree/operator/precision.hpp>
#include "map_actions.hpp"

namespace cofree::detail {

template <scalar K>
struct eigen_sides {
  extended_array<K> right, left;
  extended_scalar<K> value;
};

template <scalar J, scalar K>
extended_array<J> with_real_type(const extended_array<K>& x) {
  extended_array<J> y;
  for (const auto& part : x.parts) y.parts.push_back(with_real_type<J>(part));
  return y;
}
/// The unknowns whose coordinates are those of x alone.
template <scalar K>
stationary_unknowns<K> alone(extended_array<K> x) {
  return {std::move(x), {{dense_array<K>(0, 0)}}};
}

template <scalar K, scalar J>
class eigen_corrections {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  /// Corrects `p` until both residuals, relative, are at most `tolerance`; false where they do not
  /// get there. @param rough, b  A and B in double
  bool run(const map_actions<K>& fine, const dense_array<K>& b, const map_actions<J>& rough,
           eigen_sides<K>& p, const R& tolerance) {
    R before(0);
    bool fresh = false;
    for (int step = 0; step < most_steps; ++step) {
      auto right = fine.traced(fine.apply_a(p.right), b), left = fine.adjoint_applied(p.left, b);
      const Z overlap = inner(p.left, p.right);
      p.value = inner(p.left, right) / overlap;
      add_scaled(right, p.right, -p.value), add_scaled(left, p.left, -conjugate(p.value));
      using std::sqrt;
      const R apart = std::max(R(sqrt(squared_norm(right) / squared_norm(p.right))),
                               R(sqrt(squared_norm(left) / squared_norm(p.left))));
      const R residual = apart / modulus(p.value);
      if (residual <= tolerance) return true;
      using std::isfinite;
      if (!isfinite(residual)) return false;
      const bool slow = step > 0 && residual * R(1000) > before;
      if (slow && fresh && residual * R(2) > before) return false;
      fresh = slow || inverse_.rows() == 0;
      if (fresh) renew(rough, with_real_type<J>(b), p);
      before = residual;
      subtract(p.right, right, op::none), subtract(p.left, left, op::adjoint);
    }
    return false;
  }

private:
  static constexpr int most_steps = 60;

  void renew(const map_actions<J>& rough, const dense_array<J>& b, const eigen_sides<K>& p) {
    const auto e = with_real_type<J>(p.right), l = with_real_type<J>(p.left);
    const complex<double> value(double(p.value.real()), double(p.value.imag()));
    const auto overlap = inner(l, e);
    auto direction = flattened(alone(e));
    const std::size_t m = direction.rows();
    dense_array<double> all(m, m);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) direction(k, 0) = k == i ? 1.0 : 0.0;
      const auto x = unflattened(direction, alone(e)).right;
      auto y = rough.traced(rough.apply_a(x), b);
      add_scaled(y, x, -value);
      add_scaled(y, e, value * inner(l, x) / overlap);
      const auto column = flattened(alone(y));
      for (std::size_t k = 0; k < m; ++k) all(k, i) = column(k, 0);
    }
    inverse_ = solve(all, identity_matrix<double>(m));
  }
  /// x ← x − M⁻¹f
  void subtract(extended_array<K>& x, const extended_array<K>& f, op side) {
    const auto change = product_in_few(side, inverse_, flattened(alone(f)));
    add_scaled(x, unflattened(change, alone(x)).right, Z(R(-1)));
  }

  dense_array<double> inverse_;
};

}  // namespace cofree::detail
