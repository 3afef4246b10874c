// Decompositions at 50 digits over ℝ, ℂ and ℍ: by residuals, and against values known exactly.
#include <cofree/scalar/long_numbers.hpp>

#include "array_checks.hpp"

using namespace cofree;
using namespace checks;

#define LONG_FIELDS real50, complex50, quaternion50

TEST_CASE_TEMPLATE("50 digits: every decomposition of random arrays by its residuals", K,
                   LONG_FIELDS) {
  for (auto [m, n] : {std::array<std::size_t, 2>{1, 1}, {6, 4}, {9, 9}, {15, 5}, {4, 0}}) {
    check_qr(random_matrix<K>(m, n, {3}));
    check_svd(random_matrix<K>(m, n, {4}));
    check_svd(random_matrix<K>(n, m, {4}));
  }
  for (std::size_t n : {0, 1, 2, 3, 8, 14}) {
    check_eigh(hermitian<K>(n, {5}));
    check_schur(random_matrix<K>(n, n, {6}));
    if constexpr (commutative_scalar<K>) check_eigenvectors(random_matrix<K>(n, n, {7}));
  }
  if constexpr (commutative_scalar<K>)
    for (std::size_t p : {1, 2, 3, 5, 9}) check_leading_schur(random_matrix<K>(9, 9, {8}), p);
}
