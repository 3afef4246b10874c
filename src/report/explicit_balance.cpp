#include "explicit_balance.hpp"

#include <algorithm>

namespace cofree::detail {

std::vector<int> balancing(const slice_list& a, field f) {
  const std::size_t rows = a[0].rows(), copies = std::size_t(weight(f)), n = rows / copies;
  std::vector<long double> size(n * n);
  for (const auto& slice : a)
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < rows; ++k) {
        const auto x = static_cast<std::complex<long double>>(slice(i, k));
        size[i % n * n + k % n] += std::norm(x);
      }
  std::vector<int> d(n);
  bool moved = true;
  for (int sweep = 0; sweep < 100 && moved; ++sweep) {
    moved = false;
    for (std::size_t i = 0; i < n; ++i) {
      long double row = 0, column = 0;
      for (std::size_t k = 0; k < n; ++k)
        if (k != i) row += size[i * n + k], column += size[k * n + i];
      if (!(row > 0) || !(column > 0)) continue;
      const int exponent = int(std::lround(0.25L * (std::log2(column) - std::log2(row))));
      if (exponent == 0) continue;
      moved = true, d[i] += exponent;
      for (std::size_t k = 0; k < n; ++k) {
        if (k == i) continue;
        auto &in_row = size[i * n + k], &in_column = size[k * n + i];
        in_row = std::ldexp(in_row, 2 * exponent), in_column = std::ldexp(in_column, -2 * exponent);
      }
    }
  }
  const auto [least, most] = std::minmax_element(d.begin(), d.end());
  if (*most <= 2 + *least) std::fill(d.begin(), d.end(), 0);
  for (std::size_t i = n; i < rows; ++i) d.push_back(d[i - n]);
  return d;
}

matrix in_basis(matrix x, const std::vector<int>& d, int row, int col, int shift) {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t k = 0; k < x.cols(); ++k) {
      const int exponent = shift + (row == 0 ? 0 : row * d[i]) + (col == 0 ? 0 : col * d[k]);
      auto& z = x(i, k);
      z = {std::ldexp(z.real(), exponent), std::ldexp(z.imag(), exponent)};
    }
  return x;
}

}  // namespace cofree::detail
