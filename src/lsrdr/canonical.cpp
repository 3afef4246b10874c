#include "lsrdr/digits/canonical.hpp"
#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/slice_class.hpp>
#include <cofree/lsrdr/canonical.hpp>
#include <cofree/operator/left_action.hpp>
#include "critical/slice_structure.hpp"

namespace cofree {
namespace {

/// The unit c of the centre with Γ(A,Bc) of eigenvalue |λ|: λ of Bc is λ c̄.
template <scalar K>
centre_t<K> phase_of(std::complex<double> lambda) {
  if constexpr (field_of<K> == field::complex)
    return lambda / std::abs(lambda);
  else
    return lambda.real() < 0 ? -1.0 : 1.0;
}

}  // namespace

template <scalar K>
canonical_form<K> canonical(const critical_data<K>& p, const factorization<K>& f) {
  const auto& u = p.isometry.domain();
  auto [vectors, weights] = detail::decreasing_eigenvectors(matrix(p.fixed));
  const auto back = from_matrix(detail::fixed_phases(vectors, weights, matrix(f.r)), u, u);
  const auto there = adjoint(back);
  const auto b = on_left(there, p.isometry * back);
  return {b * phase_of<K>(p.lambda), there * f.r, f.s * back, weights};
}

template <scalar K>
canonical_form<K> canonical(const lsrdr_result<K>& fit) {
  return canonical(fit.point(), fit.parts());
}

template <scalar K>
linear_operator<K> canonical_map(const lsrdr_result<K>& fit) {
  if (fit.slices == slice_class::any) return canonical(fit).map;
  if (fit.kind == eigenvalue_kind::complex_pair)
    detail::throw_numerical_failure(
        "canonical_map: the dominant eigenvalue is a complex pair, whose phase is free");
  const auto& p = fit.point();
  const auto& u = p.isometry.domain();
  const auto l = matrix(p.left[0]);
  if constexpr (field_of<K> == field::complex)
    if (detail::by_transpose<K>(fit.slices)) {
      const auto b = p.isometry * phase_of<K>(p.lambda);  // signs are those of λ > 0
      const auto c = detail::orthogonal_gauge(matrix(p.fixed), matrix(b), l);
      const auto there = from_matrix(c, u, u), back = from_matrix(detail::transposed(c), u, u);
      return on_left(there, b * back);
    }
  const auto [vectors, weights] = detail::decreasing_eigenvectors(matrix(p.fixed));
  const auto back = from_matrix(detail::fixed_phases(vectors, weights, adjoint(l)), u, u);
  // Only real multiples keep a class of B_j† = ±B_j.
  return on_left(adjoint(back), p.isometry * back) * centre_t<K>(p.lambda.real() < 0 ? -1.0 : 1.0);
}

#define COFREE_INSTANTIATE(K)                                                             \
  template canonical_form<K> canonical(const critical_data<K>&, const factorization<K>&); \
  template canonical_form<K> canonical(const lsrdr_result<K>&);                           \
  template linear_operator<K> canonical_map(const lsrdr_result<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
