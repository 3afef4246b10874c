#include "first_point.hpp"

#include <cofree/critical/gauge.hpp>

#include "critical/tolerances.hpp"

namespace cofree::detail {
namespace {

// A gradient of more than this times the residuals of E and L is not of their making.
constexpr double slope = 3;

}  // namespace

template <scalar K>
linear_operator<K> kicked(const linear_operator<K>& b, double size, seed s) {
  const auto noise = tangent_part(b, random_operator(b.domain(), b.codomain(), s));
  const double length = norm(noise);
  return length > 0 ? retract(b, noise * centre_t<K>(size * norm(b) / length)) : b;
}

// Where the gradient is no more than what E and L so rough make of none, a climb would mend only E and L, slowly.
template <scalar K>
critical_data<K> evaluated(const objective<K>& f, const linear_operator<K>& b, double tolerance,
                           seed s) {
  const double goal = std::max(eigen_floor, 0.1 * tolerance);
  auto p = f.evaluate(b, first_accuracy, s);
  const bool rough = p.eigen_residual > goal && p.gradient_norm <= slope * p.eigen_residual;
  if (!std::isfinite(p.value) || !rough) return p;
  auto exact = f.evaluate(b, p, goal);
  return std::isfinite(exact.value) ? exact : p;
}

template <scalar K>
critical_data<K> first_point(const objective<K>& f, const lsrdr_problem<K>& problem,
                             const space<K>& u, int k, seed s, double tolerance, std::string& how) {
  const auto in_left_gauge = [&](const linear_operator<K>& b,
                                 seed draw) -> std::optional<critical_data<K>> {
    const auto gauge = left_gauge(b);
    if (!(gauge.radius > 0)) return std::nullopt;
    return evaluated(f, gauge.isometry, tolerance, draw);
  };
  const auto refused = [](const linear_operator<K>& b) {
    return "lsrdr: ρ(Γ(" + std::string(left_gauge(b).radius > 0 ? "A" : "B") +
           ",B)) = 0 for the B given as a start";
  };
  return first_with_value(
      problem, u, k, s, how, in_left_gauge, refused,
      "lsrdr: no start with ρ(Γ(A,B)) > 0 was found in 8 draws; A may be nilpotent");
}

#define COFREE_INSTANTIATE(K)                                                                 \
  template linear_operator<K> kicked(const linear_operator<K>&, double, seed);                \
  template critical_data<K> evaluated(const objective<K>&, const linear_operator<K>&, double, \
                                      seed);                                                  \
  template critical_data<K> first_point(const objective<K>&, const lsrdr_problem<K>&,         \
                                        const space<K>&, int, seed, double, std::string&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
