// cofree/lsrdr/definitions/refined_gap.hpp — the gap of Γ(A,B) at a point that is known exactly.
//
//   refined_gap(A, B, λ)   1 − |λ₂/λ₁| to about ten digits; nothing where it is not found
//
// Of the whole spectrum where that is small, else of the two leading eigenvalues.
#pragma once

#include <cofree/spectral/leading_eigenvalues.hpp>
#include <cofree/superoperator/gamma.hpp>
#include <optional>

namespace cofree::detail {

/// @param lambda  the eigenvalue of B, known to a double
template <scalar J>
std::optional<double> refined_gap(const any_tensor_operator<J>& map, const linear_operator<J>& b,
                                  std::complex<double> lambda) {
  constexpr std::size_t dense = 600;
  const auto g = gamma(map, b);
  const std::size_t real_size =
      map.space_v().dimension() * b.domain().dimension() * real_dimension<J>;
  if (real_size > dense) {
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

}  // namespace cofree::detail
