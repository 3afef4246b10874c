// cofree/dense/definitions/precision.hpp — the precision of an array of numbers on MPFR.
//
//   bits_of(a)                 the largest precision among its numbers
//   precision_of_array p(a)    while it lives, the working precision is that of a
//
// Decompositions work, and judge whether they are done, at the precision of what they are given.
#pragma once

#include <algorithm>
#include <cofree/dense/array.hpp>
#include <cofree/scalar/long_real.hpp>

namespace cofree::detail {

/// The largest precision in an array.
template <scalar K>
requires mpfr_based<real_t<K>>
mpfr_prec_t bits_of(const_matrix_view<K> a) {
  using R = real_t<K>;
  if constexpr (!std::same_as<R, long_real>) {
    const R zero(0);
    return mpfr_get_prec(mpfr_access<R>::get(zero));
  } else {
    mpfr_prec_t bits = MPFR_PREC_MIN;
    const auto take = [&](const R& x) { bits = std::max(bits, x.bits()); };
    for (std::size_t i = 0; i < a.rows * a.cols; ++i) {
      const K& x = a.data[i];
      if constexpr (field_of<K> == field::real)
        take(x);
      else if constexpr (field_of<K> == field::complex)
        take(x.real()), take(x.imag());
      else
        take(x.w), take(x.x), take(x.y), take(x.z);
    }
    return bits;
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
