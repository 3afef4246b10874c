// cofree/lsrdr/definitions/canonical.hpp — the unitary of U that takes e and R to the canonical gauge.
#pragma once

#include <algorithm>
#include <cofree/dense/decompositions.hpp>

namespace cofree::detail {

/// Eigenvalues this near, relative to the largest, are one; and so are norms of columns.
template <scalar K>
real_t<K> tie() {
  using std::sqrt;
  return real_t<K>(64) * sqrt(epsilon<K>());
}

/// The first column of m within the tie of the largest norm.
template <scalar K>
std::size_t leading_column(const dense_array<K>& m) {
  using std::sqrt;
  using R = real_t<K>;
  std::vector<R> size(m.cols(), R(0));
  for (std::size_t j = 0; j < m.cols(); ++j) {
    for (std::size_t i = 0; i < m.rows(); ++i) size[j] += squared_modulus(m(i, j));
    size[j] = sqrt(size[j]);
  }
  const R least = (R(1) - tie<K>()) * *std::max_element(size.begin(), size.end());
  return std::size_t(
      std::find_if(size.begin(), size.end(), [&](const R& x) { return x >= least; }) -
      size.begin());
}

/// q with orthonormal columns that span the leading columns of m in turn: q†m has those columns upper
/// triangular with a positive diagonal.
template <scalar K>
dense_array<K> leading_directions(dense_array<K> m) {
  const std::size_t k = m.rows();
  dense_array<K> q(k, k);
  for (std::size_t c = 0; c < k; ++c) {
    const std::size_t from = leading_column(m);
    dense_array<K> x(k, 1);
    for (std::size_t i = 0; i < k; ++i) x(i, 0) = m(i, from);
    for (std::size_t before = 0; before < c; ++before) {  // what rounding has left
      dense_array<K> y(k, 1);
      for (std::size_t i = 0; i < k; ++i) y(i, 0) = q(i, before);
      const auto along = multiply(y, multiply(op::adjoint, y, op::none, x));
      add_scaled(x, along, centre_t<K>(real_t<K>(-1)));
    }
    scale(x, centre_t<K>(real_t<K>(real_t<K>(1) / norm(x))));
    for (std::size_t i = 0; i < k; ++i) q(i, c) = x(i, 0);
    add_scaled(m, multiply(x, multiply(op::adjoint, x, op::none, m)), centre_t<K>(real_t<K>(-1)));
  }
  return q;
}

/// The rows of u†: an orthonormal basis of eigenvectors of e, columns, with decreasing eigenvalues.
template <scalar K>
std::pair<dense_array<K>, std::vector<real_t<K>>> decreasing_eigenvectors(const dense_array<K>& e) {
  const auto found = eigh(e);
  const std::size_t d = e.rows();
  dense_array<K> vectors(d, d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) vectors(i, j) = found.vectors(i, d - 1 - j);
  return {vectors, {found.values.rbegin(), found.values.rend()}};
}

/// u† as numbers in the standard basis of U.
template <scalar K>
dense_array<K> fixed_phases(dense_array<K> vectors, const std::vector<real_t<K>>& weights,
                            const dense_array<K>& r) {
  const std::size_t d = weights.size();
  for (std::size_t first = 0, end = 0; first < d; first = end) {
    for (end = first + 1; end < d && weights[end - 1] - weights[end] <= tie<K>() * weights[0];)
      ++end;
    dense_array<K> block(d, end - first);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = first; j < end; ++j) block(i, j - first) = vectors(i, j);
    const auto rows = multiply(op::adjoint, block, op::none, r);
    block = multiply(block, leading_directions(rows));
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = first; j < end; ++j) vectors(i, j) = block(i, j - first);
  }
  return vectors;
}

}  // namespace cofree::detail
