// Fits refined to many digits, and what every one of them must satisfy.
#pragma once

#include <doctest/doctest.h>
#include <cofree/lsrdr/refine.hpp>

#include "lsrdr_data.hpp"

namespace {

using namespace cofree;

template <scalar J>
refined_lsrdr<over_long_real<J>> refined(const linear_operator<J>& a, const lsrdr_result<J>& fit,
                                         int digits) {
  using K = over_long_real<J>;
  const precision_scope scope(digits);
  return refine(extend<K>(a), fit, {.digits = digits});
}

/// x ≤ 10^(−places)
template <class R>
bool within(const R& x, int places) {
  return x <= R(pow(R(10), R(-places)));
}

template <scalar K>
void check_refined(const refined_lsrdr<K>& f, int digits) {
  const int places = digits - 6;
  CHECK(f.converged);
  CHECK(within(f.evidence.stationarity, places));
  if (f.kind == eigenvalue_kind::complex_pair || f.slices != slice_class::any) {
    CHECK(!f.parts);
    return;
  }
  REQUIRE(f.parts.has_value());
  CHECK(within(*f.evidence.factorization, places));
  CHECK(within(*f.evidence.rs_identity, places));
  CHECK(within(*f.evidence.projection, places));
  CHECK(within(*f.evidence.density_images, places));
  CHECK(*f.evidence.right_density_min_eigenvalue > 0);
  CHECK(*f.evidence.left_density_min_eigenvalue > 0);
}

/// The same A with its small integers exact: numbers in hidden frames are rounded.
template <scalar J>
linear_operator<over_long_real<J>> integral(const linear_operator<J>& a) {
  using K = over_long_real<J>;
  auto m = matrix(a);
  for (std::size_t i = 0; i < m.size(); ++i)
    detail::for_each_part(m.data()[i], [](auto& c) { c = std::round(c); });
  return from_matrix(detail::with_real_type<K>(m), extend<K>(a.domain()), extend<K>(a.codomain()));
}

}  // namespace
