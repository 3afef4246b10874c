// The primes of the products by residues, with the tables of both directions.
//
// All are 1 modulo 4, so that −1 has a square root modulo each. The longer the sums of a product,
// the smaller the primes: a class of them for each power of two that bounds the length.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "residue_kernels.hpp"

namespace cofree::detail {

/// The first primes of a class and what reduces integers modulo them.
struct residue_moduli {
  std::vector<double> prime, inverse;  ///< q and 1/q
  std::vector<double> root;            ///< r with r² = −1 modulo q, balanced
  std::vector<double> bits;            ///< log₂ of the product of the primes up to this one
  std::size_t digits;                  ///< how many powers
  std::vector<double> power;           ///< [prime][digit]: 2^(24·digit) modulo q, balanced
  std::size_t terms_at_once;           ///< so many products of a digit and a remainder are exact
};

/// What makes an integer of its remainders r_q: Σ_q y_q M/q − hM with y_q = w_q r_q, M = Π q.
struct residue_recombination {
  std::size_t primes, digits;
  std::vector<double> weight;     ///< w_q = (M/q)⁻¹ modulo q, balanced
  std::vector<double> half;       ///< w_q/2: for (u + v)/2 …
  std::vector<double> half_root;  ///< … and w_q/(2r): for (u − v)/(2r)
  std::vector<double> table;      ///< [digit][prime, and −M last]: 24 bits of M/q, not negative
  std::vector<double> base, inverse_base;  ///< 2²⁴ and 2⁻²⁴, digits times
};

/// Moduli with at least so many primes and digits, for sums of length at most `length`: length·(q/2 + slack)²
/// ≤ 2⁵³ − 2²⁷. Null where there are not so many primes. They are kept, and shared between threads.
std::shared_ptr<const residue_moduli> moduli_for(std::size_t length, std::size_t primes,
                                                 std::size_t digits);
/// For exactly the first `primes` of the same class.
std::shared_ptr<const residue_recombination> recombination_for(std::size_t length,
                                                               std::size_t primes);
/// How many primes make a product of at least 2^bits, rounded up where there are many; 0 where there
/// are not so many.
std::size_t primes_for(std::size_t length, double bits);

}  // namespace cofree::detail
