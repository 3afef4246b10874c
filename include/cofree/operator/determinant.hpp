// cofree/operator/determinant.hpp — the determinant, where the field commutes.
//
//   determinant(A)   the c with Λⁿ(A) = c 1 for A : V → V, n = dim V
#pragma once

#include <cofree/operator/linear_operator.hpp>

namespace cofree {

/// det A, the product of the eigenvalues, by elimination with row exchanges; 1 for dim V = 0. Laws:
/// det AB = det A det B; det A† = conj det A; Λⁿ(A) = det A. Over ℍ no polynomial in the entries is
/// multiplicative, and there is none.
/// @throws space_mismatch if domain and codomain differ
template <commutative_scalar K>
K determinant(const linear_operator<K>& a);

}  // namespace cofree
