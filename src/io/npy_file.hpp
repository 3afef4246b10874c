// A .npy file of which the header has been read and the numbers not yet.
#pragma once

#include <cofree/io/npy.hpp>
#include <cstdint>

#include "input_file.hpp"
#include "npy_type.hpp"

namespace cofree::detail {

/// The number of entries of a shape, so many that all their bytes can be counted.
/// @throws input_error beginning with `name` where they cannot
std::size_t npy_entries(std::span<const std::size_t> shape, std::size_t bytes_each,
                        const std::string& name);

/// Where each entry of an array, in C order, stands in Fortran order. Cost O(entries).
std::vector<std::size_t> fortran_places(const std::vector<std::size_t>& shape);

/// "[3, 0, 7]": the index of the entry with that number in C order.
std::string index_text(std::size_t flat, const std::vector<std::size_t>& shape);

/// A caller that expects a shape looks at it before the numbers are read.
class npy_file {
public:
  /// @throws input_error as read_npy, where the header is at fault
  explicit npy_file(const std::filesystem::path& path);

  const std::string& name() const { return file_.name(); }
  const std::vector<std::size_t>& shape() const { return shape_; }
  field kind() const { return number_.kind; }

  /// Reads the numbers, once. @throws input_error naming an entry that a double does not hold
  npy_array array();

private:
  std::string take(std::size_t count, const char* what);
  std::size_t header_length();
  std::vector<double> decoded_numbers(std::size_t count);

  input_file file_;
  npy_number number_;
  bool fortran_ = false;
  std::uintmax_t data_ = 0;  ///< bytes after the header
  std::vector<std::size_t> shape_;
};

}  // namespace cofree::detail
