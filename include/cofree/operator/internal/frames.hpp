// cofree/operator/internal/frames.hpp — the numbers behind the frame tokens of spaces. Internal.
//
//   frame_columns<K>(v)   columns: the frame's vectors in the standard basis; empty for the
//   standard frame
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/space/space.hpp>
#include <optional>

namespace cofree::detail {

/// The unitary F of v with x_standard = F x_frame; nothing where F = 1.
template <scalar K>
std::optional<dense_array<K>> frame_columns(const space_node& v);

/// a ⊗ b, the first slow; b's numbers commute with a's.
template <scalar K, scalar J>
requires extends_to<J, K>
dense_array<K> kronecker(const dense_array<K>& a, const dense_array<J>& b) {
  dense_array<K> c(a.rows() * b.rows(), a.cols() * b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j)
      for (std::size_t k = 0; k < b.rows(); ++k)
        for (std::size_t l = 0; l < b.cols(); ++l)
          c(i * b.rows() + k, j * b.cols() + l) = a(i, j) * extend<K>(b(k, l));
  return c;
}

}  // namespace cofree::detail
