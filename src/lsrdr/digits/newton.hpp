// lsrdr/digits/newton.hpp — E and L to any number of digits, from a start in double.
//
//   newton_iteration   run: residuals in many digits, corrections in few; run_near: all in all digits
//
// Each step forms F at the digits that it can make use of and solves JX = F with a Jacobian in double,
// least-norm over its kernel; a step gains about 16 digits less those of its condition. Where thousands
// of digits are wanted its inverse is sharpened on the way (sharpened_inverse.hpp). Where steps gain too
// little, the Jacobian is formed at each in all digits (split_correction.hpp).
#pragma once

#include <cofree/lsrdr/refine.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/long_real.hpp>
#include <ctime>
#include <optional>
#include <utility>
#include "sharpened_inverse.hpp"
#include "split_correction.hpp"
#include "working_precision.hpp"

namespace cofree::detail {

/// Processor time since `begin`, summed over all threads.
inline double processor_seconds_since(std::clock_t begin) {
  return double(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// A correction: J at few digits with its least-norm inverse.
template <class R>
struct prepared_correction {
  least_norm_map<R> solver;
  double seconds = 0;
};
template <class Equations>
prepared_correction<typename Equations::R> prepare_correction(const Equations& point,
                                                              std::size_t svd_limit) {
  const std::clock_t begin = std::clock();
  const auto gauge = gauge_directions(point.at());
  auto jacobian = jacobian_of(point);
  prepared_correction<typename Equations::R> out;
  out.solver = jacobian.rows() <= svd_limit
                   ? by_singular_values(jacobian, gauge.cols(), point.residual().relative)
                   : by_border(std::move(jacobian), gauge);
  out.seconds = processor_seconds_since(begin);
  return out;
}

template <scalar K>
struct newton_end {
  stationary_unknowns<K> unknowns;
  dense_array<K> map, fixed;      ///< B with B†B = |λ|²·1 and proj(L†E/⟨L,E⟩)
  extended_scalar<K> eigenvalue;  ///< μ, |μ| = |λ|²
  refinement_evidence evidence;
  int lost = 0;    ///< decimals by which the least eigenvalue of e is below the trace
  int digits = 0;  ///< in which these were formed
};

/// Newton's method for F = 0 with A = `a`, (dim V · dim W) × dim V, of size about 1. The equations are
/// stationarity, or class_stationarity.
template <scalar K, scalar J, template <class> class Equations>
class newton_iteration {
public:
  using R = real_t<K>;

  newton_iteration(const dense_array<K>& a, std::size_t r, const refine_options& options)
      : a_(a), few_(with_real_type<J>(a)), r_(r), options_(options) {}

  newton_end<K> run(const stationary_unknowns<J>& start) { return run_from(polished(start)); }
  /// Solves from E and L so near that Newton's method converges, in any scale of their columns. Derivatives have all
  /// digits, and `lost` more: the least eigenvalue of e is 10^−lost.
  newton_end<K> run_near(stationary_unknowns<K> start, int lost) {
    how_ = corrections::whole, lost_ = lost;
    return run_from(std::move(start));
  }

private:
  /// How a step is corrected. Only in_few is left on the way, for split, once it no longer gains.
  enum class corrections {
    in_few,  ///< by an inverse in double or sharpened
    split,   ///< by a derivative of all digits, whose weak part is set apart
    whole    ///< by an elimination of all digits, from the first step on
  };

  newton_end<K> run_from(stationary_unknowns<K> x) {
    const int most = options_.digits + guard_digits + 2 * lost_;
    double places = 8, before = 0;  // what is known to hold, what held a step ago
    best_.reset();
    while (true) {
      const int digits = std::min(digits_after(places, most), most_digits);
      const precision_scope scope(digits);
      x = at_working_precision(x);
      const auto a = a_.at_working_precision();  // held as long as `point` refers to it
      const std::clock_t begin = std::clock();
      const Equations<K> point(*a, r_, x);
      const auto f = point.residual();
      evidence_.residual_seconds = processor_seconds_since(begin);
      before = places;
      places = decimal_places(f.relative, double(digits));
      evidence_.steps.push_back({digits, places, evidence_.jacobian_digits});
      if (options_.progress) options_.progress(evidence_.steps.back());
      evidence_.converged = places >= options_.digits + 6 + lost_;
      evidence_.interrupted = options_.stop();
      if (!best_ || places >= best_places_)
        best_ = ending(x, point), best_->digits = digits, best_places_ = places;
      const bool done = evidence_.converged && digits >= std::min(most, most_digits);
      const bool at_limit = int(evidence_.steps.size()) >= options_.max_residuals;
      const bool gained =
          evidence_.converged || evidence_.steps.size() == 1 || places >= before + least_gain();
      idle_ = gained ? idle_ : idle_ + 1;
      const bool stuck = !gained && nothing_else_to_try();
      if (done || at_limit || evidence_.interrupted || !(places > 0) || stuck) return ended();
      if (!gained && how_ == corrections::in_few) how_ = corrections::split;
      if (evidence_.converged) continue;
      switch (how_) {
        case corrections::in_few:
          x = corrected_in_few(x, f, places, places - before, most);
          break;
        case corrections::split:
          x = split(*a, point, f);
          break;
        case corrections::whole:
          x = exactly_corrected(point, f);
      }
    }
  }
  newton_end<K> ending(const stationary_unknowns<K>& x, const Equations<K>& point) const {
    return {x, point.map(), point.fixed(), point.eigenvalue(), {}, lost_};
  }
  /// The best point on the way.
  newton_end<K> ended() {
    evidence_.kernel = kernel_, evidence_.gauge = gauge_;
    evidence_.places = best_places_;
    // An ill-conditioned problem ends a little short of the guard digits.
    evidence_.converged = best_places_ >= options_.digits - 6 + lost_;
    if constexpr (std::same_as<Equations<K>, stationarity<K>>)
      if (evidence_.converged && !best_->unknowns.right.pair()) match_left();
    best_->evidence = evidence_;
    return std::move(*best_);
  }
  /// L ← L c^{−†}h with h the Hermitian part of c = L†E/⟨L,E⟩. Where Γ(B,B) has several fixed points the
  /// equations leave c one of them, and RS = 1 asks for a Hermitian one. The quotient commutes with B, so that
  /// L stays an eigenoperator and B what it is; the residual says so, or all is left as it was.
  void match_left() {
    const precision_scope scope(best_->digits);
    const auto c = at_working_precision(best_->fixed);
    auto h = adjoint(c);
    cofree::add_scaled(h, c, centre_t<K>(R(1)));
    scale(h, centre_t<K>(R(0.5)));
    const R apart = R(distance_of(c, h) / norm(h));
    if (!(apart > power_of_ten<R>(4 - options_.digits))) return;
    auto x = at_working_precision(best_->unknowns);
    x.left.parts[0] = multiply(x.left.parts[0], solve(adjoint(c), std::move(h)));
    const auto a = a_.at_working_precision();
    const Equations<K> point(*a, r_, x);
    const double places = decimal_places(point.residual().relative, double(best_->digits));
    if (!(places >= options_.digits - 6 + lost_)) return;
    const int digits = best_->digits;
    best_ = ending(x, point), best_->digits = digits;
    evidence_.places = best_places_ = places;
  }
  static R distance_of(dense_array<K> x, const dense_array<K>& y) {
    cofree::add_scaled(x, y, centre_t<K>(R(-1)));
    return norm(x);
  }

  /// A step of less than this is none: of corrections in double. Where e has small eigenvalues the norm
  /// of F says little about the columns that belong to them.
  double least_gain() const { return how_ == corrections::whole ? 0.5 : 3; }
  bool nothing_else_to_try() const {
    return how_ == corrections::split || (how_ == corrections::whole && idle_ > most_idle);
  }
  int digits_after(double places, int most) const {
    if (evidence_.converged) return most;
    if (how_ == corrections::whole)
      return std::clamp(int(2 * places) + 30, std::min(most, 2 * lost_ + 40), most) + 40 * idle_;
    if (how_ == corrections::split) return std::min(most + 20, int(2 * places) + 30);
    // The next point has so many places more, and its correction again so many.
    return std::min(most, int(places) + 6 + 2 * std::max(16, sharp_.gain()));
  }

  static constexpr int guard_digits = 14;
  static constexpr std::size_t svd_limit = 700;
  static constexpr int most_idle = 6;  ///< steps that did not gain; each is given 40 digits more

  /// One step in double, then the Jacobian that all others use.
  stationary_unknowns<K> polished(stationary_unknowns<J> x) {
    const left_factor<J> a(few_);
    for (int step = 0;; ++step) {
      const Equations<J> point(a, r_, x);
      double_ = prepare_correction(point, svd_limit);
      evidence_.jacobian_seconds += double_.seconds;
      ++evidence_.jacobians;
      kernel_ = double_.solver.kernel, gauge_ = double_.solver.gauge;
      evidence_.least_singular_value = double(double_.solver.least);
      const auto f = point.residual();
      if (step == 1 || f.relative < 1e-12) break;
      const auto change = multiply(double_.solver.inverse, flattened<J>(f));
      add_scaled(x, unflattened<J>(change, x), -1.0);
    }
    const precision_scope scope(40);
    return with_real_type<K>(x);
  }

  /// x − J⁺f, J⁺ in double or sharpened.
  stationary_unknowns<K> corrected_in_few(stationary_unknowns<K> x, const stationary_residual<K>& f,
                                          double places, double gain, int most) {
    const auto v = flattened<K>(f);
    const double n = double(x.right.rows()), d = double(x.right.cols());
    const step_costs costs{4 * real_dimension<K> * real_dimension<K> * double(r_) * n * n * d *
                               double(x.right.parts.size()),
                           double(v.rows())};
    const bool seen = evidence_.steps.size() > 1;
    if (!sharp_.empty()) gain = sharp_.gain();
    if (seen && sharp_.pays(costs, places, most, gain)) sharpen(x, int(2 * gain));
    if (sharp_.empty()) return corrected(std::move(x), f, double_.solver.inverse);
    dense_array<R> change;
    {
      const precision_scope scope(sharp_.digits());
      change = sharp_(at_working_precision(v));
    }
    add_scaled(x, unflattened<K>(change, x), R(-1));
    return x;
  }
  /// The derivative at x in so many digits, and J⁺ with it.
  void sharpen(const stationary_unknowns<K>& x, int gain) {
    const std::clock_t begin = std::clock();
    const precision_scope scope(gain + sharp_.spare_digits);
    const auto a = a_.at_working_precision();
    auto jacobian = jacobian_of(Equations<K>(*a, r_, at_working_precision(x)));
    const auto& solver = double_.solver;
    if (!solver.border.empty()) solver.border.add_to(jacobian);
    sharp_.sharpen(jacobian, solver.inverse, gain);
    evidence_.jacobian_digits = sharp_.digits();
    ++evidence_.jacobians;
    evidence_.jacobian_seconds += processor_seconds_since(begin);
  }
  /// x − J⁺f
  stationary_unknowns<K> corrected(stationary_unknowns<K> x, const stationary_residual<K>& f,
                                   const dense_array<real_t<J>>& inverse) {
    add_scaled(x, unflattened<K>(product_in_few(op::none, inverse, flattened<K>(f)), x), R(-1));
    return x;
  }

  /// The step with a derivative and an elimination of all digits; the gauge directions border it.
  stationary_unknowns<K> exactly_corrected(const Equations<K>& point,
                                           const stationary_residual<K>& f) {
    const std::clock_t begin = std::clock();
    const auto gauge = gauge_directions(point.at());
    auto change = solve(bordered(jacobian_of(point), gauge), flattened<K>(f));
    kernel_ = gauge_ = gauge.cols();
    evidence_.jacobian_digits = evidence_.steps.back().digits;
    ++evidence_.jacobians;
    evidence_.jacobian_seconds += processor_seconds_since(begin);
    auto x = point.at();
    add_scaled(x, unflattened<K>(change, x), R(-1));
    return x;
  }

  /// The step with a derivative of all digits. How the derivative vanishes along the weak part is not
  /// known beforehand: that multiple of it which leaves the least residual.
  stationary_unknowns<K> split(const left_factor<K>& a, const Equations<K>& point,
                               const stationary_residual<K>& f) {
    const std::clock_t begin = std::clock();
    const auto& x = point.at();
    const double places = evidence_.steps.back().places;
    const left_factor<J> rough_a(few_);
    const auto step = split_correction(point, Equations<J>(rough_a, r_, with_real_type<J>(x)),
                                       flattened<K>(f), places);
    evidence_.jacobian_digits = evidence_.steps.back().digits;
    ++evidence_.jacobians;
    evidence_.jacobian_seconds += processor_seconds_since(begin);
    auto regular = x;
    add_scaled(regular, unflattened<K>(step.regular, x), R(1));
    std::optional<measured> best;
    for (const auto& weak : step.weak) {
      const auto along = unflattened<K>(weak.along, x);
      for (const double multiple : {1.0, 2.0, 3.0, 4.0, 5.0, 0.5, 0.25}) {
        auto y = regular;
        add_scaled(y, along, R(multiple));
        auto end = settled(a, std::move(y), step.inverse);
        if (!best || end.relative < best->relative) {
          best = std::move(end), evidence_.multiple = multiple, kernel_ = weak.kernel;
          evidence_.least_singular_value = double(weak.least);
        }
        if (weak.least == 0) break;
      }
      // The larger kernel is the truth wherever its step gains.
      if (best->relative * R(1000) < f.relative) break;
    }
    return best->at;
  }

  struct measured {
    stationary_unknowns<K> at;
    R relative;
  };
  /// A step of length t along the weak directions leaves t² in the regular equations: those solved
  /// again, by corrections in double, as long as they gain.
  measured settled(const left_factor<K>& a, stationary_unknowns<K> y,
                   const dense_array<real_t<J>>& inverse) {
    std::optional<measured> best;
    for (int step = 0; step < 12; ++step) {
      const auto f = Equations<K>(a, r_, y).residual();
      ++evidence_.trials;
      if (best && !(f.relative < best->relative)) break;
      const bool gained = !best || f.relative * R(4) < best->relative;
      best = measured{y, f.relative};
      if (!gained) break;
      y = corrected(std::move(y), f, inverse);
    }
    return *best;
  }

  left_factor_in_any_precision<K> a_;
  dense_array<J> few_;
  std::size_t r_;
  refine_options options_;
  prepared_correction<real_t<J>> double_;
  sharpened_inverse<R> sharp_;
  corrections how_ = corrections::in_few;
  int lost_ = 0, idle_ = 0;
  std::optional<newton_end<K>> best_;
  double best_places_ = 0;
  std::size_t kernel_ = 0, gauge_ = 0;
  refinement_evidence evidence_;
};

}  // namespace cofree::detail
