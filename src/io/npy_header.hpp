// The header of a .npy file: a Python dictionary as text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cofree::detail {

struct npy_header {
  std::string descr;
  bool fortran = false;
  std::vector<std::size_t> shape;
};

/// {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } in any order of keys.
/// @throws input_error beginning with `name`
npy_header parse_npy_header(const std::string& text, const std::string& name);

/// "(3, 4)", "(3,)", "()"
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace cofree::detail
