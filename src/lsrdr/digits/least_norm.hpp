// lsrdr/digits/least_norm.hpp — corrections of E and L: the least-norm solution of the
// linearised equations, over the gauge and whatever else the solutions have as directions.
//
//   gauge_directions           those in which B only changes its gauge
//   jacobian_of                the derivative as an array
//   least_norm_map<R>          the pseudo-inverse of the Jacobian with the evidence for its rank
//
// The Jacobian is real-linear, since B depends on L†: entries count as their real components.
#pragma once

#include <algorithm>
#include "class_stationarity.hpp"
#include "critical/slice_structure.hpp"
#include "stationarity.hpp"

namespace cofree::detail {

/// Orthonormal columns that span the gauge directions at (E, L, e): (EX†, −LX, Xe + eX†), and the
/// multiples of E and of L by Z(K), or by ℂ for pairs, and of e by ℝ.
template <scalar K>
dense_array<real_t<K>> gauge_directions(const stationary_unknowns<K>& x) {
  using R = real_t<K>;
  using Z = extended_scalar<K>;
  std::vector<dense_array<R>> columns;
  for (const auto& skew : gauge_algebra<K>(x.right.cols(), x.slices)) {
    auto moved = zeros_like(x);
    for (std::size_t i = 0; i < x.right.parts.size(); ++i) {
      moved.right.parts[i] = multiply(op::none, x.right.parts[i], op::adjoint, skew);
      cofree::add_scaled(moved.left.parts[i], multiply(x.left.parts[i], skew), centre_t<K>(R(-1)));
    }
    if (x.has_fixed()) {
      moved.fixed = multiply(skew, x.fixed);
      cofree::add_scaled(moved.fixed, adjoint(dense_array<K>(moved.fixed)), centre_t<K>(R(1)));
    }
    columns.push_back(flattened(std::move(moved)));
  }
  const bool complex_scale = x.right.pair() || field_of<K> == field::complex;
  // i·1 is among the X, but where those are Xᵀ = −X.
  const bool twice = field_of<K> == field::complex && !by_transpose<K>(x.slices);
  for (int side = 0; side < 2; ++side)
    for (int c = 0; c < (complex_scale && !(twice && side == 1) ? 2 : 1); ++c) {
      auto moved = zeros_like(x);
      add_scaled(side == 0 ? moved.right : moved.left, side == 0 ? x.right : x.left,
                 c == 0 ? Z(R(1)) : Z(R(0), R(1)));
      columns.push_back(flattened(std::move(moved)));
    }
  if (x.has_fixed()) {
    auto moved = zeros_like(x);
    moved.fixed = x.fixed;
    columns.push_back(flattened(std::move(moved)));
  }
  dense_array<R> all(columns[0].rows(), columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j)
    for (std::size_t i = 0; i < all.rows(); ++i) all(i, j) = columns[j](i, 0);
  return qr(all).q;
}

/// The exact Jacobian of F at `point`, unknowns × unknowns.
template <class Equations>
dense_array<typename Equations::R> jacobian_of(const Equations& point) {
  using R = typename Equations::R;
  const auto& x = point.at();
  dense_array<R> direction = flattened(x);
  const std::size_t m = direction.rows();
  dense_array<R> j(m, m);
  for (std::size_t i = 0; i < m; ++i) direction(i, 0) = R(0);
  for (std::size_t i = 0; i < m; ++i) {
    direction(i, 0) = R(1);
    const auto column = flattened(point.derivative(unflattened(direction, x)));
    for (std::size_t k = 0; k < m; ++k) j(k, i) = column(k, 0);
    direction(i, 0) = R(0);
  }
  return j;
}

/// cY Gᵀ with the gauge directions G, random Y and c of the size of J, its factors kept apart: in more
/// digits it has the same rank.
template <class R>
struct kernel_border {
  dense_array<R> left, right;  ///< cY and G

  bool empty() const { return left.rows() == 0; }
  /// j + cYGᵀ
  template <class S>
  void add_to(dense_array<S>& j) const {
    add_scaled(j,
               multiply(op::none, with_real_type<S>(left), op::adjoint, with_real_type<S>(right)),
               S(1));
  }
};
template <class R>
kernel_border<R> border_of(const dense_array<R>& j, const dense_array<R>& g) {
  auto y = qr(random_matrix<R>(j.rows(), g.cols(), seed{5})).q;
  using std::sqrt;
  scale(y, R(norm(j) / sqrt(R(double(j.rows())))));
  return {std::move(y), g};
}
/// J + cYGᵀ: it has an inverse where the gauge is all of the kernel.
template <class R>
dense_array<R> bordered(dense_array<R> j, const dense_array<R>& g) {
  border_of(j, g).add_to(j);
  return j;
}

/// A map F ↦ (E, L) that solves JX = F with the least norm, and what was found on the way.
template <class R>
struct least_norm_map {
  dense_array<R> inverse;             ///< the pseudo-inverse of J, or the inverse of J + border
  kernel_border<R> border;            ///< empty for the pseudo-inverse
  std::size_t kernel = 0, gauge = 0;  ///< directions left alone, and those that the gauge explains
  R least = R(0),
    next = R(0);  ///< the least singular value inverted and the greatest one not, of J
                  ///< with greatest singular value 1; 0 where not known
};

/// The map by singular values, for any kernel; it costs an SVD. `accuracy` is that of the point, relative: what
/// is below its root belongs to the kernel.
template <class R>
least_norm_map<R> by_singular_values(const dense_array<R>& j, std::size_t gauge,
                                     const R& accuracy) {
  const auto parts = svd(j);
  using std::sqrt;
  const R top = parts.values[0], cut = top * sqrt(std::max(accuracy, epsilon<R>()));
  const std::size_t m = j.rows();
  std::size_t rank = 0;
  while (rank < m && parts.values[rank] > cut) ++rank;
  // What the gauge explains is never inverted.
  rank = std::min(rank, m - std::min(gauge, m));
  least_norm_map<R> out;
  out.kernel = m - rank, out.gauge = gauge;
  if (rank > 0) out.least = parts.values[rank - 1] / top;
  if (rank < m) out.next = parts.values[rank] / top;
  dense_array<R> v(m, rank), u(m, rank);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t k = 0; k < rank; ++k)
      v(i, k) = parts.v(i, k) / parts.values[k], u(i, k) = parts.u(i, k);
  out.inverse = multiply(op::none, v, op::adjoint, u);
  return out;
}

/// The map by a border; it costs one inversion.
template <class R>
least_norm_map<R> by_border(dense_array<R> j, const dense_array<R>& g) {
  least_norm_map<R> out;
  out.kernel = out.gauge = g.cols();
  out.border = border_of(j, g);
  out.border.add_to(j);
  out.inverse = solve(j, identity_matrix<R>(g.rows()));
  return out;
}

}  // namespace cofree::detail
