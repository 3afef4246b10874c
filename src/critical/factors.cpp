#include <cofree/critical/certificate.hpp>
#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/factors.hpp>

#include "pair.hpp"
#include "projection_factors.hpp"

namespace cofree {
namespace {

/// The eigenvalues of X†X over their sum, decreasing: not negative, however X is rounded.
template <scalar K>
std::vector<double> spectrum_of_square(const linear_operator<K>& x) {
  auto values = svd(x.frame_entries()).values;
  double sum = 0;
  for (auto& t : values) t *= t, sum += t;
  for (auto& t : values) t /= sum;
  return values;
}

template <scalar K>
linear_operator<K> with_trace_one(const linear_operator<K>& x) {
  return x * centre_t<K>(1 / re_trace(x));
}

}  // namespace

template <scalar K>
linear_operator<K> detail::inverse_power(const linear_operator<K>& e, double q) {
  const double least = epsilon<K>() * hermitian_eigenvalues_of(e).back();
  return hermitian_function(e, [&](double x) { return std::pow(std::max(x, least), -q); });
}

template <scalar K>
detail::rank_d<K> detail::factors_of(const critical_data<K>& p) {
  const auto &e_op = p.right[0], &l_op = p.left[0];
  // ⟨L,E⟩ > 0 after alignment, so α is positive and its root splits evenly between R and S.
  const centre_t<K> share(1 / std::sqrt(std::abs(inner(l_op, e_op))));
  return {adjoint(l_op) * share, e_op * detail::inverse_power(p.fixed, 1) * share};
}

template <scalar K>
factorization<K> factorize(const critical_data<K>& p) {
  const auto &e_op = p.right[0], &l_op = p.left[0];
  const auto [r, s] = detail::factors_of(p);
  // XX† is positive to rounding, however small the least eigenvalue of e is.
  const auto root = e_op * detail::inverse_power(p.fixed, 0.5);
  const auto right = with_trace_one(hermitian_part(root * adjoint(root)));
  const auto left = with_trace_one(hermitian_part(l_op * adjoint(l_op)));
  return {r, s, s * r, right, left, spectrum_of_square(root), spectrum_of_square(l_op)};
}

template <scalar K>
certificate certify(const any_tensor_operator<K>& map, const critical_data<K>& p,
                    const factorization<K>& f) {
  certificate c;
  c.stationarity = p.gradient_norm;
  c.eigenvalue_gap = p.gap;
  const auto compressed = map.compress(adjoint(f.r), f.s);
  // c(R⊗1)AS with c = ρ⟨l,e⟩/(λ⟨L,E⟩) and RS = 1: the factor is 1/λ.
  centre_t<K> inverse_lambda{};
  if constexpr (field_of<K> == field::complex)
    inverse_lambda = 1.0 / p.lambda;
  else
    inverse_lambda = 1 / p.lambda.real();
  c.factorization = distance(p.isometry, compressed * inverse_lambda) / norm(p.isometry);
  c.rs_identity = distance(f.r * f.s, identity_operator(p.isometry.domain()));
  c.projection = distance(f.p * f.p, f.p) / norm(f.p);
  c.projection_adjoint_gap = distance(f.p, adjoint(f.p)) / norm(f.p);
  const auto outside = [](const linear_operator<K>& q, const linear_operator<K>& projection) {
    return distance(q, projection * q) / norm(q);
  };
  c.density_images = std::max(outside(f.right_density, f.p), outside(f.left_density, adjoint(f.p)));
  c.right_density_min_eigenvalue = f.right_spectrum.back();
  c.left_density_min_eigenvalue = f.left_spectrum.back();
  return c;
}

template <scalar K>
certificate certify_pair(const critical_data<K>& p) {
  certificate c;
  c.stationarity = p.gradient_norm;
  c.eigenvalue_gap = p.gap;
  if constexpr (real_scalar<centre_t<K>>) {
    const auto inverse = detail::inverse_power(p.fixed, 1);
    c.factorization = distance(p.isometry, p.n * inverse) / norm(p.isometry);
    c.rs_identity = distance(detail::normalised_pair_product(p).real * inverse,
                             identity_operator(p.isometry.domain()));
  }
  return c;
}

#define COFREE_INSTANTIATE(K)                                                           \
  template linear_operator<K> detail::inverse_power(const linear_operator<K>&, double); \
  template detail::rank_d<K> detail::factors_of(const critical_data<K>&);               \
  template certificate certify_pair(const critical_data<K>&);                           \
  template factorization<K> factorize(const critical_data<K>&);                         \
  template certificate certify(const any_tensor_operator<K>&, const critical_data<K>&,  \
                               const factorization<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
