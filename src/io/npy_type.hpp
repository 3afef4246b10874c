// What the entries of a .npy file are: NumPy's names of number types.
#pragma once

#include <cofree/scalar/scalar.hpp>
#include <string>

namespace cofree::detail {

/// One entry is 1, 2 or 4 numbers of one format.
struct npy_number {
  char letter = 'f';     ///< f: floating point, i: integer, u: unsigned integer, b: truth value
  std::size_t size = 8;  ///< bytes of one number
  bool swapped = false;  ///< in the byte order that is not this machine's
  field kind = field::real;

  std::size_t parts() const { return kind == field::real ? 1 : kind == field::complex ? 2 : 4; }
};

/// "<f8", "float64", "d", "=c16", ">i4", "|b1", "<f2"; quaternions of doubles are "<q32" and "|V32".
/// @throws input_error beginning with `name`: the type, those that are read, and the way to one
npy_number npy_number_of(const std::string& descr, const std::string& name);

/// The number at p. `exact` becomes false for an integer that no double holds.
double decoded(const char* p, const npy_number& number, bool& exact);

}  // namespace cofree::detail
