// cofree/io/exact_input.hpp — the maps that the program reads, in many digits.
//
//   exact_map<K>(path, V, W)   A : V → V⊗W with every digit that the input has
//
// Doubles of a .npy are exact; the symmetric A of a bilinear layer is computed from its weights in the
// working precision; a .decimals file has the digits it says, a weight of a graph those of its text,
// and its root is taken in the working precision.
#pragma once

#include <cofree/io/input.hpp>

namespace cofree {

/// A in the working precision; K is over long_real and holds the field of the data.
/// @throws input_error as read_tensor
template <scalar K>
linear_operator<K> exact_map(const std::filesystem::path& path, const space<K>& v,
                             const space<centre_t<K>>& w);

}  // namespace cofree
