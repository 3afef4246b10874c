#include <cofree/baseline/gradient_ascent.hpp>
#include <cofree/critical/gauge.hpp>

#include "look.hpp"

namespace cofree {
namespace {

using detail::look;

constexpr int first_power_steps = 20;

/// B with what the method carries from one update to the next.
template <scalar K>
class power_ascent {
public:
  power_ascent(const any_tensor_operator<K>& a, linear_operator<K> b, seed s)
      : a_(a),
        b_(std::move(b)),
        speed_(b_.domain(), b_.codomain()),
        right_(random_operator(b_.domain(), a.space_v(), s.derived(1))),
        left_(random_operator(b_.domain(), a.space_v(), s.derived(2))),
        right_fixed_(identity_operator(b_.domain())),
        left_fixed_(right_fixed_),
        wide_(right_),
        small_(right_fixed_) {
    for (int i = 0; i < first_power_steps; ++i) power_step(own_map());
  }

  const linear_operator<K>& map() const { return b_; }
  long applications() const { return applications_; }
  double residual() const { return residual_; }

  void update(double step, double momentum) {
    const auto own = own_map();
    power_step(own);
    speed_ *= centre_t<K>(momentum);
    add_normalised(a_.compress(left_, right_), 1);
    ++applications_;
    add_normalised(own.compress(left_fixed_, right_fixed_), -1);
    add_scaled(b_.frame_entries(), speed_.frame_entries(), centre_t<K>(step));
    // The objective does not see a multiple of B, but steps do: without this they fade as B grows.
    b_ *= centre_t<K>(size_ / norm(b_));
  }

private:
  dense_tensor_operator<K> own_map() const {
    return dense_tensor_operator<K>(b_, last(a_.space_w().factor_count()));
  }

  /// One step each: E ← Γ(A,B)E, L ← Γ(A,B)†L, e ← Γ(B,B)e, l ← Γ(B,B)†l, of norm one.
  void power_step(const dense_tensor_operator<K>& own) {
    a_.gamma({&b_, 1}, {&right_, 1}, {&wide_, 1});
    note_residual();
    take(right_, wide_);
    a_.gamma_adjoint({&b_, 1}, {&left_, 1}, {&wide_, 1});
    take(left_, wide_);
    applications_ += 2;
    own.gamma({&b_, 1}, {&right_fixed_, 1}, {&small_, 1});
    take(right_fixed_, small_);
    own.gamma_adjoint({&b_, 1}, {&left_fixed_, 1}, {&small_, 1});
    take(left_fixed_, small_);
  }

  static void take(linear_operator<K>& x, linear_operator<K>& image) {
    std::swap(x, image);
    x *= centre_t<K>(1 / norm(x));
  }

  /// What is left of Γ(A,B)E after its part along E.
  void note_residual() {
    const auto& e = right_.frame_entries();
    const auto& image = wide_.frame_entries();
    const double part = std::abs(inner(e, image)) / (norm(e) * norm(image));
    residual_ = std::sqrt(std::max(0.0, 1 - part * part));
  }

  /// M ← M ± C/⟨B,C⟩, the gradient of ± log of an eigenvalue that is ⟨B,C⟩/⟨L,E⟩.
  void add_normalised(const linear_operator<K>& c, int sign) {
    const centre_t<K> product = inner(b_.frame_entries(), c.frame_entries());
    add_scaled(speed_.frame_entries(), c.frame_entries(), centre_t<K>(double(sign)) / product);
  }

  any_tensor_operator<K> a_;
  linear_operator<K> b_, speed_;
  linear_operator<K> right_, left_, right_fixed_, left_fixed_;  // E, L, e, l
  linear_operator<K> wide_, small_;                             // storage for their images
  double size_ = norm(b_), residual_ = 1;
  long applications_ = 0;
};

template <scalar K>
void record(gradient_ascent_result<K>& out, const critical_data<K>& p) {
  out.map = p.isometry;
  out.similarity = std::exp(p.value);
  out.gradient_norm = p.gradient_norm;
  out.kind = p.kind;
}

}  // namespace

template <scalar K>
gradient_ascent_result<K> gradient_ascent(const lsrdr_problem<K>& problem,
                                          const linear_operator<K>& start,
                                          const gradient_ascent_options& options) {
  const objective<K> f(problem.map);
  const auto gauge = left_gauge(start);
  auto seen = look(f, start, options.start_seed);
  if (!seen)
    detail::throw_numerical_failure("gradient_ascent: ρ(Γ(B,B)) or ρ(Γ(A,B)) is 0 at the start");
  gradient_ascent_result<K> out{gauge.isometry};
  record(out, *seen);
  detail::look_times times(options.check_every, options.max_updates);
  power_ascent<K> method(problem.map, gauge.isometry, options.start_seed);
  while (out.iterations < options.max_updates && !out.converged) {
    if (options.stop()) {
      out.stopped = true;
      break;
    }
    method.update(options.step, options.momentum);
    ++out.iterations;
    if (!times.due(out.iterations)) continue;
    seen =
        detail::look_again(f, method.map(), *seen, options.gradient_tolerance, options.start_seed);
    if (!seen) break;  // steps too long: B has left the region where the objective is defined
    record(out, *seen);
    out.converged = out.gradient_norm <= options.gradient_tolerance;
    if (options.progress) options.progress(out.iterations, out.similarity, out.gradient_norm);
  }
  out.power_residual = method.residual();
  out.gamma_applications = method.applications();
  return out;
}

#define COFREE_INSTANTIATE(K)                         \
  template gradient_ascent_result<K> gradient_ascent( \
      const lsrdr_problem<K>&, const linear_operator<K>&, const gradient_ascent_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
