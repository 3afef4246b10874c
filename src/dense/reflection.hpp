// Householder reflections over any field with a real target.
#pragma once

#include <algorithm>
#include <cofree/dense/array.hpp>
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
    if (largest == 0) return;  // u = 0: the identity
    for (K& x : u) x *= 1 / largest, sum += squared_modulus(x);
    const R length = sqrt(sum);
    target = largest * length;
    zeta = -unit(u[0]);
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
  /// A column of x ← (1 − uu†)x.
  void subtract_image(dense_array<K>& x, std::size_t row, std::size_t j) const {
    K s{};
    for (std::size_t i = 0; i < u.size(); ++i) s += conjugate(u[i]) * x(row + i, j);
    for (std::size_t i = 0; i < u.size(); ++i) x(row + i, j) -= u[i] * s;
  }
};

}  // namespace cofree::detail
