#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/superoperator/gamma.hpp>

#include "tolerances.hpp"

namespace cofree {
namespace {

/// A pair whose angle is rounding is a multiple real eigenvalue: one of its vectors on either side stands for
/// it. Left as it is where those do not belong together.
template <class V>
void without_rounding_angle(const V& v, eigenpair<V>& found) {
  if constexpr (real_scalar<scalar_t<V>>) {
    const bool flat = std::abs(found.value.imag()) <= detail::one_value * std::abs(found.value);
    if (found.kind == eigenvalue_kind::real || !flat || found.left.size() != 2) return;
    const auto larger = [&](const auto& x) {
      return v.inner(x[1], x[1]) > v.inner(x[0], x[0]) ? x[1] : x[0];
    };
    auto right = std::vector{larger(found.right)};
    const auto by_overlap = [&](const auto& l) { return std::abs(v.inner(l, right[0])); };
    auto left = std::vector{by_overlap(found.left[1]) > by_overlap(found.left[0]) ? found.left[1]
                                                                                  : found.left[0]};
    detail::normalise(v, right), detail::normalise(v, left);
    if (std::abs(v.inner(left[0], right[0])) < 1e-3) return;
    detail::align(v, left, right);
    found.right = std::move(right), found.left = std::move(left);
    found.value = found.value.real(), found.kind = eigenvalue_kind::real, found.gap = 0;
  }
}

/// The dominant eigenpair, by the full matrix of a small space where the Krylov space found it hard or others are
/// as near as `no_gap`: of several on the circle, as of a ring, that space sees what is in its start.
template <class G, class Starts>
auto any_dominant_of(const G& g, Starts starts, const eigenpair_options& options) {
  const std::size_t n = g.domain().dimension();
  auto found = dominant_eigenpair(g, std::move(starts), options);
  const bool hard = !found.converged || found.left_residual >= 0.5 || found.gap <= detail::no_gap ||
                    std::size_t(found.applications) > 2 * n;
  if (!hard || n > detail::wholly_seen || n <= options.dense_limit) return found;
  auto whole_options = options;
  whole_options.dense_limit = n;
  auto whole = dominant_eigenpair(g, whole_options);
  whole.applications += found.applications;
  return whole;
}
template <class G, class Starts>
auto dominant_of(const G& g, Starts starts, const eigenpair_options& options) {
  auto found = any_dominant_of(g, std::move(starts), options);
  without_rounding_angle(g.domain(), found);
  return found;
}

/// The dominant pair from random vectors. The circle is as wide as √ε, which a climb that follows its λ needs; here the
/// nearest to `near` counts among those only that are as large as the largest.
template <class G>
auto dominant_from_cold(const G& g, eigenpair_options options) {
  using start = eigenpair_starts<std::remove_cvref_t<decltype(g.domain())>>;
  auto found = dominant_of(g, start{}, options);
  std::complex<double> top = found.value;
  for (const auto& z : found.circle)
    if (std::abs(z) > std::abs(top)) top = z;
  if (!(std::abs(top) > std::abs(found.value) * (1 + detail::higher_by))) return found;
  options.near = top;
  auto larger = dominant_of(g, start{}, options);
  larger.applications += found.applications;
  return std::abs(larger.value) > std::abs(found.value) ? larger : found;
}

/// Whether ⟨B,C⟩ of that modulus, C = (L†⊗1)AE, is rounding: sums of dim V and of dim U⊗W terms make it, and
/// the frames that numbers are in. λ is then 0 but for rounding, and the gradient C/⟨B,C⟩ has no digit.
template <scalar K>
bool no_value(double product, const linear_operator<K>& b, double c_size, std::size_t n) {
  const double terms = double(n + b.codomain().dimension());
  return !(product > 10 * epsilon<K>() * terms * norm(b) * c_size);
}

template <scalar K>
critical_data<K> without_value(critical_data<K> p) {
  p.value = -std::numeric_limits<double>::infinity();
  p.gradient_norm = std::numeric_limits<double>::infinity();
  return p;
}

}  // namespace

/// Fills N, the gradient and the two-sided Rayleigh quotient λ = ⟨B, (L†⊗1)AE⟩/⟨L,E⟩, whose error
/// is the product of those of E and L.
template <scalar K>
critical_data<K> objective<K>::complete(critical_data<K> p) const {
  const auto& b = p.isometry;
  const auto one = [&](std::size_t i, std::size_t j) {
    ++applications_;
    return a_.compress(p.left[i], p.right[j]);
  };
  const auto none = [&](double product, double c_size) {
    return no_value(product, b, c_size, a_.space_v().dimension());
  };
  if (p.eigen_residual >= 0.5) return without_value(std::move(p));  // L is none of this λ
  const operator_space<K> s(b.domain(), a_.space_v());
  const auto s_norm = [](const std::vector<linear_operator<K>>& x) {
    return x.size() == 1 ? norm(x[0]) : std::hypot(norm(x[0]), norm(x[1]));
  };
  const auto pairing = detail::pairing(s, p.left, p.right);
  p.condition = s_norm(p.left) * s_norm(p.right) / std::abs(pairing);
  if (p.kind == eigenvalue_kind::real) {
    const auto c = one(0, 0);
    if constexpr (commutative_scalar<K>) {
      const auto product = inner(b, c);
      if (none(std::abs(product), norm(c))) return without_value(std::move(p));
      const centre_t<K> both = inner(p.left[0], p.right[0]);
      p.lambda = product / both;
      p.n = c * centre_t<K>(centre_t<K>(1) / product);
    } else {
      const double product = inner(b, c);
      if (none(std::abs(product), norm(c))) return without_value(std::move(p));
      p.lambda = product / pairing.real();
      p.n = c * (1 / product);
    }
  } else {
    const auto re = one(0, 0) + one(1, 1), im = one(0, 1) - one(1, 0);
    if constexpr (real_scalar<centre_t<K>>) {
      const std::complex<double> product(inner(b, re), inner(b, im));
      if (none(std::abs(product), std::hypot(norm(re), norm(im))))
        return without_value(std::move(p));
      p.lambda = product / pairing;
      const double square = std::norm(product);
      p.n = re * (product.real() / square) + im * (product.imag() / square);
    }
  }
  p.value = std::log(std::abs(p.lambda));
  p.gradient = tangent_part(b, p.n);
  p.gradient_norm = norm(p.gradient);
  return p;
}

template <scalar K>
critical_data<K> objective<K>::evaluate(const linear_operator<K>& b, const critical_data<K>& near,
                                        double tolerance) const {
  auto p = near;
  p.isometry = b;
  // The preconditioner needs e roughly; the last evaluation, to 1e-13, needs it for S = E e⁻¹.
  p.fixed = right_fixed_point(b, near.fixed,
                              std::clamp(0.1 * tolerance, detail::fixed_point_floor, 1e-6));
  eigenpair_options options{.tolerance = std::max(tolerance, detail::fixed_point_floor),
                            .max_applications = 600,
                            .dense_limit = 0};
  options.near = near.lambda;
  const auto g = gamma(a_, b);
  // Several on the circle before: the full matrix at once.
  if (near.gap <= 1000 * detail::eigen_floor && g.domain().dimension() <= detail::wholly_seen)
    options.dense_limit = detail::wholly_seen;
  auto found = dominant_of(g, eigenpair_starts<operator_space<K>>{near.right, near.left}, options);
  applications_ += found.applications;
  if (found.left_residual >= 0.5) {
    found = dominant_of(g, eigenpair_starts<operator_space<K>>{}, options);
    applications_ += found.applications;
  }
  p.lambda = found.value, p.kind = found.kind, p.gap = found.gap;
  p.right = std::move(found.right), p.left = std::move(found.left);
  p.eigen_residual = std::max(found.right_residual, found.left_residual);
  return complete(std::move(p));
}

template <scalar K>
critical_data<K> objective<K>::evaluate(const linear_operator<K>& b, double tolerance, seed s,
                                        bool resolve_gap,
                                        std::optional<std::complex<double>> lambda_near) const {
  const auto g = gamma(a_, b);
  eigenpair_options options{
      .tolerance = tolerance, .max_applications = 4000, .krylov_dimension = 24};
  options.start_seed = s, options.near = lambda_near, options.resolve_gap = resolve_gap;
  auto found = dominant_from_cold(g, options);
  applications_ += found.applications;
  const linear_operator<K> start = identity_operator(b.domain());
  critical_data<K> p{
      b, right_fixed_point(b, start), found.value, found.kind, found.right, found.left, b, b};
  p.gap = found.gap;
  p.eigen_residual = std::max(found.right_residual, found.left_residual);
  return complete(std::move(p));
}

template <scalar K>
critical_data<K> objective<K>::with_eigenoperators(const linear_operator<K>& b,
                                                   std::complex<double> lambda,
                                                   std::vector<linear_operator<K>> right,
                                                   std::vector<linear_operator<K>> left) const {
  const auto kind = right.size() == 1 ? eigenvalue_kind::real : eigenvalue_kind::complex_pair;
  critical_data<K> p{b,
                     right_fixed_point(b, identity_operator(b.domain())),
                     lambda,
                     kind,
                     std::move(right),
                     std::move(left),
                     b,
                     b};
  return complete(std::move(p));
}

template <scalar K>
linear_operator<K> objective<K>::precondition(const critical_data<K>& p,
                                              const linear_operator<K>& d) const {
  const double delta = std::max(std::pow(epsilon<K>(), 0.75), p.gradient_norm) * norm(p.fixed);
  return d * hermitian_function(p.fixed, [&](double x) { return 1 / (std::max(x, 0.0) + delta); });
}

template class objective<double>;
template class objective<std::complex<double>>;
template class objective<quaternion<double>>;

}  // namespace cofree
