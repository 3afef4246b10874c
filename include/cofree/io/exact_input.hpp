// cofree/io/exact_input.hpp — the maps that the program reads, in many digits.
//
//   exact_map<K>(path, V, W)   A : V → V⊗W with every digit that the input has
//   tensor_of(array, name)     decimals rounded to double, for the search
//
// Doubles of a .npy are exact; the symmetric A of a bilinear layer is computed from its weights in the
// working precision; a .decimals file has the digits it says.
#pragma once

#include <cofree/io/decimals.hpp>
#include <cofree/io/input.hpp>

namespace cofree {

/// The slices of A of shape (r,n,n), rounded.
/// @throws input_error naming the file, the shape found and the one expected
tensor_input tensor_of(const decimal_array& array, const std::string& name);

/// A in the working precision; K is over long_real and holds the field of the data.
/// @throws input_error as read_tensor; for a graph, whose weights have roots
template <scalar K>
linear_operator<K> exact_map(const std::filesystem::path& path, const space<K>& v,
                             const space<centre_t<K>>& w);

}  // namespace cofree
