// lsrdr/digits/eigen_equations.hpp — the part of an LSRDR's equations that E and L solve,
// for a B that is known with its derivative.
//
//   eigen_equations<K>   F = (Γ(A,B)E − Eμ, Γ(A,B)†L − Lμ̄, Im(e^(−iθ)μ)) and dF
//
// μ = ⟨L, Γ(A,B)E⟩/⟨L,E⟩. How B depends on E, L and what else is unknown is said by stationarity and
// class_stationarity; both end here.
#pragma once

#include "map_actions.hpp"

namespace cofree::detail {

template <scalar K>
class eigen_equations {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;

  eigen_equations(const left_factor<K>& a, std::size_t r, stationary_unknowns<K> at)
      : actions(a, r), x(std::move(at)) {
    using std::cos, std::sin;
    overlap = inner(x.left, x.right);
    phase = {cos(x.angle), -sin(x.angle)};
    ae = actions.apply_a(x.right);
    compressed = scaled(actions.compressed(x.left, ae), phase / overlap);
  }

  /// B, now that it is known.
  void close(dense_array<K> b) {
    map = std::move(b);
    image_ = actions.traced(ae, map);
    adjoint_image_ = actions.adjoint_applied(x.left, map);
    value = inner(x.left, image_) / overlap;
  }

  /// d⟨L,E⟩
  Z overlap_derivative(const stationary_unknowns<K>& d) const {
    return inner(d.left, x.right) + inner(x.left, d.right);
  }
  /// The derivative of e^(−iθ)(L†⊗1)AE/⟨L,E⟩. @param a_de  A dE @param ds  d⟨L,E⟩
  extended_array<K> compressed_derivative(const stationary_unknowns<K>& d,
                                          const extended_array<K>& a_de, const Z& ds) const {
    auto dk = actions.compressed(d.left, ae);
    add_scaled(dk, actions.compressed(x.left, a_de), Z(R(1)));
    dk = scaled(dk, phase / overlap);
    add_scaled(dk, compressed, -ds / overlap);
    if (x.turns) add_scaled(dk, compressed, Z(R(0), -d.angle));
    return dk;
  }

  void residual(stationary_residual<K>& f) const {
    f.right = image_, f.left = adjoint_image_;
    add_scaled(f.right, x.right, -value);
    add_scaled(f.left, x.left, -conjugate(value));
    if (x.turns) f.angle = (phase * value).imag();
  }
  /// dF in the direction d. @param a_de  A dE @param db  dB @param ds  d⟨L,E⟩
  void derivative(stationary_residual<K>& f, const stationary_unknowns<K>& d,
                  const extended_array<K>& a_de, const dense_array<K>& db, const Z& ds) const {
    f.right = actions.traced(a_de, map), f.left = actions.adjoint_applied(d.left, map);
    add_scaled(f.right, actions.traced(ae, db), Z(R(1)));
    add_scaled(f.left, actions.adjoint_applied(x.left, db), Z(R(1)));
    const Z dvalue = (inner(d.left, image_) + inner(x.left, f.right) - value * ds) / overlap;
    add_scaled(f.right, d.right, -value);
    add_scaled(f.right, x.right, -dvalue);
    add_scaled(f.left, d.left, -conjugate(value));
    add_scaled(f.left, x.left, -conjugate(dvalue));
    if (x.turns) f.angle = (phase * (dvalue - Z(R(0), d.angle) * value)).imag();
  }

  map_actions<K> actions;
  stationary_unknowns<K> x;
  Z overlap, phase, value;           ///< ⟨L,E⟩, e^(−iθ), μ
  extended_array<K> ae, compressed;  ///< AE, e^(−iθ)(L†⊗1)AE/⟨L,E⟩
  dense_array<K> map;                ///< B

private:
  extended_array<K> image_, adjoint_image_;
};

}  // namespace cofree::detail
