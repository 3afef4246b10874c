// cofree/lsrdr/definitions/newton.hpp — E and L to any number of digits, from a start in double.
//
//   newton_steps(A, r, start, options)   residuals in many digits, corrections in few
//
// Each step forms F at the digits that it can make use of and solves JX = F with a Jacobian of few
// digits, least-norm over its kernel; a step gains about the digits of the Jacobian less those of
// its condition. Where steps gain too little the Jacobian is formed anew with more digits.
#pragma once

#include <chrono>
#include <cofree/lsrdr/definitions/least_norm.hpp>
#include <cofree/lsrdr/refine.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/long_real.hpp>
#include <optional>

namespace cofree::detail {

template <scalar K, scalar J>
stationary_unknowns<K> with_real_type(const stationary_unknowns<J>& x) {
  stationary_unknowns<K> y;
  for (const auto& part : x.right.parts) y.right.parts.push_back(with_real_type<K>(part));
  for (const auto& part : x.left.parts) y.left.parts.push_back(with_real_type<K>(part));
  y.angle = static_cast<real_t<K>>(x.angle);
  return y;
}

/// The same numbers carried with the working precision; a type of fixed precision as it is.
template <class R>
R at_working_precision(const R& x) {
  if constexpr (std::same_as<R, long_real>) {
    long_real y = long_real::zero_of(working_bits);
    mpfr_set(y.mpfr(), x.mpfr(), MPFR_RNDN);
    return y;
  } else {
    return x;
  }
}
template <scalar K>
dense_array<K> at_working_precision(const dense_array<K>& x) {
  dense_array<K> y = x;
  for (std::size_t i = 0; i < y.size(); ++i)
    for_each_part(y.data()[i], [](auto& c) { c = at_working_precision(c); });
  return y;
}
template <scalar K>
stationary_unknowns<K> at_working_precision(const stationary_unknowns<K>& x) {
  auto y = x;
  for (auto& part : y.right.parts) part = at_working_precision(part);
  for (auto& part : y.left.parts) part = at_working_precision(part);
  y.angle = at_working_precision(x.angle);
  return y;
}

/// −log₁₀ x, finite also where x underflows a double; `none` for x = 0.
template <class R>
double decimal_places(const R& x, double none) {
  if (!(x > 0)) return none;
  using std::log;
  return -static_cast<double>(R(log(x))) / std::log(10.0);
}

/// A correction: J at few digits with its least-norm inverse.
template <class R>
struct prepared_correction {
  least_norm_map<R> solver;
  double seconds = 0;
};
template <scalar J>
prepared_correction<real_t<J>> prepare_correction(const stationarity<J>& point,
                                                  std::size_t svd_limit) {
  const auto begin = std::chrono::steady_clock::now();
  const auto gauge = gauge_directions(point.at());
  auto jacobian = jacobian_of(point);
  prepared_correction<real_t<J>> out;
  out.solver = jacobian.rows() <= svd_limit
                   ? by_singular_values(jacobian, gauge.cols(), point.residual().relative)
                   : by_border(std::move(jacobian), gauge);
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

template <scalar K>
struct newton_end {
  stationary_unknowns<K> unknowns;
  dense_array<K> map, fixed;      ///< B with B†B = |λ|²·1 and proj(L†E/⟨L,E⟩)
  extended_scalar<K> eigenvalue;  ///< μ, |μ| = |λ|²
  refinement_evidence evidence;
};

/// Newton's method for F = 0 with A = `a`, (dim V · dim W) × dim V, of size about 1.
template <scalar K, scalar J>
class newton_iteration {
public:
  using R = real_t<K>;

  newton_iteration(const dense_array<K>& a, std::size_t r, const refine_options& options)
      : a_(a), few_(with_real_type<J>(a)), r_(r), options_(options) {}

  newton_end<K> run(const stationary_unknowns<J>& start) {
    auto x = polished(start);
    const int most = options_.digits + guard_digits;
    double places = 8, before = 0;  // what is known to hold, what held a step ago
    while (true) {
      const int digits = std::min(most, int(places) + 2 * step_digits() + 6);
      const precision_scope scope(digits);
      x = at_working_precision(x);
      const left_factor<K> a(at_working_precision(a_));
      const auto begin = std::chrono::steady_clock::now();
      const stationarity<K> point(a, r_, x);
      const auto f = point.residual();
      evidence_.residual_seconds =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      before = places;
      places = decimal_places(f.relative, double(digits));
      evidence_.steps.push_back({digits, places, evidence_.jacobian_digits});
      if (options_.progress) options_.progress(evidence_.steps.back());
      evidence_.converged = places >= options_.digits + 6;
      evidence_.interrupted = options_.stop && options_.stop();
      const bool done = evidence_.converged && digits == most;
      const bool at_limit = int(evidence_.steps.size()) >= options_.max_residuals;
      const bool gained =
          evidence_.converged || evidence_.steps.size() == 1 || places >= before + 3;
      if (done || at_limit || evidence_.interrupted || !(places > 0) ||
          (!gained && !more_exact_correction(x))) {
        evidence_.kernel = kernel_, evidence_.gauge = gauge_;
        return {x, point.map(), point.fixed(), point.eigenvalue(), evidence_};
      }
      if (!evidence_.converged) x = corrected(x, f);
      if (evidence_.converged) places = most;
    }
  }

private:
  static constexpr int guard_digits = 14;
  static constexpr std::size_t svd_limit = 700;

  int step_digits() const { return evidence_.jacobian_digits; }

  /// One step in double, then the Jacobian that all others use.
  stationary_unknowns<K> polished(stationary_unknowns<J> x) {
    const left_factor<J> a(few_);
    for (int step = 0;; ++step) {
      const stationarity<J> point(a, r_, x);
      double_ = prepare_correction(point, svd_limit);
      evidence_.jacobian_seconds += double_.seconds;
      ++evidence_.jacobians;
      kernel_ = double_.solver.kernel, gauge_ = double_.solver.gauge;
      evidence_.least_singular_value = double(double_.solver.least);
      const auto f = point.residual();
      if (step == 1 || f.relative < 1e-12) break;
      const auto change = multiply(double_.solver.inverse, flattened<J>(f.right, f.left, f.angle));
      const auto d = unflattened<J>(change, x);
      add_scaled(x.right, d.right, extended_scalar<J>(-1.0));
      add_scaled(x.left, d.left, extended_scalar<J>(-1.0));
      x.angle -= d.angle;
    }
    const precision_scope scope(40);
    return with_real_type<K>(x);
  }

  /// x − J⁺f. f is scaled before it goes to few digits, so that it cannot underflow.
  stationary_unknowns<K> corrected(stationary_unknowns<K> x, const stationary_residual<K>& f) {
    auto v = flattened<K>(f.right, f.left, f.angle);
    const R size = max_modulus(v);
    if (size == 0) return x;
    scale(v, R(R(1) / size));
    dense_array<R> change;
    if (long_) {
      const precision_scope scope(evidence_.jacobian_digits + 5);
      change = multiply(long_->solver.inverse, at_working_precision(v));
    } else {
      change = with_real_type<R>(multiply(double_.solver.inverse, with_real_type<real_t<J>>(v)));
    }
    scale(change, R(-size));
    const auto d = unflattened<K>(change, x);
    add_scaled(x.right, d.right, extended_scalar<K>(R(1)));
    add_scaled(x.left, d.left, extended_scalar<K>(R(1)));
    x.angle += d.angle;
    return x;
  }

  /// The Jacobian again at x, with three times the digits that it had. False where that was tried.
  bool more_exact_correction(const stationary_unknowns<K>& x) {
    if constexpr (std::same_as<R, long_real>) {
      const int digits = 3 * evidence_.jacobian_digits;
      if (digits > 2 * options_.digits || digits > 60) return false;
      const precision_scope scope(digits);
      const left_factor<K> a(at_working_precision(a_));
      const stationarity<K> point(a, r_, at_working_precision(x));
      long_ = prepare_correction(point, 160);
      evidence_.jacobian_seconds += long_->seconds;
      ++evidence_.jacobians;
      evidence_.jacobian_digits = digits;
      kernel_ = long_->solver.kernel;
      evidence_.least_singular_value = double(long_->solver.least);
      return true;
    } else {
      return false;
    }
  }

  const dense_array<K>& a_;
  dense_array<J> few_;
  std::size_t r_;
  refine_options options_;
  prepared_correction<real_t<J>> double_;
  std::optional<prepared_correction<R>> long_;
  std::size_t kernel_ = 0, gauge_ = 0;
  refinement_evidence evidence_;
};

}  // namespace cofree::detail
