#include <cofree/baseline/vomps.hpp>
#include <cofree/critical/gauge.hpp>

#include "critical/pair.hpp"
#include "look.hpp"

namespace cofree {
namespace {

/// C = L†E/⟨L,E⟩; of a pair its part in the field.
template <scalar K>
linear_operator<K> normalised_product(const critical_data<K>& p) {
  if (p.kind == eigenvalue_kind::real) {
    const auto& e = p.right[0];
    const auto& l = p.left[0];
    return adjoint_product(l, e) * (centre_t<K>(1) / inner(l.frame_entries(), e.frame_entries()));
  }
  if constexpr (real_scalar<centre_t<K>>)
    return detail::normalised_pair_product(p).real;
  else
    return p.fixed;  // over ℂ the kind is always real
}

template <scalar K>
linear_operator<K> sweep(const critical_data<K>& p, double damping) {
  const auto next = polar_isometry(p.n) * adjoint(polar_isometry(normalised_product(p)));
  if (damping == 1) return next;
  return polar_isometry(p.isometry * centre_t<K>(1 - damping) + next * centre_t<K>(damping));
}

void require_sound(const vomps_options& o) {
  if (!(o.damping > 0 && o.damping <= 1))
    detail::throw_invalid_argument("vomps: damping = " + std::to_string(o.damping) +
                                   ", expected more than 0 and at most 1");
  if (!(o.eigen_accuracy > 0))
    detail::throw_invalid_argument("vomps: eigen_accuracy = " + std::to_string(o.eigen_accuracy) +
                                   ", expected more than 0");
}

}  // namespace

template <scalar K>
baseline_result<K> vomps(const lsrdr_problem<K>& problem, const linear_operator<K>& start,
                         const vomps_options& options) {
  require_sound(options);
  const objective<K> f(problem.map);
  const auto gauge = left_gauge(start);
  if (gauge.radius == 0) detail::throw_numerical_failure("vomps: ρ(Γ(B,B)) is 0 at the start");
  auto p = f.evaluate(gauge.isometry, 1e-6, options.start_seed);
  if (!std::isfinite(p.value))
    detail::throw_numerical_failure("vomps: ρ(Γ(A,B)) is 0 at the start");
  baseline_result<K> out{std::move(p)};
  const auto arrived = [&] {
    return std::max(out.point.gradient_norm, out.point.eigen_residual) <=
           options.gradient_tolerance;
  };
  while (!arrived() && out.iterations < options.max_iterations) {
    if (options.stop()) {
      out.stopped = true;
      break;
    }
    const double tolerance = std::min(1e-2, options.eigen_accuracy * out.point.gradient_norm);
    auto next = f.evaluate(sweep(out.point, options.damping), out.point, tolerance);
    out.lost = !std::isfinite(next.value);
    if (out.lost) break;
    out.point = std::move(next);
    ++out.iterations;
    if (options.progress)
      options.progress(out.iterations, out.similarity(), out.point.gradient_norm);
  }
  out.converged = arrived();
  out.gamma_applications = f.applications();
  return out;
}

#define COFREE_INSTANTIATE(K)                                                           \
  template baseline_result<K> vomps(const lsrdr_problem<K>&, const linear_operator<K>&, \
                                    const vomps_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
