// cofree/scalar/mpfr_access.hpp — the MPFR number inside a real type that has one.
//
//   detail::mpfr_access<R>   get(r): mpfr_srcptr of a constant, mpfr_ptr of a variable
//   detail::mpfr_based<R>    the concept of those types: real50, real100, long_real
//
// Kernels that work on limbs (products by residues, loops without temporaries) go through it.
#pragma once

#include <mpfr.h>

#include <concepts>

namespace cofree::detail {

/// Specialised beside each type that stands on MPFR.
template <class R>
struct mpfr_access;

template <class R>
concept mpfr_based = requires(R& a, const R& b) {
  { mpfr_access<R>::get(a) } -> std::same_as<mpfr_ptr>;
  { mpfr_access<R>::get(b) } -> std::same_as<mpfr_srcptr>;
};

}  // namespace cofree::detail
