// The complex image χ of quaternionic operators, slice by slice: an oracle for everything over ℍ.
#pragma once

#include <cofree/operator/basis.hpp>

/// χ(A): slices a + bj become [[a, b], [−b̄, ā]].
inline cofree::linear_operator<std::complex<double>> complex_image(
    const cofree::linear_operator<cofree::quaternion<double>>& a,
    const cofree::space<std::complex<double>>& v, const cofree::space<std::complex<double>>& w) {
  std::vector<cofree::dense_array<cofree::complex<double>>> out;
  for (const auto& s : slices(a)) {
    cofree::dense_array<cofree::complex<double>> m(2 * s.rows(), 2 * s.cols());
    for (std::size_t i = 0; i < s.rows(); ++i)
      for (std::size_t k = 0; k < s.cols(); ++k) {
        const auto [x, y] = cofree::symplectic_parts(s(i, k));
        m(i, k) = x, m(i, s.cols() + k) = y;
        m(s.rows() + i, k) = -std::conj(y), m(s.rows() + i, s.cols() + k) = std::conj(x);
      }
    out.push_back(m);
  }
  return from_slices(out, v, w);
}
