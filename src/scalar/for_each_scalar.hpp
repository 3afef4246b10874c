// The scalars that the library is compiled for. Everything else comes from the bodies beside the
// headers (docs/how-to.md, "add a scalar").
#pragma once

#include <cofree/scalar/scalar.hpp>

#define COFREE_FOR_EACH_FIELD(M, R) M(R) M(complex<R>) M(quaternion<R>)
/// ℝ and ℂ.
#define COFREE_FOR_COMMUTATIVE(M, R) M(R) M(complex<R>)

/// What every layer is compiled for in its ordinary files. double comes last: what is instantiated
/// for it may use what is for float.
#define COFREE_FOR_EACH_SCALAR(M) COFREE_FOR_EACH_FIELD(M, float) COFREE_FOR_EACH_FIELD(M, double)
/// What files of a layer that are slow to compile are compiled for. Most layers have long_numbers.cpp for
/// long_real and fifty_digits.cpp for real50; both include cofree/scalar/long_numbers.hpp.
#define COFREE_FOR_EACH_LONG_SCALAR(M) \
  COFREE_FOR_EACH_FIELD(M, real50) COFREE_FOR_EACH_FIELD(M, long_real)
