// What the decompositions share: operators from vectors that were found, and relative residuals.
#pragma once

#include <cofree/operator/basis.hpp>

namespace cofree::detail {

/// The operator S → V that takes the standard basis of S to the columns, which are in V's frame.
template <scalar K>
linear_operator<K> from_columns(const space<K>& s, const space<K>& v,
                                const dense_array<K>& columns) {
  const auto f = frame_columns<K>(*s.node());
  return {s, v, f ? multiply(columns, *f) : columns};
}

/// The columns first … last − 1.
template <scalar K>
dense_array<K> columns_between(const dense_array<K>& a, std::size_t first, std::size_t last) {
  dense_array<K> part(a.rows(), last - first);
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = first; j < last; ++j) part(i, j - first) = a(i, j);
  return part;
}

/// rows × cols with d along the diagonal.
template <scalar K>
dense_array<K> diagonal_matrix(const std::vector<real_t<K>>& d, std::size_t rows,
                               std::size_t cols) {
  dense_array<K> m(rows, cols);
  for (std::size_t i = 0; i < d.size(); ++i) m(i, i) = K(d[i]);
  return m;
}

/// error/scale, and 0 where both are.
template <class R>
R relative(const R& error, const R& scale) {
  return error == 0 ? R(0) : error / scale;
}
template <scalar K>
real_t<K> relative_distance(const linear_operator<K>& a, const linear_operator<K>& product) {
  return relative(distance(a, product), norm(a));
}

/// @throws space_mismatch unless A maps a space into itself
template <scalar K>
void require_endomorphism(std::string_view operation, const linear_operator<K>& a) {
  require_same_space(operation, "domain", a.domain(), "codomain", a.codomain());
}

}  // namespace cofree::detail
