// lsrdr/digits/refined_gap.hpp — the gap of Γ(A,B) at a point that is known exactly.
//
//   refined_gap(A, B, λ)   1 − |λ₂/λ₁| to about ten digits in double; nothing where it is not found
//   long_gap(A, B, λ)      the same in many digits, up to 200 real dimensions of L(U,V)
//
// Of the whole spectrum where that is small, else of the two leading eigenvalues.
#pragma once

#include <algorithm>
#include <cofree/spectral/leading_eigenvalues.hpp>
#include <cofree/superoperator/gamma.hpp>
#include <cofree/superoperator/matrix.hpp>
#include <optional>

namespace cofree::detail {

/// @param lambda  the eigenvalue of B, known to a double
template <scalar J>
std::optional<double> refined_gap(const any_tensor_operator<J>& map, const linear_operator<J>& b,
                                  std::complex<double> lambda) {
  constexpr std::size_t dense = 600, small = 150;
  const auto g = gamma(map, b);
  const std::size_t real_size =
      map.space_v().dimension() * b.domain().dimension() * real_dimension<J>;
  if (real_size > small) {
    const auto two = leading_eigenvalues(
        g, 2, {.tolerance = 1e-11, .max_applications = 20000, .dense_limit = 0});
    const bool same = two.converged && two.values.size() >= 2 &&
                      std::abs(std::abs(two.values[0].value) / std::abs(lambda) - 1) < 1e-9;
    if (same) return 1 - std::abs(two.values[1].value) / std::abs(two.values[0].value);
  }
  eigenpair_options exact{.tolerance = 1e-13, .max_applications = 20000, .dense_limit = dense};
  exact.near = lambda, exact.resolve_gap = true;
  const auto top = dominant_eigenpair(g, exact);
  if (!top.converged) return std::nullopt;
  return top.gap;
}

/// For eigenvalues that a double does not see: E and L have the condition 1/|⟨L,E⟩|, about e^(−½).
/// @param lambda  the eigenvalue of B, known to a double
template <scalar K>
std::optional<double> long_gap(const linear_operator<K>& a, const linear_operator<K>& b,
                               std::complex<double> lambda) {
  using R = real_t<K>;
  constexpr std::size_t most = 200;
  if (a.domain().dimension() * b.domain().dimension() * real_dimension<K> > most)
    return std::nullopt;
  const bool pair =
      field_of<K> != field::complex && std::abs(lambda.imag()) > 1e-9 * std::abs(lambda);
  if (pair && lambda.imag() < 0) lambda = std::conj(lambda);  // which stands first in a list
  const auto values = eigenvalues(matrix(gamma(a, b, factors_of_w("long_gap", a))));
  const auto away = [&](const complex<R>& z) {
    return std::abs(std::complex<double>(double(z.real()), double(z.imag())) - lambda);
  };
  const auto own =
      std::min_element(values.begin(), values.end(),
                       [&](const complex<R>& y, const complex<R>& z) { return away(y) < away(z); });
  if (own == values.end() || !(away(*own) <= 1e-9 * std::abs(lambda))) return std::nullopt;
  return double(gap_of<R>(values, std::size_t(own - values.begin()), pair));
}

}  // namespace cofree::detail
