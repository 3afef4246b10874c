// Maps whose period is beyond the Krylov dimension: cyclic shifts, alone and weighted.
#include <doctest/doctest.h>

#include <cofree/spectral/leading_eigenvalues.hpp>

#include "spectral_maps.hpp"

using namespace cofree;

namespace {

/// e_i ↦ e_{i+1}·w_i in n coordinates.
weighted_map<double> cyclic_shift(std::size_t n, double spread) {
  weighted_columns<double> space;
  dense_array<double> t(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    space.weights.push_back(1);
    t((i + 1) % n, i) = std::exp2(spread * std::sin(double(7 * i)));
  }
  return {space, t};
}

}  // namespace

TEST_CASE("cyclic shifts: an eigenvalue of modulus one, right and left, whatever the period") {
  for (const std::size_t n : {30, 60, 200}) {
    const auto m = cyclic_shift(n, 0);
    const auto e = dominant_eigenpair(m);
    CAPTURE(n);
    CHECK(e.converged);
    CHECK(std::abs(modulus(e.value) - 1) <= 1e-10);
    CHECK(e.right_residual <= 1e-10);
    CHECK(e.left_residual <= 1e-10);
    if (n > 64) continue;  // more than the limit of spectral_circle
    const auto circle = spectral_circle(m);
    CHECK(circle.on_circle == n);
    for (const auto& z : circle.values) CHECK(std::abs(modulus(z.value) - 1) <= 1e-9);
  }
}

TEST_CASE("a weighted shift: the geometric mean of the weights") {
  const std::size_t n = 70;
  const auto m = cyclic_shift(n, 0.5);
  double logarithm = 0;
  for (std::size_t i = 0; i < n; ++i) logarithm += std::log(m.t((i + 1) % n, i)) / double(n);
  const auto e = dominant_eigenpair(m);
  CHECK(e.converged);
  CHECK(std::abs(modulus(e.value) - std::exp(logarithm)) <= 1e-9);
}
