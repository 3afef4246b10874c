// cofree/io/input.hpp — the maps that the program reads: slices from a file, layers from a folder.
//
//   tensor_input              slices of A : V → V⊗W over the field of the data, not yet over K
//   read_tensor(path)         a .npy of shape (r,n,n) or (r,n,n,4), or a folder with w, v, d.npy
//   read_bilinear_layer(dir)  the weights of x ↦ D((Wx)⊙(Vx))
//   map_of<K>(input, V, W)    the operator over K, extended from the field of the data
#pragma once

#include <cofree/network/bilinear_layer.hpp>
#include <filesystem>

namespace cofree {

struct tensor_input {
  field data_field = field::real;
  std::size_t slices = 0, dimension = 0;  ///< r and n
  std::vector<double> values;             ///< (r,n,n) in C order, 1, 2 or 4 numbers an entry
  bool is_layer = false;                  ///< a bilinear layer, whose symmetric A this is
};

/// @throws input_error naming the file, what was found and what was expected; no computation starts
tensor_input read_tensor(const std::filesystem::path& path);

/// Reads w.npy (h,n), v.npy (h,n), d.npy (r,h).
/// @throws input_error as above
bilinear_layer read_bilinear_layer(const std::filesystem::path& folder);

/// A : V → V⊗W over K.
/// @throws input_error if K is smaller than the field of the data
template <scalar K>
linear_operator<K> map_of(const tensor_input& input, const space<K>& v,
                          const space<centre_t<K>>& w);

}  // namespace cofree
