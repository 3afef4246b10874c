// L†E/⟨L,E⟩ of a complex pair, E = E₀ + iE₁ and L = L₀ + iL₁ with a central i: what the projected
// first-order condition and the turning operator are made of.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

namespace cofree::detail {

template <scalar K>
struct pair_product {
  linear_operator<K> real;       ///< the part in the field
  linear_operator<K> imaginary;  ///< that beside i
};

/// @pre p is a pair; over a real centre only
template <scalar K>
requires real_scalar<centre_t<K>>
pair_product<K> normalised_pair_product(const critical_data<K>& p) {
  const operator_space<K> space(p.right[0].domain(), p.right[0].codomain());
  const auto q = pairing(space, p.left, p.right);
  const auto re = adjoint_product(p.left[0], p.right[0]) + adjoint_product(p.left[1], p.right[1]);
  const auto im = adjoint_product(p.left[0], p.right[1]) - adjoint_product(p.left[1], p.right[0]);
  const double square = std::norm(q);
  return {re * (q.real() / square) + im * (q.imag() / square),
          im * (q.real() / square) - re * (q.imag() / square)};
}

}  // namespace cofree::detail
