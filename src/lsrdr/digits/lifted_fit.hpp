// lsrdr/digits/lifted_fit.hpp — a fit in double as a result of many digits, as it came.
//
//   lifted_fit(fit, U, V, W)   its doubles, followed by zeros in the working precision
//
// It is what is answered where no more digits are found. It is not converged, and says nothing of how it
// was sought.
#pragma once

#include <algorithm>
#include <cmath>
#include <cofree/critical/certificate.hpp>
#include <cofree/lsrdr/refine.hpp>
#include "working_precision.hpp"

namespace cofree::detail {

template <scalar K>
linear_operator<K> lifted(const linear_operator<over_double<K>>& x, const space<K>& from,
                          const space<K>& to) {
  return from_matrix(with_real_type<K>(matrix(x)), from, to);
}

/// R and S may be of a smaller space than U, where that suffices.
template <scalar K>
factorization<K> lifted(const factorization<over_double<K>>& f, const space<K>& u,
                        const space<K>& v) {
  using R = real_t<K>;
  const auto d = f.r.codomain().dimension();
  const auto small = d == u.dimension() ? u : space<K>(u.name(), d);
  const auto all = [](const std::vector<double>& x) { return std::vector<R>(x.begin(), x.end()); };
  return {lifted<K>(f.r, v, small),
          lifted<K>(f.s, small, v),
          lifted<K>(f.p, v, v),
          lifted<K>(f.right_density, v, v),
          lifted<K>(f.left_density, v, v),
          all(f.right_spectrum),
          all(f.left_spectrum)};
}

template <scalar K>
refined_lsrdr<K> lifted_fit(const lsrdr_result<over_double<K>>& fit, const space<K>& u,
                            const space<K>& v, const space<centre_t<K>>& w) {
  using R = real_t<K>;
  refined_lsrdr<K> out{
      .map = lifted<K>(fit.map(), u, u * w),
      .fixed = lifted<K>(fit.point().fixed, u, u),
      .parts = {},
      .evidence = with_numbers<R>(fit.certificate(), [](double x) { return R(x); }),
      .steps = {}};
  out.similarity = R(std::min(fit.similarity.value_or(std::nan("")), 1.0));
  out.lambda = R(fit.lambda);
  out.kind = fit.kind, out.slices = fit.slices;
  if (fit.has_projection()) out.parts = lifted<K>(fit.parts(), u, v);
  return out;
}

}  // namespace cofree::detail
