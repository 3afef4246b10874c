#include <cofree/baseline/schmidt.hpp>

#include "look.hpp"

namespace cofree {

template <scalar K>
baseline_result<K> schmidt_truncation(const lsrdr_problem<K>& problem, const space<K>& u,
                                      double gradient_tolerance) {
  const objective<K> f(problem.map);
  auto seen = detail::look(f, start_at(problem, u, 0, seed{}).first, seed{});
  if (!seen)
    detail::throw_numerical_failure(
        "schmidt_truncation: ρ(Γ(B,B)) or ρ(Γ(A,B)) is 0 for the truncation of A to " +
        u.description());
  baseline_result<K> out{std::move(*seen)};
  out.gamma_applications = f.applications() + 1;  // (R⊗1)AS
  out.converged = std::max(out.point.gradient_norm, out.point.eigen_residual) <= gradient_tolerance;
  return out;
}

#define COFREE_INSTANTIATE(K) \
  template baseline_result<K> schmidt_truncation(const lsrdr_problem<K>&, const space<K>&, double);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
