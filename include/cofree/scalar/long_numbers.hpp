// cofree/scalar/long_numbers.hpp — 50 and 100 digits as types (opt-in: Boost costs 2.4 s).
//
//   real50, real100                  MPFR numbers of fixed precision, without heap storage
//   complex50, quaternion50, …       the fields over them
//
// No expression templates (et_off): `auto` is safe. For digits chosen at run time see long_real.
#pragma once

#include <boost/multiprecision/mpfr.hpp>
#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/long_real.hpp>
#include <cofree/scalar/real_number.hpp>

namespace cofree {

template <unsigned Digits>
using fixed_real = boost::multiprecision::number<
    boost::multiprecision::mpfr_float_backend<Digits, boost::multiprecision::allocate_stack>,
    boost::multiprecision::et_off>;

using real50 = fixed_real<50>;
using real100 = fixed_real<100>;

template <unsigned Digits>
struct detail::mpfr_access<fixed_real<Digits>> {
  static mpfr_srcptr get(const fixed_real<Digits>& a) { return a.backend().data(); }
  static mpfr_ptr get(fixed_real<Digits>& a) { return a.backend().data(); }
};

template <unsigned Digits>
struct scalar_traits<fixed_real<Digits>> : real_traits<fixed_real<Digits>> {
  static constexpr bool unbounded_exponent = true;
  static fixed_real<Digits> epsilon() { return std::numeric_limits<fixed_real<Digits>>::epsilon(); }
};

using complex50 = complex_number<real50>;
using complex100 = complex_number<real100>;
using quaternion50 = quaternion<real50>;
using quaternion100 = quaternion<real100>;

static_assert(real_number<real50> && real_number<real100> && real_number<long_real>);

}  // namespace cofree
