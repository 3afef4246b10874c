#include <cofree/critical/gauge.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <cofree/operator/left_action.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>
#include <cofree/spectral/nilpotent.hpp>
#include <cofree/spectral/positive_map.hpp>
#include <cofree/superoperator/gamma.hpp>

#include "tolerances.hpp"

namespace cofree {
namespace {

/// The dominant eigenoperator of Γ(B,B) or its adjoint among the Hermitian ones, trace 1.
template <scalar K, class F>
std::pair<double, linear_operator<K>> positive_fixed_point(
    const operator_space<K>& s, F&& apply, const linear_operator<K>& start,
    double tolerance = detail::fixed_point_floor) {
  eigenpair_options options{
      .tolerance = tolerance, .max_applications = 400, .krylov_dimension = 24};
  options.near = 1e300;  // of several on the circle the positive one, which is an eigenvalue
  auto found = detail::krylov_schur(s, apply, start, options, options.max_applications);
  auto e = hermitian_part(found.vectors[0]);
  const double t = re_trace(e);
  if (std::abs(t) > 0) e *= centre_t<K>(1 / t);
  return {std::abs(found.value), std::move(e)};
}

}  // namespace

template <scalar K>
gauged<K> left_gauge(const linear_operator<K>& b) {
  const auto one = identity_operator(b.domain());
  if (nilpotent(b)) return {b, one, 0};
  // D is exact, and what a bad basis would hide is found in that of DBD⁻¹.
  auto numbers = matrix(b);
  const auto places = detail::positive_map<K>::of_slices(numbers).places();
  const auto exponents = balancing_exponents(numbers.cols(), places);
  const std::size_t r = numbers.rows() / numbers.cols();
  for (std::size_t i = 0; i < numbers.rows(); ++i)
    for (std::size_t k = 0; k < numbers.cols(); ++k)
      detail::for_each_part(numbers(i, k),
                            [&](double& c) { c = std::ldexp(c, exponents[i / r] - exponents[k]); });
  const auto moved_b = from_matrix(numbers, b.domain(), b.codomain());
  const double scale = norm(moved_b);
  cofree::scale(numbers, centre_t<K>(1 / scale));
  const auto found = detail::perron_pair_of(detail::positive_map<K>::of_slices(numbers));
  const double radius = found.radius.value * scale * scale;
  const auto l = from_matrix(found.left, b.domain(), b.domain());
  const double top = std::max(hermitian_eigenvalues_of(l).back(), 0.0);
  if (!(found.radius.value > detail::no_digit) || !(top > 0)) return {b, one, 0};
  // A nearly singular l (B nearly reducible) is kept away from zero: the value changes, not the
  // gauge.
  const double least = detail::no_digit * top;
  const auto h = hermitian_function(l, [&](double x) { return std::sqrt(std::max(x, least)); });
  const auto h_inverse =
      hermitian_function(l, [&](double x) { return 1 / std::sqrt(std::max(x, least)); });
  const auto moved = on_left(h, moved_b * h_inverse);
  std::vector<double> d;
  for (const int e : exponents) d.push_back(std::ldexp(1.0, e));
  return {polar_isometry(moved), h * diagonal_on(b.domain(), d), radius};
}

template <scalar K>
linear_operator<K> right_fixed_point(const linear_operator<K>& b, const linear_operator<K>& near,
                                     double tolerance) {
  const auto g = self_gamma(b);
  const auto start =
      near + identity_operator(b.domain()) * centre_t<K>(1e-3 / double(b.domain().dimension()));
  return positive_fixed_point<K>(
             g.domain(), [&](const auto& x, auto& y) { g.apply(x, y); }, start, tolerance)
      .second;
}

#define COFREE_INSTANTIATE(K)                                              \
  template gauged<K> left_gauge(const linear_operator<K>&);                \
  template linear_operator<K> right_fixed_point(const linear_operator<K>&, \
                                                const linear_operator<K>&, double);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
