// cofree/operator/precision.hpp — the same operators, bases and spaces of functions with other digits.
//
//   extend<K>(A), extend<K>(A, W)   digit for digit in standard bases, into a real type of more digits
//   rounded<K>(A)                   into one of fewer
//   digits(A), with_digits(A, n)    of operators whose precision is a value
//   extend<K>(b)                    a basis: its vectors digit for digit, Gram matrix and condition anew
//   extend<K>(P)                    polynomials, sampled functions: one space, numbers computed anew
//
// The spaces stay who they are: extend<real50>(V) == extend<real50>(V), and extend<real50>(A * B) and
// extend<real50>(A) * extend<real50>(B) lie in one L(U,V). The field may grow at the same time:
// extend<complex50>(A) of a real double A.
#pragma once

#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/tensor.hpp>
#include <cofree/scalar/mpfr_access.hpp>

namespace cofree {
namespace detail {

/// x as an R, to the digits R has; exactly where it has as many.
template <class R, class S>
R converted(const S& x) {
  if constexpr (mpfr_based<R> && mpfr_based<S>) {
    R y(0);
    mpfr_set(mpfr_access<R>::get(y), mpfr_access<S>::get(x), MPFR_RNDN);
    return y;
  } else if constexpr (std::floating_point<S> || std::floating_point<R>) {
    return static_cast<R>(x);
  } else {  // in parts that are doubles
    R y(0);
    for (S rest = x;;) {
      const double part = static_cast<double>(rest);
      const R next = y + R(part);
      if (part == 0 || next == y || !std::isfinite(part)) return next;
      y = next, rest -= S(part);
    }
  }
}

/// A number in another real type of the same field, or of a larger one.
template <scalar K, scalar J>
K with_real_type(const J& a) {
  using R = real_t<K>;
  if constexpr (field_of<J> == field::real)
    return K(detail::converted<R>(a));
  else if constexpr (field_of<J> == field::complex)
    return K(detail::converted<R>(a.real()), detail::converted<R>(a.imag()));
  else
    return K(detail::converted<R>(a.w), detail::converted<R>(a.x), detail::converted<R>(a.y),
             detail::converted<R>(a.z));
}
template <scalar K, scalar J>
dense_array<K> with_real_type(const dense_array<J>& a) {
  dense_array<K> b(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) b.data()[i] = with_real_type<K>(a.data()[i]);
  return b;
}

}  // namespace detail

/// The decimal digits that every number of A has; of a type of fixed precision that of the type. An
/// operator without numbers (dimension 0) has those of the working precision.
template <scalar K>
int digits(const linear_operator<K>& a) {
  const int carried = detail::digits_in(a.frame_entries());
  if constexpr (detail::precision_is_a_value<K>)
    return carried != 0 ? carried : scalar_traits<real_t<K>>::digits(real_t<K>(0));
  else
    return carried;
}

/// The same operator with its numbers in standard bases rounded, or followed by zeros, to so many
/// digits: the way to make operators of two precisions meet.
/// @throws invalid_argument unless 1 ≤ n ≤ 10400
template <scalar K>
requires detail::precision_is_a_value<K>
linear_operator<K> with_digits(const linear_operator<K>& a, int n) {
  using traits = scalar_traits<real_t<K>>;
  auto m = matrix(a);
  const typename traits::precision_scope scope(n);
  for (std::size_t i = 0; i < m.size(); ++i)
    detail::for_each_part(m.data()[i], [&](real_t<K>& x) { x = traits::with_digits(x, n); });
  return from_matrix(m, a.domain(), a.codomain());
}

namespace detail {
/// @throws precision_mismatch if numbers made now do not hold the digits of A
template <scalar K, scalar J>
void require_room(const linear_operator<J>& a) {
  if constexpr (precision_is_a_value<K>) {
    const int room = scalar_traits<real_t<K>>::digits(real_t<K>(0));
    if (digits(a) > room)
      throw_precision_mismatch("extend", "the operator", digits(a), "the working precision", room);
  }
}
}  // namespace detail

/// The same operator: matrix(extend<K>(A)) has the digits of matrix(A), followed by zeros. A long_real
/// has the working precision.
/// @throws precision_mismatch if that is less than the digits of A; as the extension of the field
/// @throws invalid_argument over ℍ if a space has more than one factor
template <scalar K, scalar J>
requires extends_precision<J, K>
linear_operator<K> extend(const linear_operator<J>& a) {
  detail::require_room<K>(a);
  return from_matrix(detail::with_real_type<K>(matrix(a)), extend<K>(a.domain()),
                     extend<K>(a.codomain()));
}

/// A : U → V⊗W over K with W kept over the centre, for ℝ ⊂ ℍ; every space with more digits.
/// @throws space_mismatch if the codomain does not end with W
template <scalar K, scalar J>
requires extends_precision<J, K> && real_scalar<J>
linear_operator<K> extend(const linear_operator<J>& a, const space<J>& w) {
  detail::require_room<K>(a);
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
  return detail::polynomials_on(extend<K>(p.as_space), detail::converted<R>(p.low),
                                detail::converted<R>(p.high));
}

/// The same space of functions: its basis is computed anew from the weights.
template <scalar K, scalar J>
requires extends_precision<J, K>
sampled_function_space<K> extend(const sampled_function_space<J>& f) {
  std::vector<real_t<K>> weights;
  for (const auto& w : f.weights) weights.push_back(detail::converted<real_t<K>>(w));
  return detail::sampled_functions_on(extend<K>(f.as_space), std::move(weights));
}

}  // namespace cofree
