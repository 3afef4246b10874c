// Parts of V that A leaves nearly to themselves, and the starts made of them and of none.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>

namespace cofree::detail {

/// The parts of V between which A has little: from the fixed points of Γ(A,A), which vanish on the parts
/// of smaller radius, and from the lowest eigenoperators of X ↦ Σ_j [A_j†,[A_j,X]] on Hermitian X,
/// whose kernel is the commutant of A and A†. Each with the fixed points of its own compression, those
/// of larger radius first; none where A is irreducible and nothing is nearly a part.
template <scalar K>
std::vector<invariant_block<K>> find_blocks(const lsrdr_problem<K>& problem, seed s);

/// How many starts on U the blocks give: one each, and pairs that share U.
template <scalar K>
int block_start_count(const lsrdr_problem<K>& problem, const space<K>& u);

/// The k-th of them, 0 ≤ k < block_start_count: the Schmidt truncation of a block, with as much of the
/// others as U has room for, or those of a pair of blocks side by side.
template <scalar K>
linear_operator<K> block_start(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s);

/// A start that is random whatever was given and found: what one without a value gives way to.
template <scalar K>
int random_start(const lsrdr_problem<K>& problem) {
  return int(problem.given.size()) + 2;
}

/// R† = Y^½u s^(−½) and S = X^½v s^(−½) from Y^½X^½ = u s v†: RS = 1. @pre dim U ≤ dim of the part
template <scalar K>
struct truncation {
  linear_operator<K> left, right;  ///< R† and S : U → V
};
template <scalar K>
truncation<K> schmidt_truncation(const linear_operator<K>& left_root,
                                 const linear_operator<K>& right_root, const space<K>& u);

}  // namespace cofree::detail
