// cofree/lsrdr/definitions/least_norm.hpp — corrections of E and L: the least-norm solution of the
// linearised equations, over the gauge and whatever else the solutions have as directions.
//
//   flattened, unflattened     (E, L, θ) as real coordinates, and back
//   least_norm_map<R>          the pseudo-inverse of the Jacobian with the evidence for its rank
//
// The Jacobian is real-linear, since B depends on L†: entries count as their real components.
#pragma once

#include <algorithm>
#include <cofree/lsrdr/definitions/stationarity.hpp>
#include <cofree/operator/digits.hpp>

namespace cofree::detail {

/// A column of the real components of (right, left, angle).
template <scalar K>
dense_array<real_t<K>> flattened(const extended_array<K>& right, const extended_array<K>& left,
                                 const real_t<K>& angle) {
  const std::size_t size = 2 * right.parts.size() * right.parts[0].size() * real_dimension<K>;
  dense_array<real_t<K>> v(size + (right.pair() ? 1 : 0), 1);
  std::size_t at = 0;
  for (const auto* side : {&right, &left})
    for (const auto& part : side->parts)
      for (std::size_t i = 0; i < part.size(); ++i) {
        K x = part.data()[i];
        for_each_part(x, [&](auto& y) { v(at++, 0) = y; });
      }
  if (right.pair()) v(at, 0) = angle;
  return v;
}

/// The direction with these components; the shapes are those of `like`.
template <scalar K>
stationary_unknowns<K> unflattened(const dense_array<real_t<K>>& v,
                                   const stationary_unknowns<K>& like) {
  stationary_unknowns<K> d{zeros_like(like.right), zeros_like(like.left)};
  std::size_t at = 0;
  for (auto* side : {&d.right, &d.left})
    for (auto& part : side->parts)
      for (std::size_t i = 0; i < part.size(); ++i)
        for_each_part(part.data()[i], [&](auto& y) { y = v(at++, 0); });
  if (like.right.pair()) d.angle = v(at, 0);
  return d;
}

/// Orthonormal columns that span the gauge directions at (E, L): (EX, LX) for skew X, and the
/// multiples of E and of L by Z(K), or by ℂ for pairs.
template <scalar K>
dense_array<real_t<K>> gauge_directions(const stationary_unknowns<K>& x) {
  using R = real_t<K>;
  using Z = extended_scalar<K>;
  std::vector<dense_array<R>> columns;
  const std::size_t d = x.right.cols();
  const auto along = [&](const dense_array<K>& skew) {
    auto right = zeros_like(x.right), left = zeros_like(x.left);
    for (std::size_t i = 0; i < right.parts.size(); ++i) {
      right.parts[i] = multiply(x.right.parts[i], skew);
      left.parts[i] = multiply(x.left.parts[i], skew);
    }
    columns.push_back(flattened<K>(right, left, R(0)));
  };
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = i; j < d; ++j)
      for (int c = 0; c < real_dimension<K>; ++c) {
        if (i == j && c == 0) continue;
        dense_array<K> skew(d, d);
        int k = 0;
        for_each_part(skew(i, j), [&](auto& y) { y = R(k++ == c ? 1 : 0); });
        if (i != j) skew(j, i) = K(R(0)) - conjugate(skew(i, j));
        along(skew);
      }
  const bool complex_scale = x.right.pair() || field_of<K> == field::complex;
  for (int side = 0; side < 2; ++side)
    for (int c = 0; c < (complex_scale ? 2 : 1); ++c) {
      const Z z = c == 0 ? Z(R(1)) : Z(R(0), R(1));
      const auto none = zeros_like(x.right);
      columns.push_back(side == 0 ? flattened<K>(scaled(x.right, z), none, R(0))
                                  : flattened<K>(none, scaled(x.left, z), R(0)));
    }
  if (field_of<K> == field::complex) columns.pop_back();  // i·1 is among the skew X
  dense_array<R> all(columns[0].rows(), columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j)
    for (std::size_t i = 0; i < all.rows(); ++i) all(i, j) = columns[j](i, 0);
  return qr(all).q;
}

/// The exact Jacobian of F at `point`, unknowns × unknowns.
template <scalar K>
dense_array<real_t<K>> jacobian_of(const stationarity<K>& point) {
  using R = real_t<K>;
  const auto& x = point.at();
  dense_array<R> direction = flattened<K>(x.right, x.left, x.angle);
  const std::size_t m = direction.rows();
  dense_array<R> j(m, m);
  for (std::size_t i = 0; i < m; ++i) direction(i, 0) = R(0);
  for (std::size_t i = 0; i < m; ++i) {
    direction(i, 0) = R(1);
    const auto f = point.derivative(unflattened<K>(direction, x));
    const auto column = flattened<K>(f.right, f.left, f.angle);
    for (std::size_t k = 0; k < m; ++k) j(k, i) = column(k, 0);
    direction(i, 0) = R(0);
  }
  return j;
}

/// A map F ↦ (E, L) that solves JX = F with the least norm, and what was found on the way.
template <class R>
struct least_norm_map {
  dense_array<R> inverse;             ///< the pseudo-inverse of J, or one of its substitutes
  std::size_t kernel = 0, gauge = 0;  ///< directions left alone, and those that the gauge explains
  R least = R(0),
    next = R(0);  ///< the least singular value inverted and the greatest one not, of J
                  ///< with greatest singular value 1; 0 where not known
};

/// By singular values: any kernel, cost of an SVD. `accuracy` is that of the point, relative: what
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

/// By a border: J + YGᵀ with the gauge directions G and random Y has an inverse where the gauge is
/// all of the kernel; the cost of one inversion.
template <class R>
least_norm_map<R> by_border(dense_array<R> j, const dense_array<R>& g) {
  const auto y = qr(random_matrix<R>(j.rows(), g.cols(), seed{5})).q;
  using std::sqrt;
  const R size = norm(j) / sqrt(R(double(j.rows())));
  add_scaled(j, multiply(op::none, y, op::adjoint, g), size);
  least_norm_map<R> out;
  out.kernel = out.gauge = g.cols();
  out.inverse = solve(j, identity_matrix<R>(j.rows()));
  return out;
}

}  // namespace cofree::detail
