// cofree/io/npy.hpp — arrays in NumPy's .npy format, both ways.
//
//   npy_array, read_npy(path)             any array of numbers, as doubles in C order
//   require_finite(array, name)           names the index of the first entry that is not finite
//   npy_type, write_npy(path, …)          float32, float64, complex64, complex128
//   read_matrix<K>(path)                  a matrix over K; quaternions have a last axis of 4
//
// Format versions 1 to 3, both byte orders, C and Fortran order; float16, integers, truth values and
// quaternions (<q32, |V32: four doubles w, x, y, z) are read too, under any name that NumPy has for
// them. What is not read: docs/inputs.md.
#pragma once

#include <cofree/dense/array.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cofree {

struct npy_array {
  std::vector<std::size_t> shape;
  /// Quaternions of a type of their own. Those along a last axis of 4 are real numbers here.
  field kind = field::real;
  std::vector<double> values;  ///< C order; complex numbers as real, imaginary part; w, x, y, z

  std::size_t parts() const { return kind == field::real ? 1 : kind == field::complex ? 2 : 4; }
};

/// @throws input_error naming the file, what was found and what was expected. A header that
///         promises more data than the file has is refused before anything is allocated, and one
///         of more than 64 axes, as in NumPy. not_enough_memory for an array that does not fit.
npy_array read_npy(const std::filesystem::path& file);

/// @throws input_error such as "A.npy: entry [3, 0, 7] is nan, expected finite numbers"; also for a
///         modulus beyond the range of double
void require_finite(const npy_array& array, const std::string& name);

enum class npy_type { float32, float64, complex64, complex128 };
enum class npy_order { c, fortran };

/// Values in C order, complex numbers as real, imaginary part. The file appears whole or not at
/// all.
/// @throws invalid_argument if shape and values disagree; input_error if the file cannot be written
void write_npy(const std::filesystem::path& file, std::span<const std::size_t> shape,
               std::span<const double> values, npy_type type, npy_order order = npy_order::c);

/// An array over K under another shape with as many entries: float64, complex128, or float64 with a
/// last axis of 4.
template <scalar K>
void write_npy(const std::filesystem::path& file, std::span<const std::size_t> shape,
               std::type_identity_t<const_matrix_view<K>> m) {
  std::vector<std::size_t> full(shape.begin(), shape.end());
  if constexpr (field_of<K> == field::quaternion) full.push_back(4);
  const auto* numbers = reinterpret_cast<const double*>(m.data);
  write_npy(file, full, {numbers, m.rows * m.cols * real_dimension<K>},
            field_of<K> == field::complex ? npy_type::complex128 : npy_type::float64);
}

/// @throws input_error if the file is not a matrix over K or a smaller field
template <scalar K>
dense_array<K> read_matrix(const std::filesystem::path& file);

}  // namespace cofree
