// cofree/dense/definitions/jacobi.hpp — Jacobi's rotations: singular values and Hermitian
// eigenvalues over any field at any precision. The pair is first turned by the unit b/|b|, then
// rotated by real numbers.
#pragma once

#include <cofree/dense/definitions/order.hpp>
#include <cofree/dense/definitions/reflection.hpp>

namespace cofree::detail {

/// (x_p, x_q) ← (c x_p − s x_q ū, s x_p + c x_q ū) with x_q first turned by the phase, on columns.
template <scalar K>
void rotate_columns(dense_array<K>& x, std::size_t p, std::size_t q, real_t<K> c, real_t<K> s,
                    const K& phase) {
  const K back = conjugate(phase);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    const K a = x(i, p), b = x(i, q) * back;
    x(i, p) = a * c - b * s;
    x(i, q) = a * s + b * c;
  }
}

/// The adjoint of rotate_columns, on rows.
template <scalar K>
void rotate_rows(dense_array<K>& x, std::size_t p, std::size_t q, real_t<K> c, real_t<K> s,
                 const K& phase) {
  for (std::size_t j = 0; j < x.cols(); ++j) {
    const K a = x(p, j), b = phase * x(q, j);
    x(p, j) = a * c - b * s;
    x(q, j) = a * s + b * c;
  }
}

/// cos and sin of the rotation that makes [[app, h], [h, aqq]] diagonal.
template <class R>
std::pair<R, R> jacobi_rotation(R app, R aqq, R h) {
  using std::sqrt;
  const R theta = (aqq - app) / (2 * h);
  const R t = (theta >= 0 ? R(1) : R(-1)) / (modulus(theta) + length_of<R>(R(1), theta));
  const R c = 1 / sqrt(1 + t * t);
  return {c, t * c};
}

/// One-sided Jacobi for m ≥ n: rotate the columns until they are orthogonal; their lengths are the
/// singular values. A QR step first keeps the sweeps short.
template <scalar K>
singular_values<K> jacobi_svd(const dense_array<K>& a) {
  using R = real_t<K>;
  using std::sqrt;
  if (a.rows() < a.cols()) {
    auto t = jacobi_svd(adjoint(a));
    return {std::move(t.v), std::move(t.values), std::move(t.u)};
  }
  const std::size_t n = a.cols();
  auto [q, r] = householder_qr(a);
  dense_array<K> v = identity_matrix<K>(n);
  const R largest = max_modulus(r);
  if (largest > 0)
    for (std::size_t i = 0; i < r.size(); ++i) r.data()[i] *= R(1 / largest);
  // A column shorter than `least` has no direction. All others end orthogonal to each other.
  const R tolerance = epsilon<R>() * R(double(n > 0 ? n : 1)) / 4,
          least = epsilon<R>() * epsilon<R>(), least_square = least * least;
  bool rotated = true;
  for (int sweep = 0; rotated; ++sweep) {
    if (sweep == 60)
      detail::throw_numerical_failure("svd: one-sided Jacobi did not converge in 60 sweeps");
    rotated = false;
    for (std::size_t i = 0; i + 1 < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        R ii{}, jj{};
        K ij{};
        for (std::size_t l = 0; l < n; ++l) {
          ii += squared_modulus(r(l, i)), jj += squared_modulus(r(l, j));
          ij += conjugate(r(l, i)) * r(l, j);
        }
        const R h = modulus(ij);
        if (std::min(ii, jj) <= least_square || h <= tolerance * sqrt(ii) * sqrt(jj)) continue;
        rotated = true;
        const auto [c, s] = jacobi_rotation(ii, jj, h);
        rotate_columns(r, i, j, c, s, unit(ij));
        rotate_columns(v, i, j, c, s, unit(ij));
      }
  }
  std::vector<R> length(n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) length[j] += squared_modulus(r(i, j));
    length[j] = sqrt(length[j]);
  }
  auto order = positions(n);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto i, auto j) { return length[i] > length[j]; });
  dense_array<K> u = with_columns(r, order);
  std::vector<R> values;
  for (auto j : order) values.push_back(length[j] * largest);
  // QR completes the columns that have a direction to an orthonormal set.
  for (std::size_t j = 0; j < n; ++j)
    if (length[order[j]] > 0)
      for (std::size_t i = 0; i < n; ++i) u(i, j) *= R(1 / length[order[j]]);
  auto completed = householder_qr(u).q;
  for (std::size_t j = 0; j < n; ++j)
    if (length[order[j]] > least)
      for (std::size_t i = 0; i < n; ++i) completed(i, j) = u(i, j);
  return {multiply(q, completed), std::move(values), with_columns(v, order)};
}

/// Two-sided cyclic Jacobi.
template <scalar K>
hermitian_eigenvalues<K> jacobi_eigh(const dense_array<K>& a) {
  using R = real_t<K>;
  const std::size_t n = a.rows();
  dense_array<K> h = a, v = identity_matrix<K>(n);
  const R tolerance = epsilon<R>() * norm(a) / R(double(n > 0 ? 4 * n : 1));
  bool rotated = true;
  for (int sweep = 0; rotated; ++sweep) {
    if (sweep == 60) detail::throw_numerical_failure("eigh: Jacobi did not converge in 60 sweeps");
    rotated = false;
    for (std::size_t p = 0; p + 1 < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        const K off = h(p, q);
        if (modulus(off) <= tolerance) continue;
        rotated = true;
        const auto [c, s] = jacobi_rotation(real_part(h(p, p)), real_part(h(q, q)), modulus(off));
        rotate_columns(h, p, q, c, s, unit(off));
        rotate_rows(h, p, q, c, s, unit(off));
        rotate_columns(v, p, q, c, s, unit(off));
        // What the rotation makes zero or real is so but for rounding, which would not converge.
        h(p, q) = h(q, p) = K(R(0));
        h(p, p) = K(real_part(h(p, p))), h(q, q) = K(real_part(h(q, q)));
      }
  }
  auto order = positions(n);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto i, auto j) { return real_part(h(i, i)) < real_part(h(j, j)); });
  std::vector<R> values;
  for (auto j : order) values.push_back(real_part(h(j, j)));
  return {std::move(values), with_columns(v, order)};
}

}  // namespace cofree::detail
