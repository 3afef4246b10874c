// cofree/space/basis_order.hpp — in which order the standard bases of two spaces run. Internal.
//
//   matching_basis(V, W)   for each vector of the standard basis of V its counterpart in that of W
//
// The standard basis of a space that ⊗, ⊕, duals and L(U,V) make is made of those of its parts, the
// first factor slow, L(U,V) row by row: V slow, U fast, over ℍ times 1, i, j, k.
#pragma once

#include <cofree/space/internal/node.hpp>

namespace cofree::detail {

/// Positions in the standard basis of w, one for each vector of that of v. Where both spaces are made
/// of the same ones, the vectors made of the same vectors; otherwise 0, 1, 2, …
/// @pre equal dimensions
/// @throws space_mismatch if they are made of the same spaces up to duals but in another order
std::vector<std::size_t> matching_basis(const space_handle& v, const space_handle& w);

}  // namespace cofree::detail
