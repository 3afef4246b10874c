#include "choice.hpp"

namespace cofree::detail {
namespace {

/// Whether p is to be answered rather than q: it is higher, or as high in a larger dimension, which is
/// nearer to what was asked for.
template <scalar K>
bool preferred(const critical_data<K>& p, const critical_data<K>& q) {
  const auto dp = p.isometry.domain().dimension(), dq = q.isometry.domain().dimension();
  if (dp == dq || std::abs(p.value - q.value) > higher_by) return p.value > q.value;
  return dp > dq;
}

}  // namespace

template <scalar K>
int best_of(const std::vector<climbed<K>>& ends, eigenvalue_kind kind, bool converged,
            const lsrdr_options& options) {
  const auto point = [&](int k) -> const std::optional<critical_data<K>>& {
    return kind == eigenvalue_kind::real ? ends[std::size_t(k)].real : ends[std::size_t(k)].pair;
  };
  int best = -1;
  for (int k = 0; k < int(ends.size()); ++k) {
    if (!point(k) ||
        (converged && !conclusive(*point(k), options.gradient_tolerance, options.slices)))
      continue;
    // A start that joined another was not confirmed; the other was.
    if (converged && kind == eigenvalue_kind::real && ends[std::size_t(k)].report.joined) continue;
    if (best < 0 || preferred(*point(k), *point(best))) best = k;
  }
  return best;
}

template <scalar K>
choice choose(const std::vector<climbed<K>>& ends, const lsrdr_options& options) {
  using enum eigenvalue_kind;
  if (options.slices != slice_class::any) {
    const int r = best_of(ends, real, true, options);
    const int p = best_of(ends, complex_pair, true, options);
    if (r >= 0 && p >= 0 &&
        ends[std::size_t(p)].pair->value > ends[std::size_t(r)].real->value + higher_by)
      return {p, complex_pair};
  }
  for (bool converged : {true, false})
    for (auto kind : {eigenvalue_kind::real, eigenvalue_kind::complex_pair})
      if (const int k = best_of(ends, kind, converged, options); k >= 0) return {k, kind};
  for (const auto& end : ends)
    if (end.report.failure) throw_numerical_failure(*end.report.failure);
  throw_numerical_failure("lsrdr: stopped before the first start had a value");
}

#define COFREE_INSTANTIATE(K)                                                 \
  template int best_of(const std::vector<climbed<K>>&, eigenvalue_kind, bool, \
                       const lsrdr_options&);                                 \
  template choice choose(const std::vector<climbed<K>>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
