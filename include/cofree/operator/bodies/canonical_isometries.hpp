// cofree/operator/bodies/canonical_isometries.hpp — what canonical_isometries.hpp declares, for any
// scalar. The frames of L(U,V), of products and of sums are made of those of the parts, so that these
// isometries only move numbers.
#pragma once

#include <cofree/operator/canonical_isometries.hpp>

namespace cofree {

template <commutative_scalar K>
linear_operator<K> operators_as_product(const space<K>& u, const space<K>& v) {
  const auto from = operators(u, v);
  // Both are row by row: v slow; φ has its values on the frame of U for numbers, as a row has.
  return {from, v * linear_dual(u), identity_matrix<K>(from.dimension())};
}

template <scalar K>
linear_operator<centre_t<K>> operators_into_product(const space<K>& x, const space<K>& v,
                                                    const space<centre_t<K>>& w) {
  using Z = centre_t<K>;
  linear_operator<Z> out(operators(x, v * w), operators(x, v) * w);
  constexpr std::size_t parts = sizeof(K) / sizeof(Z);  // 4 real numbers in a quaternion
  const std::size_t row = x.dimension() * parts, r = w.dimension();
  auto& numbers = out.frame_entries();
  for (std::size_t i = 0; i < v.dimension(); ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < row; ++k)
        numbers((i * row + k) * r + j, (i * r + j) * row + k) = Z(real_t<K>(1));
  return out;
}

template <scalar K>
linear_operator<centre_t<K>> product_of_operators(const space<K>& u, const space<K>& v,
                                                  const space<centre_t<K>>& w,
                                                  const space<centre_t<K>>& x) {
  using Z = centre_t<K>;
  linear_operator<Z> out(operators(u, v) * operators(w, x), operators(u * w, v * x));
  constexpr std::size_t parts = sizeof(K) / sizeof(Z);
  const std::size_t nu = u.dimension(), nv = v.dimension(), nw = w.dimension(), nx = x.dimension();
  auto& numbers = out.frame_entries();
  for (std::size_t i = 0; i < nv; ++i)
    for (std::size_t k = 0; k < nu * parts; ++k)
      for (std::size_t j = 0; j < nx; ++j)
        for (std::size_t l = 0; l < nw; ++l) {
          const std::size_t row = i * nx + j, col = k / parts * nw + l;
          numbers((row * nu * nw + col) * parts + k % parts,
                  ((i * nu * parts + k) * nx + j) * nw + l) = Z(real_t<K>(1));
        }
  return out;
}

template <scalar K>
linear_operator<K> distribute(const space<K>& p, std::size_t k) {
  const auto parts = detail::factors_of(p.node());
  if (k >= parts.size()) detail::factor_node(p.node(), k, field_of<K>);  // words the error
  std::size_t before = 1, after = 1;
  for (std::size_t j = 0; j < k; ++j) before *= parts[j]->dimension;
  for (std::size_t j = k + 1; j < parts.size(); ++j) after *= parts[j]->dimension;
  auto sum = zero_space<K>();
  for (const auto& summand : detail::summands_of(parts[k])) {
    std::vector<detail::space_handle> flat;  // the summand may be a product itself
    for (std::size_t j = 0; j < parts.size(); ++j)
      for (const auto& part : detail::factors_of(j == k ? summand : parts[j])) flat.push_back(part);
    sum = sum + space<K>(detail::product_of(field_of<K>, flat));
  }
  linear_operator<K> out(p, sum);
  const std::size_t whole = parts[k]->dimension;
  std::size_t row = 0, first = 0;
  for (const auto& summand : detail::summands_of(parts[k])) {
    for (std::size_t i = 0; i < before; ++i)
      for (std::size_t j = first; j < first + summand->dimension; ++j)
        for (std::size_t l = 0; l < after; ++l)
          out.frame_entries()(row++, (i * whole + j) * after + l) = K(real_t<K>(1));
    first += summand->dimension;
  }
  return out;
}

template <scalar K>
linear_operator<K> distribute(const space<K>& p) {
  const auto parts = detail::factors_of(p.node());
  std::vector<std::size_t> sums;
  for (std::size_t k = 0; k < parts.size(); ++k)
    if (parts[k]->shape == detail::space_node::form::sum) sums.push_back(k);
  if (sums.size() != 1)
    detail::throw_invalid_argument("distribute: " + std::to_string(sums.size()) + " factors of " +
                                   p.description() +
                                   " are sums, expected one; say which by its position");
  return distribute(p, sums[0]);
}

}  // namespace cofree
