// cofree/io/decimals.hpp — arrays of long numbers as text that any program can read.
//
//   decimal_array                     field, digits, shape and the numbers
//   write_decimals(path, array)       exact: what is read back is what was written
//   read_decimals(path)
//
// A file of lines, named *.decimals:
//
//   cofree decimals 1
//   field complex
//   digits 100
//   shape 8 4 4
//   0.25 -0.433012701892219323381861585376468…
//
// After the head each line holds one entry, the last index fastest; a complex entry is its real and
// imaginary part, a quaternion w x y z, with blanks between them. `digits` is the precision that the
// numbers carry; a number has as many digits as reading it back exactly needs.
#pragma once

#include <cofree/dense/array.hpp>
#include <cofree/scalar/long_real.hpp>
#include <filesystem>
#include <span>
#include <vector>

namespace cofree {

struct decimal_array {
  field kind = field::real;
  int digits = 50;
  std::vector<std::size_t> shape;
  std::vector<long_real> values;  ///< 1, 2 or 4 numbers an entry, in C order
};

/// The file appears whole or not at all.
/// @throws invalid_argument if shape and values disagree; input_error if it cannot be written
void write_decimals(const std::filesystem::path& file, const decimal_array& array);

/// @throws input_error naming the file, the line, what was found and what was expected
decimal_array read_decimals(const std::filesystem::path& file);

/// An array over K as a decimal_array under another shape with as many entries.
template <scalar K>
requires std::same_as<real_t<K>, long_real>
decimal_array as_decimals(std::span<const std::size_t> shape,
                          std::type_identity_t<const_matrix_view<K>> m) {
  decimal_array out{field_of<K>, working_digits(), {shape.begin(), shape.end()}, {}};
  for (std::size_t i = 0; i < m.rows * m.cols; ++i) {
    const K& x = m.data[i];
    if constexpr (field_of<K> == field::real)
      out.values.push_back(x);
    else if constexpr (field_of<K> == field::complex)
      out.values.insert(out.values.end(), {x.real(), x.imag()});
    else
      out.values.insert(out.values.end(), {x.w, x.x, x.y, x.z});
  }
  return out;
}

}  // namespace cofree
