#include <array>
#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/lsrdr/ascent.hpp>
#include <cofree/optimize/anderson.hpp>

#include "confirmed_ascent.hpp"
#include "critical/linearization.hpp"
#include "critical/tolerances.hpp"

namespace cofree {
namespace {

using detail::add_multiple;
using detail::extended_operator;

// L-BFGS hands over at gradients of these norms, one after another where the joint equations fail.
constexpr std::array joint_gradients{1e-2, 1e-3, 1e-5, 0.0};
constexpr std::size_t remembered = 60;  // steps: restarts cost more than the products save
constexpr double longest = 0.5;         // a step of B
constexpr double damping = 0.01;        // δ over ‖N − BC‖‖e‖
// Given up where this many steps have not brought the residual below this part of the best.
constexpr int most_idle = 18;
constexpr double progress_factor = 0.7;
constexpr double foreign = 1e-3;  // C and e that differ by this belong to a multiple λ

/// (E, L, B), or a change of it.
template <scalar K>
struct triple {
  extended_operator<K> right, left;
  linear_operator<K> b;
};

/// Triples with Re⟨E,E'⟩ + Re⟨L,L'⟩ + Re tr(B†B'e).
template <scalar K>
class triple_space {
public:
  using scalar_type = double;
  using vector_type = triple<K>;

  explicit triple_space(const critical_data<K>& p)
      : fields_({p.right[0].domain(), p.right[0].codomain()}, p.right.size()),
        maps_(p.isometry.domain(), p.isometry.codomain()),
        metric_(p.fixed) {}
  bool operator==(const triple_space& other) const { return fields_ == other.fields_; }

  vector_type zero() const { return {fields_.zero(), fields_.zero(), maps_.zero()}; }
  void scale(vector_type& y, double a) const {
    fields_.scale(y.right, a), fields_.scale(y.left, a);
    maps_.scale(y.b, a);
  }
  void add_scaled(vector_type& y, const vector_type& x, double a) const {
    fields_.add_scaled(y.right, x.right, a), fields_.add_scaled(y.left, x.left, a);
    maps_.add_scaled(y.b, x.b, a);
  }
  double inner(const vector_type& x, const vector_type& y) const {
    return inner_many({&x, 1}, y)[0];
  }
  std::vector<double> inner_many(std::span<const vector_type> x, const vector_type& y) const {
    const auto weighted = y.b * metric_;
    std::vector<double> out;
    for (const auto& each : x)
      out.push_back(fields_.inner(each.right, y.right) + fields_.inner(each.left, y.left) +
                    real_part(maps_.inner(each.b, weighted)));
    return out;
  }
  std::size_t dimension() const {
    return 2 * fields_.dimension() +
           real_dimension<K> * maps_.domain().dimension() * maps_.codomain().dimension();
  }
  std::string name() const { return "(E, L, B)"; }
  double size(const extended_operator<K>& x) const { return norm_in(fields_, x); }
  void normalise(extended_operator<K>& x) const { fields_.scale(x, 1 / size(x)); }
  const detail::paired_space<K>& fields() const { return fields_; }

private:
  detail::paired_space<K> fields_;
  operator_space<K> maps_;
  linear_operator<K> metric_;
};

/// The equations at (E, L, B).
template <scalar K>
struct joint_residual {
  critical_data<K> point;
  triple<K> change;
  double worst = 0;
};

template <scalar K>
class joint_equations {
public:
  joint_equations(const objective<K>& f, const critical_data<K>& start)
      : f_(f), start_(start), space_(start), pairs_(start.isometry.domain(), f.map().space_v()) {}

  const triple_space<K>& space() const { return space_; }

  /// The new E and L go into the compression at once: what one equation has learned the next one
  /// uses. The eigen-residual is that of the old ones. @pre ‖E‖ = ‖L‖ = 1, B†B = 1
  joint_residual<K> at(const triple<K>& x, const linear_operator<K>& e) const {
    const std::size_t parts = x.right.size();
    triple<K> change{space_.fields().zero(), space_.fields().zero(), x.b};
    const std::vector<linear_operator<K>> maps(parts, x.b);
    f_.map().all_actions({{maps, x.right, change.right}, {maps, x.left, change.left}, {}});
    f_.count(2 * long(parts));
    critical_data<K> p{x.b, e, {}, start_.kind, x.right, x.left, x.b, x.b};
    const auto overlap = detail::pairing(pairs_, x.left, x.right);
    const auto lambda = detail::pairing(pairs_, x.left, change.right) / overlap;
    divide(change.right, lambda), divide(change.left, std::conj(lambda));
    add_multiple<K>(change.right, x.right, -1.0), add_multiple<K>(change.left, x.left, -1.0);
    p.eigen_residual = std::max(space_.size(change.right), space_.size(change.left));
    add_multiple<K>(p.right, change.right, 1.0), add_multiple<K>(p.left, change.left, 1.0);
    space_.normalise(p.right), space_.normalise(p.left);
    p = f_.complete(std::move(p));
    change.b = step_of(p);
    const double worst = std::max(p.gradient_norm, p.eigen_residual);
    return {std::move(p), std::move(change), worst};
  }

  /// Turns L so that ⟨L,E⟩ > 0, and gives p the gap of the start.
  critical_data<K> aligned(critical_data<K> p) const {
    detail::align(pairs_, p.left, p.right);
    p.gap = start_.gap;
    return p;
  }

private:
  /// (N − BC)(e + δ)⁻¹
  static linear_operator<K> step_of(const critical_data<K>& p) {
    const double delta =
        std::max(std::pow(epsilon<K>(), 0.75), damping * p.gradient_norm) * norm(p.fixed);
    return p.gradient *
           hermitian_function(p.fixed, [&](double x) { return 1 / (std::max(x, 0.0) + delta); });
  }
  void divide(extended_operator<K>& x, std::complex<double> z) const {
    auto y = space_.fields().zero();
    add_multiple<K>(y, x, 1.0 / z);
    x = std::move(y);
  }

  const objective<K>& f_;
  const critical_data<K>& start_;
  triple_space<K> space_;
  operator_space<K> pairs_;
};

/// e after two steps of the power iteration with Γ(B,B): as good as the preconditioner needs it.
template <scalar K>
linear_operator<K> powered(const linear_operator<K>& b, linear_operator<K> e) {
  const auto g = self_gamma(b);
  for (int i = 0; i < 2; ++i) {
    e = hermitian_part(g(e));
    e *= centre_t<K>(1 / re_trace(e));
  }
  return e;
}

/// ‖C − e‖/‖e‖, for e solved exactly. At a solution C = B†N is a fixed point of Γ(B,B): it is e where
/// λ is simple. Where λ is multiple E and L may be others than those that belong together, and the
/// solution is no critical point.
template <scalar K>
double mismatch(critical_data<K>& p) {
  p.fixed = right_fixed_point(p.isometry, p.fixed);
  return norm(adjoint_product(p.isometry, p.n) - p.fixed) / norm(p.fixed);
}

/// x + step, with ‖E‖ = ‖L‖ = 1 and B†B = 1 again. Long steps are shortened.
template <scalar K>
void move(triple<K>& x, triple<K> step, const triple_space<K>& space) {
  const double length = norm(step.b);
  if (length > longest) space.scale(step, longest / length);
  x.b = retract(x.b, tangent_part(x.b, step.b));
  const auto& fields = space.fields();
  fields.add_scaled(x.right, step.right, 1), fields.add_scaled(x.left, step.left, 1);
  space.normalise(x.right), space.normalise(x.left);
}

/// The end of an L-BFGS climb with E and L as exact as B: the gradient is quadratic in their errors, so
/// that it can vanish while they are known to fewer digits than `options` asks for.
template <scalar K>
void sharpen(const objective<K>& f, ascent<critical_data<K>>& end, const ascent_options& options) {
  for (int round = 0; round < 3 && end.converged && !end.stopped; ++round) {
    if (end.point.eigen_residual <= options.gradient_tolerance) return;
    auto p = f.evaluate(end.point.isometry, end.point, 0.1 * options.gradient_tolerance);
    ++end.evaluations;
    if (!std::isfinite(p.value) || !(p.eigen_residual < end.point.eigen_residual)) return;
    end.point = std::move(p);
    if (end.point.gradient_norm <= options.gradient_tolerance) return;
    auto on = ascend(f, std::move(end.point), options);
    on.iterations += end.iterations, on.evaluations += end.evaluations;
    end = std::move(on);
  }
}

/// Whether p is as high as where the climb is. E and L of a climb are rough, and its value may be above
/// that of the maximum which it has reached: it is looked at more closely before p is refused.
template <scalar K>
bool not_below(const objective<K>& f, const critical_data<K>& p,
               ascent<critical_data<K>>& climbed) {
  const auto as_high = [&] { return p.value >= climbed.point.value - detail::higher_by; };
  if (as_high()) return true;
  auto closer = f.evaluate(climbed.point.isometry, climbed.point, detail::confirming_accuracy);
  ++climbed.evaluations;
  if (std::isfinite(closer.value)) climbed.point = std::move(closer);
  return as_high();
}

}  // namespace

template <scalar K>
ascent<critical_data<K>> solve_jointly(const objective<K>& f, const critical_data<K>& start,
                                       const ascent_options& options,
                                       const seen_enough<K>& enough) {
  ascent<critical_data<K>> out{start};
  const joint_equations<K> equations(f, start);
  anderson_memory<triple_space<K>> memory(equations.space(), remembered);
  triple<K> x{start.right, start.left, start.isometry};
  auto e = start.fixed;
  double best = std::numeric_limits<double>::infinity(), goal = options.gradient_goal;
  for (int idle = 0; out.iterations < options.max_iterations; ++out.iterations) {
    if (options.stop()) {
      out.stopped = true;
      break;
    }
    auto here = equations.at(x, e);
    ++out.evaluations;
    if (options.progress)
      options.progress(out.iterations, here.point.value, here.point.gradient_norm);
    ++idle;
    if (here.worst < progress_factor * best) best = here.worst, idle = 0;
    const bool patient = idle <= most_idle && std::isfinite(here.worst);
    if (here.worst <= goal || (!patient && here.worst <= options.gradient_tolerance)) {
      const double apart = mismatch(here.point);
      out.converged = apart <= std::max(10 * options.gradient_tolerance, detail::equal_halfway);
      if (!out.converged && apart >= foreign) break;
      goal *= 0.1;  // E and L are not yet as exact as that
    } else if (enough) {
      out.enough = enough(equations.aligned(here.point));
    }
    if (out.converged || out.enough) out.point = equations.aligned(std::move(here.point));
    if (out.converged || out.enough || !patient) break;
    move(x, memory.step(x, here.change), equations.space());
    e = powered(x.b, e);
  }
  return out;
}

template <scalar K>
ascent<critical_data<K>> ascend_jointly(const objective<K>& f, critical_data<K> start,
                                        const ascent_options& options,
                                        const seen_enough<K>& enough) {
  ascent<critical_data<K>> out{std::move(start)};
  auto joint_options = options;
  joint_options.gradient_goal = 0.5 * options.gradient_tolerance;
  for (const double threshold : joint_gradients) {
    bool asked = false;
    auto climbed = ascend(f, std::move(out.point), options, [&](const critical_data<K>& p) {
      asked = enough && enough(p);
      return asked || p.gradient_norm <= threshold;
    });
    climbed.iterations += out.iterations, climbed.evaluations += out.evaluations;
    out = std::move(climbed);
    if (!out.enough) sharpen(f, out, options);
    if (!out.enough || asked) return out;
    out.enough = false;
    const auto joint = solve_jointly(f, out.point, joint_options, enough);
    out.iterations += joint.iterations, out.evaluations += joint.evaluations;
    if (joint.stopped || joint.enough || (joint.converged && not_below(f, joint.point, out))) {
      out.point = joint.point;
      out.converged = joint.converged, out.enough = joint.enough, out.stopped = joint.stopped;
      return out;
    }
  }
  return out;
}

#define COFREE_INSTANTIATE(K)                                                                    \
  template ascent<critical_data<K>> solve_jointly(const objective<K>&, const critical_data<K>&,  \
                                                  const ascent_options&, const seen_enough<K>&); \
  template ascent<critical_data<K>> ascend_jointly(const objective<K>&, critical_data<K>,        \
                                                   const ascent_options&, const seen_enough<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
