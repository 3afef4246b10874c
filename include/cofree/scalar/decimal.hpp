// cofree/scalar/decimal.hpp — decimals that read back as exactly the number they were written from.
//
//   decimal(x)             the shortest such text for the built-in types, a sufficient one for others
//   from_decimal<R>(text)  the nearest number of type R, a long_real at the working precision
//
// "-1.25", "6.02e23", "inf", "-inf", "nan".
#pragma once

#include <cofree/scalar/mpfr_access.hpp>
#include <cofree/scalar/real_number.hpp>
#include <string>
#include <string_view>

namespace cofree {

namespace detail {
/// A type that does not stand on MPFR has the same two functions beside it.
std::string decimal_of(float x);
std::string decimal_of(double x);
std::string decimal_of(long double x);
std::string decimal_of(mpfr_srcptr x);
void set_decimal(float& x, std::string_view text);
void set_decimal(double& x, std::string_view text);
void set_decimal(long double& x, std::string_view text);
void set_decimal(mpfr_ptr x, std::string_view text);
}  // namespace detail

/// from_decimal<R>(decimal(x)) = x.
template <real_number R>
std::string decimal(const R& x) {
  using detail::decimal_of;
  if constexpr (detail::mpfr_based<R>)
    return decimal_of(detail::mpfr_access<R>::get(x));
  else
    return decimal_of(x);
}

/// @throws invalid_argument where the text is not one number
template <real_number R>
R from_decimal(std::string_view text) {
  using detail::set_decimal;
  R x;
  if constexpr (detail::mpfr_based<R>)
    set_decimal(detail::mpfr_access<R>::get(x), text);
  else
    set_decimal(x, text);
  return x;
}

}  // namespace cofree
