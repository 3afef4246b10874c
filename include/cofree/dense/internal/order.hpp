// cofree/dense/internal/order.hpp — orders of eigenvalues and columns.
#pragma once

#include <algorithm>
#include <cofree/dense/array.hpp>
#include <numeric>
#include <vector>

namespace cofree::detail {

/// 0, 1, …, n − 1.
inline std::vector<std::size_t> positions(std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

/// The positions by decreasing modulus; moduli that agree to rounding are ordered by real part,
/// then Im > 0 first.
template <scalar C>
std::vector<std::size_t> by_decreasing_modulus(const std::vector<C>& values) {
  using R = real_t<C>;
  auto order = positions(values.size());
  std::vector<R> size;
  for (const C& x : values) size.push_back(modulus(x));
  std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return size[i] > size[j]; });
  // Equal moduli differ by rounding: regroup them in runs, or sorting would not be transitive.
  const auto before = [&](auto i, auto j) {
    if (values[i].real() != values[j].real()) return values[i].real() > values[j].real();
    return values[i].imag() > values[j].imag();
  };
  const R equal = 1 - 450 * epsilon<R>();
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first + 1;
    const R top = size[order[first]];
    while (last < order.size() && size[order[last]] >= R(top * equal)) ++last;
    std::stable_sort(order.begin() + long(first), order.begin() + long(last), before);
    first = last;
  }
  return order;
}

/// Columns of x in the order given.
template <scalar K>
dense_array<K> with_columns(const dense_array<K>& x, const std::vector<std::size_t>& order) {
  dense_array<K> y(x.rows(), order.size());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j) y(i, j) = x(i, order[j]);
  return y;
}

}  // namespace cofree::detail
