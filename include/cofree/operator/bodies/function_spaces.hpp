// cofree/operator/bodies/function_spaces.hpp — what function_spaces.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/function_spaces.hpp>

namespace cofree {
namespace detail::function_spaces_parts {

/// x p_k = β_k p_{k+1} + μ p_k + β_{k−1} p_{k−1} for orthonormal Legendre polynomials on [a, b].
template <scalar K>
dense_array<K> jacobi_array(std::size_t n, real_t<K> a, real_t<K> b) {
  using std::sqrt;
  using R = real_t<K>;
  dense_array<K> j(n, n);
  for (std::size_t k = 0; k < n; ++k) {
    j(k, k) = K((a + b) / 2);
    if (k + 1 == n) break;
    const R i(k + 1);
    j(k + 1, k) = j(k, k + 1) = K((b - a) / 2 * i / sqrt(4 * i * i - 1));
  }
  return j;
}

/// p_k′ = 2/(b−a) Σ √((2k+1)(2i+1)) p_i over i = k−1, k−3, …
template <scalar K>
dense_array<K> derivative_array(std::size_t n, real_t<K> a, real_t<K> b) {
  using std::sqrt;
  using R = real_t<K>;
  dense_array<K> d(n, n);
  for (std::size_t k = 1; k < n; ++k)
    for (std::size_t i = (k + 1) % 2; i < k; i += 2)
      d(i, k) = K(2 / (b - a) * sqrt(R(2 * k + 1)) * sqrt(R(2 * i + 1)));
  return d;
}

/// Columns 1, x, x², … by multiplication with x: exact but for rounding, degree < n never overflows
/// the space.
template <scalar K>
dense_array<K> monomial_columns(const dense_array<K>& times_x, real_t<K> a, real_t<K> b) {
  using std::sqrt;
  const std::size_t n = times_x.rows();
  dense_array<K> m(n, n), power(n, 1);
  if (n > 0) power(0, 0) = K(sqrt(b - a));
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) m(i, k) = power(i, 0);
    power = multiply(times_x, power);
  }
  return m;
}

}  // namespace detail::function_spaces_parts

namespace detail {

template <scalar K>
polynomial_space<K> polynomials_on(const space<K>& p, real_t<K> a, real_t<K> b) {
  namespace parts = function_spaces_parts;
  const std::size_t n = p.dimension();
  const auto x = parts::jacobi_array<K>(n, a, b);
  return {p,
          standard_basis(p),
          basis<K>(p, parts::monomial_columns<K>(x, a, b)),
          from_matrix(parts::derivative_array<K>(n, a, b), p, p),
          from_matrix(x, p, p),
          a,
          b};
}

template <scalar K>
sampled_function_space<K> sampled_functions_on(const space<K>& f, std::vector<real_t<K>> weights) {
  using std::sqrt;
  const std::size_t n = weights.size();
  dense_array<K> columns(n, n);
  for (std::size_t i = 0; i < n; ++i) columns(i, i) = K(sqrt(weights[i]));
  return {f, basis<K>(f, columns), std::move(weights)};
}

}  // namespace detail

template <scalar K>
polynomial_space<K> polynomials(std::size_t n, real_t<K> a, real_t<K> b) {
  if (!(a < b))
    detail::throw_invalid_argument("polynomials: the interval [" + detail::short_text(a, 6) + ", " +
                                   detail::short_text(b, 6) + "] is empty");
  return detail::polynomials_on(space<K>("P", n), a, b);
}

template <scalar K>
sampled_function_space<K> sampled_functions(const std::vector<real_t<K>>& weights) {
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (!(weights[i] > 0))
      detail::throw_invalid_argument("sampled_functions: weight " + std::to_string(i) + " is " +
                                     detail::short_text(weights[i], 6) +
                                     ", expected a positive number");
  return detail::sampled_functions_on(space<K>("F", weights.size()), weights);
}

}  // namespace cofree
