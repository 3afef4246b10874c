// Spaces that a fit makes for itself.
#pragma once

#include <cofree/space/space.hpp>

namespace cofree::detail {

/// The frames of the plain parts of v as one token; 0 where all are the standard bases.
inline std::uint64_t frame_token(const space_node& v) {
  std::uint64_t token = v.frame;
  for (const auto& part : v.parts)
    if (const auto other = frame_token(*part); other != 0)
      token = seed{token}.derived(other).value | 1;
  return token;
}

/// A new space with a hidden frame drawn from those of v. The frame of any other new space depends on how
/// many there were before it: what is computed there would round differently each time.
template <scalar K>
space<K> space_beside(const space<K>& v, std::string label, std::size_t dimension) {
  auto node = std::make_shared<space_node>(*plain_space(field_of<K>, std::move(label), dimension));
  const auto token = frame_token(*v.node());
  node->frame = token == 0 ? 0 : seed{token}.derived(dimension).value | 1;
  return space<K>(std::move(node));
}

}  // namespace cofree::detail
