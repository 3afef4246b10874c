// A diagonal D of powers of two, and D A_j D⁻¹, for which Γ has the same radii.
//
//   balancing(A, f)      the exponents of D that make rows and columns about as long
//   in_basis(X, d, …)    X with its rows and columns times powers of D
#pragma once

#include "explicit_gamma.hpp"

namespace cofree::detail {

/// The exponents k of d_i = 2^k with which the rows of d_i A_ij/d_j are about as long as its columns; all 0
/// where that is so already. Over ℍ the two rows of an image have one. Any entries that doubles have:
/// squares of norms are formed in a wider range.
std::vector<int> balancing(const slice_list& a, field f);
/// 2^(row·d_i + col·d_k + shift) X_ik, row and col 1, 0 or −1: exact, up to numbers too small for a double.
matrix in_basis(matrix x, const std::vector<int>& d, int row, int col, int shift = 0);

}  // namespace cofree::detail
