// cofree/operator/precision.hpp — the same operators, bases and spaces of functions with other digits.
//
//   extend<K>(A), extend<K>(A, W)   digit for digit in standard bases, into a real type of more digits
//   rounded<K>(A)                   into one of fewer
//   extend<K>(b)                    a basis: its vectors digit for digit, Gram matrix and condition anew
//   extend<K>(P)                    polynomials, sampled functions: one space, numbers computed anew
//
// The spaces stay who they are: extend<real50>(V) == extend<real50>(V), and extend<real50>(A * B) and
// extend<real50>(A) * extend<real50>(B) lie in one L(U,V). The field may grow at the same time:
// extend<complex50>(A) of a real double A.
#pragma once

#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/tensor.hpp>

namespace cofree {
namespace detail {

/// A number in another real type of the same field, or of a larger one.
template <scalar K, scalar J>
K with_real_type(const J& a) {
  using R = real_t<K>;
  if constexpr (field_of<J> == field::real)
    return K(static_cast<R>(a));
  else if constexpr (field_of<J> == field::complex)
    return K(static_cast<R>(a.real()), static_cast<R>(a.imag()));
  else
    return K(static_cast<R>(a.w), static_cast<R>(a.x), static_cast<R>(a.y), static_cast<R>(a.z));
}
template <scalar K, scalar J>
dense_array<K> with_real_type(const dense_array<J>& a) {
  dense_array<K> b(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) b.data()[i] = with_real_type<K>(a.data()[i]);
  return b;
}

}  // namespace detail

/// The same operator: matrix(extend<K>(A)) has the digits of matrix(A), followed by zeros.
/// @throws invalid_argument over ℍ if a space has more than one factor
template <scalar K, scalar J>
requires extends_precision<J, K>
linear_operator<K> extend(const linear_operator<J>& a) {
  return from_matrix(detail::with_real_type<K>(matrix(a)), extend<K>(a.domain()),
                     extend<K>(a.codomain()));
}

/// A : U → V⊗W over K with W kept over the centre, for ℝ ⊂ ℍ; every space with more digits.
/// @throws space_mismatch if the codomain does not end with W
template <scalar K, scalar J>
requires extends_precision<J, K> && real_scalar<J>
linear_operator<K> extend(const linear_operator<J>& a, const space<J>& w) {
  const auto [v, kept] = detail::split_last("extend", a.codomain(), last(w.factor_count()));
  require_same_space("extend", "last factor of the codomain", kept, "the factor to keep", w);
  return from_matrix(detail::with_real_type<K>(matrix(a)), extend<K>(a.domain()),
                     extend<K>(v) * extend<centre_t<K>>(w));
}

/// The same operator with fewer digits, each number rounded; the field is kept.
template <scalar K, scalar J>
requires extends_precision<K, J> && (field_of<J> == field_of<K>)
linear_operator<K> rounded(const linear_operator<J>& a) {
  return from_matrix(detail::with_real_type<K>(matrix(a)), rounded<K>(a.domain()),
                     rounded<K>(a.codomain()));
}

/// The basis of the same vectors; its Gram matrix and its condition number have all digits of K.
/// @throws numerical_failure if the vectors are linearly dependent
template <scalar K, scalar J>
requires extends_precision<J, K>
basis<K> extend(const basis<J>& b) {
  std::vector<linear_operator<K>> vectors;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto x = detail::with_real_type<K>(matrix(b[i]));
    vectors.push_back(from_matrix(x, unit_space<K>(), extend<K>(b.of())));
  }
  return {extend<K>(b.of()), vectors};
}

/// The same space of polynomials: its bases and maps are computed anew from the interval.
template <scalar K, scalar J>
requires extends_precision<J, K>
polynomial_space<K> extend(const polynomial_space<J>& p) {
  using R = real_t<K>;
  return detail::polynomials_on(extend<K>(p.as_space), static_cast<R>(p.low),
                                static_cast<R>(p.high));
}

/// The same space of functions: its basis is computed anew from the weights.
template <scalar K, scalar J>
requires extends_precision<J, K>
sampled_function_space<K> extend(const sampled_function_space<J>& f) {
  std::vector<real_t<K>> weights;
  for (const auto& w : f.weights) weights.push_back(static_cast<real_t<K>>(w));
  return detail::sampled_functions_on(extend<K>(f.as_space), std::move(weights));
}

}  // namespace cofree
