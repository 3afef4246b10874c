// cofree/operator/function_spaces.hpp — ready-made spaces whose bases are not orthonormal.
//
//   polynomials<K>(n, a, b)             degree < n with ∫ₐᵇ; monomials and Legendre polynomials
//   sampled_functions<K>(weights)       functions on points, ⟨f,g⟩ = Σ w_i f̄(x_i) g(x_i)
//   matrices<K>(m, n)                   m×n matrices with tr(X†Y), over the centre
//
// Each call makes a new space, born with an orthonormal standard basis: normalised Legendre
// polynomials, points divided by √w_i. Source for the recurrence and the derivative: [Szego1975].
#pragma once

#include <cofree/operator/basis.hpp>

namespace cofree {

template <scalar K>
struct polynomial_space {
  space<K> as_space;
  basis<K> legendre;              ///< orthonormal: √((2k+1)/(b−a)) P_k((2x−a−b)/(b−a))
  basis<K> monomials;             ///< 1, x, x², …
  linear_operator<K> derivative;  ///< d/dx
  linear_operator<K> times_x;     ///< p ↦ the orthogonal projection of x p onto degree < n
  real_t<K> low, high;            ///< the interval [a, b]
};

/// Polynomials of degree < n with ⟨p,q⟩ = ∫ₐᵇ p̄q.
/// @throws invalid_argument unless a < b
template <scalar K>
polynomial_space<K> polynomials(std::size_t n, real_t<K> a = -1, real_t<K> b = 1);

template <scalar K>
struct sampled_function_space {
  space<K> as_space;
  basis<K> samples;                ///< coordinates are the values f(x_i)
  std::vector<real_t<K>> weights;  ///< w_i
};

/// @throws invalid_argument if a weight is not positive
template <scalar K>
sampled_function_space<K> sampled_functions(const std::vector<real_t<K>>& weights);

namespace detail {
/// The same on a space that is there already: what extends one to other digits.
template <scalar K>
polynomial_space<K> polynomials_on(const space<K>& p, real_t<K> a, real_t<K> b);
template <scalar K>
sampled_function_space<K> sampled_functions_on(const space<K>& f, std::vector<real_t<K>> weights);
}  // namespace detail

/// L(Kⁿ, Kᵐ) as a space: tr(X†Y), over ℍ its real part, hence over the centre.
template <scalar K>
space<centre_t<K>> matrices(std::size_t m, std::size_t n) {
  return operators(space<K>("columns", n), space<K>("rows", m));
}

}  // namespace cofree
