#include "evidence.hpp"

#include <fmt/format.h>

#include <cofree/critical/certificate.hpp>
#include <sstream>

#include "critical/converged.hpp"
#include "lsrdr/problem/balanced_map.hpp"

namespace cofree::detail {
namespace {

constexpr double no_product = 1e-3;  // R and S whose RS is off by more are none

}  // namespace

std::string open_certificate(const certificate& c) {
  const auto text = [](const std::optional<double>& x) {
    std::ostringstream out;
    out.precision(1);
    if (x) out << std::scientific << *x;
    return x ? out.str() : "none";
  };
  return "the gradient vanishes, but RS − 1 is " + text(c.rs_identity) + " and B − c(R⊗1)AS is " +
         text(c.factorization) +
         ": e is singular in double, or E and L of a multiple eigenvalue do not belong together";
}

template <scalar K>
lsrdr_result<K> with_evidence(const lsrdr_problem<K>& problem, const critical_data<K>& found,
                              const std::optional<second_order<K>>& second,
                              const lsrdr_options& options) {
  const auto best = as_given(problem, found);
  const bool real = best.kind == eigenvalue_kind::real, any = options.slices == slice_class::any;
  auto parts = real && any ? std::optional(factorize(best)) : std::nullopt;
  certificate evidence;
  evidence.stationarity = best.gradient_norm;
  evidence.eigenvalue_gap = best.gap;
  if (any) evidence = real ? certify(given_map(problem), best, *parts) : certify_pair(best);
  if (second) {
    evidence.curvature = second->largest;
    evidence.curvature_residual = second->residual;
  }
  const double tolerance = options.gradient_tolerance;
  const bool stationary = settled(best, tolerance);
  const bool holds = worst_residual(evidence) <= certificate_limit(tolerance);
  const bool defective = nearly_defective(best);
  auto note = open_certificate(evidence);
  if (stationary && parts && !(*evidence.rs_identity <= no_product)) {
    note += "; there is no P, R, S";
    parts.reset();
    for (auto* x :
         {&evidence.projection, &evidence.density_images, &evidence.projection_adjoint_gap,
          &evidence.right_density_min_eigenvalue, &evidence.left_density_min_eigenvalue})
      x->reset();
  }
  lsrdr_result<K> out(best, std::move(parts), evidence);
  out.converged = stationary && holds && !defective;
  if (defective)
    out.notes.push_back(
        "to rounding λ is a multiple eigenvalue of Γ(A,B) whose E and L are orthogonal, as of a "
        "Jordan block: " +
        (rounding_of(best) > 0.1
             ? "no digit of the similarity is known"
             : fmt::format("the similarity is known to {:.0e} only", rounding_of(best))));
  if (stationary && !holds) out.notes.push_back(note);
  return out;
}

#define COFREE_INSTANTIATE(K)                                                              \
  template lsrdr_result<K> with_evidence(const lsrdr_problem<K>&, const critical_data<K>&, \
                                         const std::optional<second_order<K>>&,            \
                                         const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
