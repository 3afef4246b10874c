#include "requirements.hpp"

#include <cofree/critical/gauge.hpp>
#include <cofree/error/memory.hpp>
#include <cofree/spectral/nilpotent.hpp>

#include "critical/slice_structure.hpp"
#include "zero_radius.hpp"

namespace cofree {
namespace {

/// The steps that quasi-Newton remembers, 16 pairs, and some ten of B, its gradient and trials.
void require_memory_for_start(std::size_t d, std::size_t r, std::size_t scalar_size) {
  detail::require_memory("lsrdr: dim U = " + std::to_string(d) + ", dim W = " + std::to_string(r),
                         42 * double(r) * double(d) * double(d) * double(scalar_size));
}

}  // namespace

void detail::require_projection_fits(std::size_t dimension, std::size_t scalar_size,
                                     const lsrdr_options& options) {
  if (options.slices != slice_class::any || dimension <= 20000) return;
  const double gigabytes = 3 * double(dimension) * double(dimension) * double(scalar_size) / 1e9;
  detail::throw_invalid_argument(
      "lsrdr: dim V = " + std::to_string(dimension) + ": P and both densities would take " +
      std::to_string(long(std::ceil(gigabytes))) +
      " GB, expected dim V ≤ 20000; reduce a graph by graph_lsrdr, or restrict A to a subspace");
}

template <scalar K>
linear_operator<K> usable_start(const linear_operator<K>& b) {
  const double largest = max_modulus(b.frame_entries());
  if (!std::isfinite(largest))
    detail::throw_invalid_argument("a given start B: an entry is not finite");
  if (largest == 0)
    detail::throw_invalid_argument("a given start B is zero, expected ρ(Γ(B,B)) > 0");
  auto unit = b;
  // The factor is a power of two, which changes no digit, in two steps, each of which is a number.
  const int exponent = std::ilogb(largest);
  unit *= centre_t<K>(std::ldexp(1.0, -exponent / 2));
  unit *= centre_t<K>(std::ldexp(1.0, -exponent + exponent / 2));
  if (nilpotent(unit) || left_gauge(unit).radius == 0)
    detail::throw_invalid_argument(
        "a given start B is nilpotent to working precision, expected ρ(Γ(B,B)) > 0");
  return unit;
}

template <scalar K>
void detail::require_sensible(const space<K>& wanted, const lsrdr_options& options) {
  if (wanted.dimension() == 0)
    detail::throw_invalid_argument("lsrdr: dim U = 0, expected at least 1");
  if (options.starts < 1)
    detail::throw_invalid_argument("lsrdr: starts = " + std::to_string(options.starts) +
                                   ", expected at least 1");
  if (!commutative_scalar<K> && !structure_of(options.slices).over_quaternions)
    detail::throw_invalid_argument(
        "lsrdr: symmetric slices over the quaternions, which have no transpose; expected any, "
        "hermitian or skew");
}

template <scalar K>
lsrdr_problem<K> detail::with_answer_on(lsrdr_problem<K> problem, const space<K>& u,
                                        const lsrdr_options& options) {
  for (auto& b : problem.given) b = usable_start(b);
  require_projection_fits(problem.map.space_v().dimension(), sizeof(K), options);
  require_memory_for_start(u.dimension(), problem.map.space_w().dimension(), sizeof(K));
  if (problem.one_slice && u.dimension() > 1)
    throw_numerical_failure(
        "lsrdr: the slices of A are multiples of one operator; ρ(Γ(A,B))/ρ(Γ(B,B))^½ is then the "
        "same for every B of that form, so that only d = 1 has an answer (its dominant "
        "eigenvector)");
  for (const auto& b : problem.given) {
    require_same_space("lsrdr", "the cofactor of a given start",
                       cofactor("lsrdr", b.codomain(), b.domain()), "W of A",
                       problem.map.space_w());
    grown(b, u, 0);  // throws where it does not fit
  }
  require_radius(problem, u, options.slices);
  return problem;
}

#define COFREE_INSTANTIATE(K)                                                         \
  template void detail::require_sensible(const space<K>&, const lsrdr_options&);      \
  template linear_operator<K> usable_start(const linear_operator<K>&);                \
  template lsrdr_problem<K> detail::with_answer_on(lsrdr_problem<K>, const space<K>&, \
                                                   const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
