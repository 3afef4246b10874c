// cofree/dense/internal/precision.hpp — the precision of an array of numbers on MPFR.
//
//   bits_of(a)                 the largest precision among its numbers
//   prepare(c, bits)           gives the numbers of c that precision
//   precision_of_array p(a)    while it lives, the working precision is that of a
//
// Decompositions work, and judge whether they are done, at the precision of what they are given.
#pragma once

#include <algorithm>
#include <cofree/dense/array.hpp>
#include <cofree/scalar/long_real.hpp>

namespace cofree::detail {

/// f of each real number in x.
template <scalar K, class F>
void for_each_component(const K& x, F f) {
  if constexpr (field_of<K> == field::real)
    f(x);
  else if constexpr (field_of<K> == field::complex)
    f(x.real()), f(x.imag());
  else
    f(x.w), f(x.x), f(x.y), f(x.z);
}

/// The largest precision in an array.
template <scalar K>
requires mpfr_based<real_t<K>>
mpfr_prec_t bits_of(const_matrix_view<K> a) {
  using R = real_t<K>;
  if constexpr (!std::same_as<R, long_real>) {
    static const mpfr_prec_t bits = mpfr_get_prec(mpfr_access<R>::get(R(0)));
    return bits;
  } else {
    mpfr_prec_t bits = MPFR_PREC_MIN;
    for (std::size_t i = 0; i < a.rows * a.cols; ++i)
      for_each_component(a.data[i], [&](const R& x) { bits = std::max(bits, x.bits()); });
    return bits;
  }
}

/// Gives the numbers of c this precision; their values are lost where they had another.
template <scalar K>
requires mpfr_based<real_t<K>>
void prepare(matrix_view<K> c, mpfr_prec_t bits) {
  if constexpr (std::same_as<real_t<K>, long_real>)
    for (std::size_t i = 0; i < c.rows * c.cols; ++i) {
      bool fits = true;
      for_each_component(c.data[i], [&](const long_real& x) { fits = fits && x.bits() == bits; });
      if (fits) continue;
      const auto zero = long_real::zero_of(bits);
      if constexpr (field_of<K> == field::real)
        c.data[i] = zero;
      else if constexpr (field_of<K> == field::complex)
        c.data[i] = K(zero, zero);
      else
        c.data[i] = K(zero, zero, zero, zero);
    }
}

/// Sets the working precision of long_real to that of a; nothing for other numbers.
template <scalar K>
class precision_of_array {
public:
  explicit precision_of_array(const dense_array<K>& a) {
    if constexpr (std::same_as<real_t<K>, long_real>)
      if (a.size() > 0) working_bits = bits_of<K>(a.view());
  }
  ~precision_of_array() { working_bits = before_; }
  precision_of_array(const precision_of_array&) = delete;
  precision_of_array& operator=(const precision_of_array&) = delete;

private:
  mpfr_prec_t before_ = working_bits;
};

}  // namespace cofree::detail
