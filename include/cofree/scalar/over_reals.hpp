// cofree/scalar/over_reals.hpp — the same field over another real type.
//
//   over_reals<K, R>    ℝ, ℂ or ℍ, whichever K is, over R
//   over_double<K>      over double: where searches and first approximations live
//   over_long_real<K>   over long_real: where any number of digits lives
#pragma once

#include <cofree/scalar/long_real.hpp>
#include <type_traits>

namespace cofree {

template <scalar K, real_scalar R>
using over_reals = std::conditional_t<
    field_of<K> == field::real, R,
    std::conditional_t<field_of<K> == field::complex, complex<R>, quaternion<R>>>;

template <scalar K>
using over_double = over_reals<K, double>;
template <scalar K>
using over_long_real = over_reals<K, long_real>;

}  // namespace cofree
