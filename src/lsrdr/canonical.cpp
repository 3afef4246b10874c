#include <cofree/lsrdr/canonical.hpp>
#include <cofree/lsrdr/definitions/canonical.hpp>

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
  const auto w = cofactor("canonical", p.isometry.codomain(), u);
  auto [vectors, weights] = detail::decreasing_eigenvectors(matrix(p.fixed));
  const auto back = from_matrix(detail::fixed_phases(vectors, weights, matrix(f.r)), u, u);
  const auto there = adjoint(back);
  const auto b = tensor(there, identity_operator(w)) * p.isometry * back;
  return {b * phase_of<K>(p.lambda), there * f.r, f.s * back, weights};
}

template <scalar K>
canonical_form<K> canonical(const lsrdr_result<K>& fit) {
  return canonical(fit.point(), fit.parts());
}

#define COFREE_INSTANTIATE(K)                                                             \
  template canonical_form<K> canonical(const critical_data<K>&, const factorization<K>&); \
  template canonical_form<K> canonical(const lsrdr_result<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
