#include "climb_in_class.hpp"

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>
#include <cofree/operator/basis.hpp>
#include <cofree/operator/left_action.hpp>
#include <cofree/optimize/maximum.hpp>

#include "confirmed_ascent.hpp"
#include "critical/real_operators.hpp"
#include "critical/tolerances.hpp"
#include "first_point.hpp"
#include "isotropic.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {
namespace {

/// f(B) = log|λ(Γ(A,B))| − ½ log ρ(Γ(B,B)) on the class: gradient the part in it of
/// N − (l⊗1)Be/(ρ⟨l,e⟩). The last point is kept, and the next begins with its eigenoperators.
template <scalar K>
class structured_function {
public:
  structured_function(const objective<K>& f, slice_class c, const critical_data<K>& near,
                      stop_request stop, bool exact)
      : f_(f), class_(c), last_(near), stop_(std::move(stop)), exact_(exact) {
    last_.isometry *= centre_t<K>(0);
  }

  double value(const linear_operator<K>& b) const { return at(b).value; }
  linear_operator<K> gradient(const linear_operator<K>& b) const { return at(b).gradient; }
  /// Everything at b, with `value` that of f and `gradient` the part in the class.
  const critical_data<K>& at(const linear_operator<K>& b) const {
    if (distance(b, last_.isometry) == 0) return last_;
    if (stop_()) {  // no value there: the search along this line ends at once
      auto none = last_;
      none.value = -std::numeric_limits<double>::infinity();
      return none_ = std::move(none), *none_;
    }
    // Values to the square of that of the gradient, which the climb still needs.
    const double g = last_.gradient_norm;
    return last_ = completed(f_.evaluate(
               b, last_, exact_ ? eigen_floor : std::clamp(0.1 * g * g, eigen_floor, 1e-5)));
  }
  critical_data<K> completed(critical_data<K> p) const {
    const auto& b = p.isometry;
    const auto g = self_gamma(b);
    auto image = g.codomain().zero(), l = g.domain().zero();
    g.apply(p.fixed, image);
    const double radius = re_trace(image);  // tr e = 1
    // l from the adjoint, begun at the adjoint's image of one.
    const auto back = [&](const auto& x, auto& y) { g.apply_adjoint(x, y); };
    const eigenpair_options options{
        .tolerance = fixed_point_floor, .max_applications = 400, .krylov_dimension = 24};
    l = hermitian_part(
        krylov_schur(g.domain(), back, identity_operator(b.domain()), options, 400).vectors[0]);
    const double both = real_part(inner(l, p.fixed));
    if (!(radius > 0) || !(std::abs(both) > 0) || !std::isfinite(p.value)) {
      p.value = -std::numeric_limits<double>::infinity();
      p.gradient = b;
      return p;
    }
    const auto pull = on_left(l, b * p.fixed);
    p.value -= 0.5 * std::log(radius);
    p.gradient = part_in_class(p.n - pull * centre_t<K>(1 / (radius * both)), class_);
    p.gradient_norm = norm(p.gradient);
    return p;
  }

private:
  const objective<K>& f_;
  slice_class class_;
  mutable critical_data<K> last_;
  mutable std::optional<critical_data<K>> none_;
  stop_request stop_;
  bool exact_;
};

/// B/ρ(Γ(B,B))^½; nothing where that radius is 0 to rounding.
template <scalar K>
std::optional<linear_operator<K>> scaled(const linear_operator<K>& b) {
  const double size = norm(b);
  if (!(size > 0)) return std::nullopt;
  const auto unit = b * centre_t<K>(1 / size);
  const double radius = left_gauge(unit).radius;
  if (!(radius > class_accuracy)) return std::nullopt;
  return unit * centre_t<K>(1 / std::sqrt(radius));
}

/// The part of the k-th start in the class, evaluated.
template <scalar K>
critical_data<K> begin_in_class(const objective<K>& f, const lsrdr_problem<K>& problem,
                                const space<K>& u, int k, seed s, slice_class c, std::string& how) {
  const auto in_class = [&](const linear_operator<K>& b,
                            seed draw) -> std::optional<critical_data<K>> {
    const auto part = part_in_class(b, c);
    // A part of the size of rounding is none.
    const auto inside = norm(part) > no_digit * norm(b) ? scaled(part) : std::nullopt;
    if (!inside) return std::nullopt;
    return f.evaluate(*inside, class_accuracy, draw);
  };
  const auto refused = [](const linear_operator<K>&) {
    return std::string("lsrdr: the part in the class of the B given as a start has no value");
  };
  return first_with_value(
      problem, u, k, s, how, in_class, refused,
      "lsrdr: no B of the class with ρ(Γ(A,B)) > 0 was found in 8 draws; there may be none");
}

/// A climb in a class on its way: where it is and what it cost.
template <scalar K>
struct class_climb {
  const objective<K>& f;
  const lsrdr_problem<K>& problem;
  const lsrdr_options& options;
  const space<K>& u;
  critical_data<K> p;
  int iterations = 0;

  bool stopped() const { return options.stop(); }

  /// L-BFGS from p; `most` iterations.
  void ascend(int most) {
    const real_operator_space<K> directions(u, p.isometry.codomain());
    const structured_function<K> g(f, options.slices, p, options.stop, false);
    const auto end = maximise(directions, g, p.isometry,
                              {.gradient_tolerance = 1e-2 * options.gradient_tolerance,
                               .max_iterations = most,
                               .memory = 16});
    iterations += end.iterations;
    const auto unit = scaled(end.point);
    const structured_function<K> last(f, options.slices, p, nullptr, true);
    p = last.at(unit ? *unit : end.point);
  }

  /// Where ρ(Γ(B,B)) is nearly double and the climb has halted: the LSRDR M of half the dimension, and
  /// M ⊕ ±Mᵀ. True if that is a critical point and as high.
  bool settle_halves(seed s) {
    if constexpr (std::same_as<K, std::complex<double>>) {
      if (!by_transpose<K>(options.slices)) return false;
      std::optional<critical_data<K>> best;
      for (const auto& half : isotropic_halves(p.isometry, options.slices)) {
        auto smaller = problem;
        smaller.given = {half}, smaller.blocks.clear();
        auto any = options;
        any.slices = slice_class::any, any.join = false, any.progress = nullptr;
        std::vector<known_end<K>> none;
        auto end = climb(smaller, half.domain(), 0, s, any, none);
        iterations += end.report.iterations;
        f.count(end.report.gamma_applications);
        if (end.real && settled(*end.real, options.gradient_tolerance) &&
            (!best || end.real->value > best->value))
          best = std::move(end.real);
      }
      if (!best) return false;
      auto whole = doubled(f, *best, u, options.slices);
      const structured_function<K> g(f, options.slices, whole, nullptr, true);
      whole = g.completed(std::move(whole));
      if (!settled(whole, options.gradient_tolerance) || whole.value < p.value - higher_by)
        return false;
      p = std::move(whole);
      return true;
    }
    return false;
  }

  /// The same after a kick of the two halves towards each other, which would climb off a saddle: the
  /// best that is critical.
  bool halves_settled(seed s) {
    for (std::uint64_t round = 0; round < 3 && settle_halves(stream_of(s, stream::half, round));
         ++round) {
      const auto found = p;
      if (stopped()) return true;
      const auto noise = part_in_class(
          random_operator(u, p.isometry.codomain(), stream_of(s, stream::half_kick, round)),
          options.slices);
      const auto moved =
          scaled(p.isometry + noise * centre_t<K>(kick * norm(p.isometry) / norm(noise)));
      if (!moved) return true;
      p = f.evaluate(*moved, class_accuracy, stream_of(s, stream::half_eigen, round));
      if (std::isfinite(p.value)) ascend(steps_of_a_kick);
      const bool higher = std::isfinite(p.value) && p.value > found.value + higher_by;
      if (!higher) return p = found, true;
      if (settled(p, options.gradient_tolerance)) return true;
    }
    return false;
  }

  /// Replaces a pair that shares its modulus with a real eigenvalue by the end of a climb with that one, if the
  /// climb settles and is as high. Which of several on the circle comes first is rounding, and not a kind of maximum.
  void prefer_real(seed s) {
    auto real = real_beside(f, p, s);
    if (!real) return;
    const auto pair = p;
    const structured_function<K> g(f, options.slices, *real, nullptr, true);
    p = g.completed(std::move(*real));
    if (!settled(p, options.gradient_tolerance)) ascend(first_stretch);
    if (!settled(p, options.gradient_tolerance) || !(p.value >= pair.value - higher_by)) p = pair;
  }

  /// Climbs by stretches, and tries the halves after each. True where these settled it.
  bool climbs(seed s) {
    const structured_function<K> g(f, options.slices, p, nullptr, true);
    if (auto here = g.completed(p); settled(here, options.gradient_tolerance)) {
      p = std::move(here);  // a given B at a maximum
      return false;
    }
    for (std::uint64_t stretch = 0; stretch < 4 && iterations < options.max_iterations; ++stretch) {
      const double before = p.value;
      const int most = stretch < 2 ? first_stretch : options.max_iterations;
      ascend(std::min(most, options.max_iterations - iterations));
      if (settled(p, options.gradient_tolerance) || stopped()) return false;
      if (halves_settled(s.derived(stretch))) return true;
      if (stretch > 0 && !(p.value > before + higher_by)) return false;
    }
    return false;
  }

  static constexpr int first_stretch = 50;
  static constexpr double kick = 0.05;
  static constexpr int steps_of_a_kick = 15;
};

}  // namespace

template <scalar K>
climbed<K> climb_in_class(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                          const lsrdr_options& options) {
  const objective<K> f(problem.map);
  climbed<K> out;
  class_climb<K> on{f, problem, options, u,
                    begin_in_class(f, problem, u, k, s, options.slices, out.report.how)};
  auto& p = on.p;
  for (std::uint64_t round = 0; round < 4; ++round) {
    if (on.climbs(stream_of(s, stream::class_stretch, round))) break;
    // An eigenvalue that only looked dominant from its warm start: begin again from the larger.
    auto fresh = f.evaluate(p.isometry, class_accuracy, stream_of(s, stream::class_fresh, round),
                            true, p.lambda);
    const bool higher = std::log(std::abs(fresh.lambda)) > std::log(std::abs(p.lambda)) + higher_by;
    p.gap = fresh.gap;
    if (!higher || !std::isfinite(fresh.value) || on.stopped()) break;
    p = std::move(fresh);
  }
  if (!on.stopped()) on.prefer_real(stream_of(s, stream::class_real));
  out.stopped = on.stopped();
  out.report.iterations = on.iterations;
  out.report.similarity = similarity_of(p.value);
  out.report.kind = p.kind;
  out.report.converged = settled(p, options.gradient_tolerance);
  out.report.gamma_applications = f.applications();
  (p.kind == eigenvalue_kind::real ? out.real : out.pair) = std::move(p);
  return out;
}

#define COFREE_INSTANTIATE(K)                                                             \
  template climbed<K> climb_in_class(const lsrdr_problem<K>&, const space<K>&, int, seed, \
                                     const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
