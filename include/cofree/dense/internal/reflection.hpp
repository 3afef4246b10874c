// cofree/dense/internal/reflection.hpp — Householder reflections with a real target, over any
// field [BunseGerstner1989], and what is made of them: QR and the Hessenberg form.
#pragma once

#include <algorithm>
#include <cofree/dense/decompositions.hpp>
#include <vector>

namespace cofree::detail {

/// The unitary diag(ζ̄, 1, …)(1 − uu†) on at most N coordinates that takes v to |v| e₁; ζ =
/// −v₁/|v₁|, u = (v − e₁ζ|v|)/√(|v|(|v| + |v₁|)).
template <scalar K>
struct real_target_reflection {
  std::vector<K> u;
  K zeta = K(real_t<K>(1));
  real_t<K> target{};

  explicit real_target_reflection(std::vector<K> v) : u(std::move(v)) {
    using R = real_t<K>;
    using std::sqrt;
    R largest{}, sum{};
    for (const K& x : u) largest = std::max(largest, modulus(x));
    if (!(largest > 0)) return;  // u = 0: the identity
    const R lift = lift_of(largest), unscaled = 1 / R(largest * lift);
    for (K& x : u) x *= lift, x *= unscaled, sum += squared_modulus(x);
    const R length = sqrt(sum);
    target = largest * length;
    // 1/|u₁| is infinite for the smallest numbers; any phase of what is 0 beside 1 will do.
    zeta = modulus(u[0]) * epsilon<R>() * epsilon<R>() > 0 ? -unit(u[0]) : K(R(-1));
    const R divisor = 1 / sqrt(length * (length + modulus(u[0])));
    u[0] -= zeta * length;
    for (K& x : u) x *= divisor;
  }

  /// x ← Px on the rows from `row`, columns from `first`.
  void from_left(dense_array<K>& x, std::size_t row, std::size_t first) const {
    const K back = conjugate(zeta);
    for (std::size_t j = first; j < x.cols(); ++j) {
      subtract_image(x, row, j);
      x(row, j) = back * x(row, j);
    }
  }
  /// x ← P†x on the rows from `row`, columns from `first`.
  void adjoint_from_left(dense_array<K>& x, std::size_t row, std::size_t first) const {
    for (std::size_t j = first; j < x.cols(); ++j) {
      x(row, j) = zeta * x(row, j);
      subtract_image(x, row, j);
    }
  }
  /// x ← xP† on the columns from `col`, the rows before `end`.
  void from_right(dense_array<K>& x, std::size_t col, std::size_t end) const {
    for (std::size_t i = 0; i < end; ++i) {
      K s{};
      for (std::size_t j = 0; j < u.size(); ++j) s += x(i, col + j) * u[j];
      for (std::size_t j = 0; j < u.size(); ++j) x(i, col + j) -= s * conjugate(u[j]);
      x(i, col) = x(i, col) * zeta;
    }
  }

private:
  /// A power of two that makes 1/(x·lift) finite: 1/x is infinite for the smallest x > 0.
  static real_t<K> lift_of(const real_t<K>& x) {
    using R = real_t<K>;
    const R back = 1 / x;
    return back - back == R(0) ? R(1) : R(1 / R(epsilon<R>() * epsilon<R>()));
  }
  /// A column of x ← (1 − uu†)x.
  void subtract_image(dense_array<K>& x, std::size_t row, std::size_t j) const {
    K s{};
    for (std::size_t i = 0; i < u.size(); ++i) s += conjugate(u[i]) * x(row + i, j);
    for (std::size_t i = 0; i < u.size(); ++i) x(row + i, j) -= u[i] * s;
  }
};

/// a = q r by reflections with a real target: the diagonal of r is ≥ 0.
template <scalar K>
qr_factors<K> householder_qr(const dense_array<K>& a) {
  const std::size_t m = a.rows(), n = a.cols();
  dense_array<K> work = a, q(m, n), r(n, n);
  std::vector<real_target_reflection<K>> reflections;
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<K> column;
    for (std::size_t i = k; i < m; ++i) column.push_back(work(i, k));
    reflections.emplace_back(std::move(column));
    reflections[k].from_left(work, k, k + 1);
    r(k, k) = K(reflections[k].target);
    for (std::size_t i = 0; i < k; ++i) r(i, k) = work(i, k);
  }
  for (std::size_t k = 0; k < n; ++k) q(k, k) = K(real_t<K>(1));
  for (std::size_t k = n; k-- > 0;) reflections[k].adjoint_from_left(q, k, k);
  return {std::move(q), std::move(r)};
}

/// h ← q†hq with zeros below a real subdiagonal; `q` ← `q` q, nothing where it has no rows.
template <scalar K>
void reduce_to_hessenberg(dense_array<K>& h, dense_array<K>& q) {
  const std::size_t n = h.rows();
  for (std::size_t k = 0; k + 1 < n; ++k) {
    std::vector<K> column;
    for (std::size_t i = k + 1; i < n; ++i) column.push_back(h(i, k));
    const real_target_reflection<K> p(std::move(column));
    p.from_left(h, k + 1, k + 1);
    p.from_right(h, k + 1, n);
    p.from_right(q, k + 1, q.rows());
    h(k + 1, k) = K(p.target);
    for (std::size_t i = k + 2; i < n; ++i) h(i, k) = K{};
  }
}

}  // namespace cofree::detail
