#include <cofree/baseline/without_gradients.hpp>
#include <cofree/operator/direct_sum.hpp>

#include "look.hpp"

namespace cofree {
namespace {

constexpr int purifications = 8;

template <scalar K>
linear_operator<K> inverse_times(const linear_operator<K>& a, const linear_operator<K>& b) {
  return {b.domain(), a.domain(), solve(a.frame_entries(), b.frame_entries())};
}

/// P = SR with S an isometry and RS = 1, from P = X Y and an operator that im P covers.
template <scalar K>
projection_factors<K> factors_of(const linear_operator<K>& x, const linear_operator<K>& y,
                                 const linear_operator<K>& near) {
  auto s = polar_isometry(x * (y * near));
  auto r = adjoint_product(s, x) * y;
  r = inverse_times(r * s, r);
  return {std::move(r), std::move(s)};
}

template <scalar K>
struct first_projection {
  projection_factors<K> p;
  linear_operator<K> right, left;  ///< eigenoperators that go with it
};

/// The projection on im E along ker L†: S = polar(E), R = hL† with h = (L†S)⁻¹. At a critical B,
/// (R⊗1)AS is (h⊗1)Bh⁻¹ up to a number, whose eigenoperators are Eh† and Lh⁻¹.
template <scalar K>
first_projection<K> along(const critical_data<K>& p) {
  const auto& e = p.right[0];
  const auto& l = p.left[0];
  const auto s = polar_isometry(e);
  const auto back = adjoint_product(l, s);
  const auto h = inverse_times(back, identity_operator(s.domain()));
  return {{h * adjoint(l), s}, e * adjoint(h), l * back};
}

/// P with the eigenoperators that the method carries from one update to the next.
template <scalar K>
class moving_projection {
public:
  moving_projection(const any_tensor_operator<K>& a, first_projection<K> first)
      : a_(a),
        p_(std::move(first.p)),
        map_(a_.compress(adjoint(p_.r), p_.s)),
        right_(std::move(first.right)),
        left_(std::move(first.left)),
        image_(right_),
        twice_(direct_sum(p_.s.domain(), p_.s.domain())) {}

  /// B = (R⊗1)AS
  const linear_operator<K>& map() const { return map_; }
  long applications() const { return applications_; }

  void update(double step) {
    a_.gamma({&map_, 1}, {&right_, 1}, {&image_, 1});
    take(right_);
    a_.gamma_adjoint({&map_, 1}, {&left_, 1}, {&image_, 1});
    take(left_);
    move(step);
    map_ = a_.compress(adjoint(p_.r), p_.s);
    applications_ += 3;
  }

private:
  void take(linear_operator<K>& x) {
    std::swap(x, image_);
    x *= centre_t<K>(1 / norm(x));
  }

  /// P ← f⁸(P + ε(PG† + HP)). The argument is XY with X = [S, E] : U⊕U → V, so that f acts on Z in
  /// XZY: 3M² − 2M³ = X(3ZTZ − 2ZTZTZ)Y for T = YX.
  void move(double step) {
    const auto to_left = adjoint(p_.r);
    const centre_t<K> h = inner(p_.s.frame_entries(), right_.frame_entries()),
                      g = inner(left_.frame_entries(), to_left.frame_entries());
    const auto x = p_.s * twice_.projections[0] + right_ * twice_.projections[1];
    const auto y = twice_.injections[0] *
                       (p_.r + (p_.r * to_left) * adjoint(left_) * (centre_t<K>(step) / g)) +
                   twice_.injections[1] * p_.r * (centre_t<K>(step) / h);
    const auto t = y * x;
    auto z = identity_operator(twice_.sum);
    for (int i = 0; i < purifications; ++i) {
      const auto zt = z * t;
      z = zt * (z * centre_t<K>(3) - (zt * z) * centre_t<K>(2));
    }
    p_ = factors_of(x * z, y, p_.s);
  }

  any_tensor_operator<K> a_;
  projection_factors<K> p_;
  linear_operator<K> map_, right_, left_, image_;
  direct_sum_maps<K> twice_;
  long applications_ = 0;
};

template <scalar K>
critical_data<K> seen_at(const objective<K>& f, const linear_operator<K>& b, seed s) {
  auto seen = detail::look(f, b, s);
  if (!seen)
    detail::throw_numerical_failure(
        "ascent_without_gradients: ρ(Γ(B,B)) or ρ(Γ(A,B)) is 0 at the start");
  return std::move(*seen);
}

}  // namespace

template <scalar K>
projection_factors<K> projection_near(const lsrdr_problem<K>& problem, const linear_operator<K>& b,
                                      seed s) {
  return along(seen_at(objective<K>(problem.map), b, s)).p;
}

template <scalar K>
baseline_result<K> ascent_without_gradients(const lsrdr_problem<K>& problem,
                                            const linear_operator<K>& start,
                                            const without_gradients_options& options) {
  if (!(options.step > 0))
    detail::throw_invalid_argument("ascent_without_gradients: step = " +
                                   std::to_string(options.step) + ", expected more than 0");
  const objective<K> f(problem.map);
  baseline_result<K> out{seen_at(f, start, options.start_seed)};
  const long first = f.applications();
  moving_projection<K> method(problem.map, along(out.point));
  detail::look_times times(options.check_every, options.max_updates);
  while (!out.converged && out.iterations < options.max_updates) {
    if (options.stop()) {
      out.stopped = true;
      break;
    }
    try {
      method.update(options.step);
    } catch (const numerical_failure&) {  // RS singular: P has lost its rank
      out.lost = true;
      break;
    }
    ++out.iterations;
    if (!times.due(out.iterations)) continue;
    auto seen = detail::look_again(f, method.map(), out.point, options.gradient_tolerance,
                                   options.start_seed);
    out.lost = !seen;
    if (out.lost) break;
    out.point = std::move(*seen);
    out.converged = out.point.gradient_norm <= options.gradient_tolerance;
    if (options.progress)
      options.progress(out.iterations, out.similarity(), out.point.gradient_norm);
  }
  out.gamma_applications = first + method.applications() + 1;  // the first (R⊗1)AS
  return out;
}

#define COFREE_INSTANTIATE(K)                                                      \
  template projection_factors<K> projection_near(const lsrdr_problem<K>&,          \
                                                 const linear_operator<K>&, seed); \
  template baseline_result<K> ascent_without_gradients(                            \
      const lsrdr_problem<K>&, const linear_operator<K>&, const without_gradients_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
