#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>

#include "turned_pair.hpp"

#include "critical/converged.hpp"
#include "critical/pair.hpp"
#include "critical/tolerances.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {
namespace {

constexpr double nearly_none = 1e-3;  // of J, which is an isometry

}  // namespace

template <scalar K>
std::optional<linear_operator<K>> turning_operator(const critical_data<K>& p) {
  if constexpr (!real_scalar<centre_t<K>>) {
    return std::nullopt;
  } else {
    const auto [c, d] = normalised_pair_product(p);
    try {
      const linear_operator<K> j(c.domain(), c.domain(),
                                 solve(c.frame_entries(), d.frame_entries()));
      const auto skew = (j - adjoint(j)) * 0.5;
      if (norm(skew) < 0.5 * norm(j)) return std::nullopt;
      const auto turn = polar_isometry(skew);
      if (norm(turn * turn + identity_operator(c.domain())) > no_gap) return std::nullopt;
      // In dimension 2 any skew operator has such a polar part, that of Im C = 0 too, which is rounding.
      if (norm(skew) < nearly_none * norm(turn)) return std::nullopt;
      return turn;
    } catch (const numerical_failure&) {
      return std::nullopt;
    }
  }
}

template <scalar K>
linear_operator<K> turned(const objective<K>& f, const critical_data<K>& p,
                          const linear_operator<K>& j) {
  std::optional<linear_operator<K>> best;
  double least = 2;
  for (double sign : {1.0, -1.0}) {
    const double angle = sign * std::arg(p.lambda);
    const auto one = identity_operator(j.domain());
    const auto b =
        p.isometry * (one * centre_t<K>(std::cos(angle)) + j * centre_t<K>(std::sin(angle)));
    const auto there = f.evaluate(b, equal_halfway, turned_seed, false, std::abs(p.lambda));
    const double imaginary = std::abs(there.lambda.imag()) / std::abs(there.lambda);
    if (imaginary < least) {
      least = imaginary;
      best = b;
    }
  }
  return *best;
}

template <scalar K>
std::optional<linear_operator<K>> compressed_by_parts(const objective<K>& f,
                                                      const critical_data<K>& pair, double phase) {
  if constexpr (!real_scalar<centre_t<K>>) {
    return std::nullopt;
  } else {
    const auto part = [&](const std::vector<linear_operator<K>>& x) {
      return x[0] * std::cos(phase) - x[1] * std::sin(phase);
    };
    const auto gauge = left_gauge(f.map().compress(part(pair.left), part(pair.right)));
    f.count(1);
    if (gauge.radius == 0) return std::nullopt;
    return gauge.isometry;
  }
}

template <scalar K>
std::optional<critical_data<K>> matched_real_point(const objective<K>& f,
                                                   const linear_operator<K>& b,
                                                   const critical_data<K>& pair, double tolerance) {
  if constexpr (field_of<K> == field::complex) {
    return std::nullopt;
  } else {
    if (field_of<K> == field::real && pair.value < -same_value) return std::nullopt;
    const auto g = gamma(f.map(), b);
    eigenpair_options options{
        .tolerance = 1e-10, .max_applications = 2000, .krylov_dimension = 24, .dense_limit = 0};
    options.near = std::abs(pair.lambda);
    const auto found = dominant_eigenpair(g, {{pair.right[0]}, {}}, options);
    // The accuracy of J may make the multiple eigenvalue a pair of angle 1e-9: its two
    // vectors then span part of the eigenspace, and one of them serves.
    const double imaginary = std::abs(found.value.imag()) / std::abs(found.value);
    const double away = std::abs(std::abs(found.value) / std::abs(pair.lambda) - 1);
    if (imaginary > equal_halfway || away > equal_halfway) return std::nullopt;
    auto e = found.right[0];
    if (found.right.size() == 2 && norm(found.right[1]) > norm(e)) e = found.right[1];
    auto l = e;
    const auto side = krylov_schur(
        g.domain(), [&](const auto& x, auto& y) { g.apply_adjoint(x, y); }, e, options, 1000);
    l = side.vectors[0];
    if (side.vectors.size() == 2 && std::abs(inner(side.vectors[1], e)) > std::abs(inner(l, e)))
      l = side.vectors[1];
    if (inner(l, e) < 0) l *= -1.0;
    e *= 1 / norm(e), l *= 1 / norm(l);
    auto p = f.with_eigenoperators(b, std::abs(found.value), {e}, {l});
    p.eigen_residual = std::max(found.right_residual, side.residual);
    p.gap = 0;  // multiple
    if (conclusive(p, tolerance, slice_class::any)) return p;
    return matched(f, p, tolerance, matched_seed);
  }
}

#define COFREE_INSTANTIATE(K)                                                                      \
  template std::optional<linear_operator<K>> turning_operator(const critical_data<K>&);            \
  template linear_operator<K> turned(const objective<K>&, const critical_data<K>&,                 \
                                     const linear_operator<K>&);                                   \
  template std::optional<linear_operator<K>> compressed_by_parts(const objective<K>&,              \
                                                                 const critical_data<K>&, double); \
  template std::optional<critical_data<K>> matched_real_point(                                     \
      const objective<K>&, const linear_operator<K>&, const critical_data<K>&, double);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
