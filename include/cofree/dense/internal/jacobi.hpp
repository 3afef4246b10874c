// cofree/dense/internal/jacobi.hpp — Jacobi's rotations: singular values and Hermitian
// eigenvalues over any field at any precision. The pair is first turned by the unit b/|b|, then
// rotated by real numbers.
#pragma once

#include <cofree/dense/internal/finite.hpp>
#include <cofree/dense/internal/order.hpp>
#include <cofree/dense/internal/reflection.hpp>

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

/// What a sweep over all pairs of columns met.
template <class R>
struct jacobi_findings {
  bool turned = false;
  R cosine{};  ///< the largest of two columns that were turned, before
};

/// Turns the columns of r, pair by pair, until each pair was orthogonal once; v goes along. Columns
/// not longer than √least_square have no direction and stay.
template <scalar K>
jacobi_findings<real_t<K>> sweep_columns(dense_array<K>& r, dense_array<K>& v,
                                         const real_t<K>& least_square) {
  using R = real_t<K>;
  using std::sqrt;
  const std::size_t n = r.cols();
  const R tolerance = epsilon<R>() * R(double(n)) / 4;
  jacobi_findings<R> met;
  for (std::size_t i = 0; i + 1 < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      R ii{}, jj{};
      K ij{};
      for (std::size_t l = 0; l < n; ++l) {
        ii += squared_modulus(r(l, i)), jj += squared_modulus(r(l, j));
        ij += conjugate(r(l, i)) * r(l, j);
      }
      if (std::min(ii, jj) <= least_square) continue;
      const R h = modulus(ij), cosine = h / (sqrt(ii) * sqrt(jj));
      if (cosine <= tolerance) continue;
      met.turned = true, met.cosine = std::max(met.cosine, cosine);
      const auto [c, s] = jacobi_rotation(ii, jj, h);
      rotate_columns(r, i, j, c, s, unit(ij));
      rotate_columns(v, i, j, c, s, unit(ij));
    }
  return met;
}

/// Sweeps until the columns of r, whose size is near 1, are orthogonal.
///
/// Why this ends: turns by at most π/4 in cyclic order take all cosines to 0 [ForsytheHenrici1960],
/// in the end quadratically; a column that is 0 but for rounding loses a factor of about ε a sweep
/// and soon has no direction. Rounding stops that at a floor. A turn leaves each of its two columns an
/// error of at most 6ε of its length (over ℍ four products a component for the phase, then two
/// products and a sum); a sweep turns a column n − 1 times; the inner product itself is known to
/// 4(n + 1)ε. So up to 16(n + 1)ε a cosine may be rounding, and need not shrink: a turn by less than
/// half a unit in the last place changes nothing, and the next sweep finds what this one found. Below
/// that floor a sweep must therefore halve the largest cosine, or it is the last; from the floor to
/// the tolerance nε/4 that is possible 7 times.
template <scalar K>
void orthogonalize_columns(dense_array<K>& r, dense_array<K>& v) {
  using R = real_t<K>;
  const R floor = 16 * epsilon<R>() * R(double(r.cols() + 1)),
          least = epsilon<R>() * epsilon<R>() * max_modulus(r), least_square = least * least;
  R before = 1;
  for (int sweep = 0; sweep < 60; ++sweep) {
    const auto met = sweep_columns(r, v, least_square);
    if (!met.turned || (met.cosine <= floor && !(met.cosine <= before / 2))) return;
    before = met.cosine;
  }
  throw_numerical_failure(
      "svd: one-sided Jacobi did not converge in 60 sweeps; the largest cosine is " +
      short_text(before, 3));
}

/// The columns of r at length 1, completed to a unitary where a length is not above `least`.
template <scalar K>
dense_array<K> completed_columns(const dense_array<K>& r, const std::vector<real_t<K>>& length,
                                 const real_t<K>& least) {
  using R = real_t<K>;
  const std::size_t n = r.cols();
  auto u = r;
  for (std::size_t j = 0; j < n; ++j)
    if (length[j] > least)
      for (std::size_t i = 0; i < n; ++i) u(i, j) *= R(1 / length[j]);
  auto completed = householder_qr(u).q;
  for (std::size_t j = 0; j < n; ++j)
    if (length[j] > least)
      for (std::size_t i = 0; i < n; ++i) completed(i, j) = u(i, j);
  return completed;
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
  const int exponent = largest_exponent(a);
  auto scaled = a;
  scale_by_power(scaled, -exponent);
  auto [q, r] = householder_qr(scaled);
  const R least = epsilon<R>() * epsilon<R>() * max_modulus(r);
  dense_array<K> v = identity_matrix<K>(n);
  orthogonalize_columns(r, v);
  std::vector<R> length(n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) length[j] += squared_modulus(r(i, j));
    length[j] = sqrt(length[j]);
  }
  auto order = positions(n);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto i, auto j) { return length[i] > length[j]; });
  std::vector<R> values;
  for (auto j : order) values.push_back(length[j]);
  const auto u = completed_columns(with_columns(r, order), values, least);
  for (R& x : values) scale_by_power(x, exponent);
  return {multiply(q, u), std::move(values), with_columns(v, order)};
}

/// Two-sided cyclic Jacobi; what stands above the diagonal of a is not read.
///
/// Why this ends: turns in cyclic order take what is not on the diagonal to 0 [ForsytheHenrici1960].
/// Rounding does not stop that: a turn makes its own entry exactly 0, and errors of the others are
/// parts ε of entries off the diagonal themselves.
template <scalar K>
hermitian_eigenvalues<K> jacobi_eigh(const dense_array<K>& a) {
  using R = real_t<K>;
  const std::size_t n = a.rows();
  const int exponent = largest_exponent(a);
  dense_array<K> h = a, v = identity_matrix<K>(n);
  for (std::size_t i = 0; i < n; ++i) {
    h(i, i) = K(real_part(h(i, i)));
    for (std::size_t j = 0; j < i; ++j) h(j, i) = conjugate(h(i, j));
  }
  scale_by_power(h, -exponent);
  const R tolerance = epsilon<R>() * norm(h) / R(double(n > 0 ? 4 * n : 1));
  bool rotated = true;
  for (int sweep = 0; rotated; ++sweep) {
    if (sweep == 60) throw_numerical_failure("eigh: Jacobi did not converge in 60 sweeps");
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
  for (R& x : values) scale_by_power(x, exponent);
  return {std::move(values), with_columns(v, order)};
}

}  // namespace cofree::detail
