// lsrdr/digits/long_ascent.hpp — the climb in many digits, where a double does not see all
// of B.
//
//   long_ascent<K, J>     L-BFGS on isometries from a point in double to near the maximum
//   climbed_point<K>      B, e, E, L, λ there
//
// Moving the column of B along an eigenvector of e to the eigenvalue w changes log L by w times the
// square of the step: in double, columns with w below the root of ε are left where the start had them.
// Here values and gradients have the digits that w needs, and each step is the quasi-Newton direction
// for the metric Re tr(X†Y(e + δ)), δ = ‖N − BC‖: the columns settle one after the other. It ends
// where the natural step (N − BC)e⁻¹ is small in every column: Newton's method does the rest.
#pragma once

#include <deque>
#include <optional>
#include "long_eigenpair.hpp"
#include "newton.hpp"

namespace cofree::detail {

template <scalar K>
struct climbed_point {
  dense_array<K> b, gradient;        ///< (dim U · dim W) × dim U: B, N − BC
  eigen_sides<K> fixed, pair;        ///< e and 1; E, L and λ
  hermitian_eigenvalues<K> weights;  ///< of e with trace one
  real_t<K> value = real_t<K>(0);    ///< log|λ|
  real_t<K> natural = real_t<K>(0);  ///< ‖(N − BC)e⁻¹‖
};

template <scalar K, scalar J>
class long_ascent {
public:
  using R = real_t<K>;
  using Z = extended_scalar<K>;
  using Point = climbed_point<K>;

  /// @param a  (dim V · dim W) × dim V, of size about 1
  long_ascent(const dense_array<K>& a, std::size_t r, const refine_options& options)
      : numbers_(a), few_(with_real_type<J>(a)), rough_(few_), r_(r), options_(options) {}

  /// Climbs from B, e, E, L in double. Returns nothing where E and L are lost on the way.
  std::optional<Point> run(const dense_array<J>& b, const dense_array<J>& e,
                           const extended_array<J>& right, const extended_array<J>& left) {
    std::optional<Point> here;
    for (int digits = least_digits; digits <= most_digits_here; digits += digits / 2) {
      digits_ = digits;
      const precision_scope scope(digits_);
      a_.emplace(at_working_precision(numbers_));
      if (!here) {
        here.emplace();
        here->b = with_real_type<K>(b);
        here->pair = {with_real_type<K>(right), with_real_type<K>(left), Z(R(1))};
        here->fixed = {{{with_real_type<K>(e)}}, {{identity_matrix<K>(e.rows())}}, Z(R(1))};
      }
      raise(here->pair), raise(here->fixed);
      here = evaluated(polar_isometry(at_working_precision(here->b)), *here);
      if (!here) return here;
      climb(*here);
      if (resolved(*here) || options_.stop()) break;
    }
    return here;
  }
  int digits() const { return digits_; }
  int steps() const { return steps_; }

private:
  static constexpr int least_digits = 40, most_digits_here = 500, most_steps = 400;
  static constexpr std::size_t memory = 20;
  static constexpr double near = 1e-11;  ///< natural steps that Newton's method takes over

  struct pair_of_changes {
    dense_array<K> step, change;  ///< a vector and a covector
    R curvature;
  };

  static void raise(eigen_sides<K>& p) {
    p.right = at_working_precision(p.right), p.left = at_working_precision(p.left);
  }
  static R re_inner(const dense_array<K>& x, const dense_array<K>& y) {
    return real_part(inner(x, y));
  }
  /// The least eigenvalue of e is above what the digits resolve.
  bool resolved(const Point& p) const {
    return p.weights.values.front() > power_of_ten<R>(8 - 0.4 * digits_);
  }
  static dense_array<K> tangent(const dense_array<K>& b, dense_array<K> x) {
    add_scaled(x, multiply(b, multiply(op::adjoint, b, op::none, x)), centre_t<K>(R(-1)));
    return x;
  }

  /// E, L and e at B, started from those of `from`; nothing where they are lost.
  std::optional<Point> evaluated(dense_array<K> b, const Point& from) {
    Point p{std::move(b), {}, from.fixed, from.pair, {}, R(0), R(0)};
    const R tolerance = power_of_ten<R>(-0.8 * digits_);
    const map_actions<K> fine(*a_, r_);
    const left_factor<K> own(p.b);
    const auto few_b = with_real_type<J>(p.b);
    const left_factor<J> few_own(few_b);
    const map_actions<J> rough(rough_, r_);
    if (!of_b_.run({own, r_}, p.b, {few_own, r_}, p.fixed, tolerance) ||
        !of_a_.run(fine, p.b, rough, p.pair, tolerance))
      return std::nullopt;
    auto& e = p.fixed.right.parts[0];
    add_scaled(e, adjoint(dense_array<K>(e)), centre_t<K>(R(1)));
    R trace(0);
    for (std::size_t i = 0; i < e.rows(); ++i) trace += real_part(e(i, i));
    scale(e, centre_t<K>(R(R(1) / trace)));
    p.weights = eigh(e);
    const Z overlap = inner(p.pair.left, p.pair.right);
    const auto n = scaled(fine.compressed(p.pair.left, fine.apply_a(p.pair.right)),
                          Z(Z(R(1)) / (overlap * p.pair.value)));
    p.gradient = tangent(p.b, n.parts[0]);
    using std::log;
    p.value = log(modulus(p.pair.value));
    p.natural = norm(raised(p, p.gradient, R(0)));
    return p;
  }
  /// x (e + δ)⁻¹
  static dense_array<K> raised(const Point& p, const dense_array<K>& x, const R& delta) {
    return multiply(x, hermitian_function(p.weights, [&](const R& w) {
                      return R(R(1) / ((w > R(0) ? w : R(0)) + delta));
                    }));
  }

  void climb(Point& here) {
    std::deque<pair_of_changes> past;
    while (here.natural > R(near) && steps_ < most_steps && resolved(here)) {
      if (options_.stop()) return;
      const auto along = direction(here, past);
      auto next = searched(here, along);
      if (!next && past.empty()) return;
      if (!next) {
        past.clear();
        continue;
      }
      for (auto& old : past)
        old.step = tangent(next->first.b, std::move(old.step)),
        old.change = tangent(next->first.b, std::move(old.change));
      auto step = tangent(next->first.b, along);
      scale(step, centre_t<K>(next->second));
      auto change = tangent(next->first.b, here.gradient);
      add_scaled(change, next->first.gradient, centre_t<K>(R(-1)));
      const R curvature = re_inner(step, change);
      if (curvature > 0) past.push_back({std::move(step), std::move(change), curvature});
      if (past.size() > memory) past.pop_front();
      here = std::move(next->first);
      ++steps_;
    }
  }

  /// The quasi-Newton direction: upwards.
  dense_array<K> direction(const Point& here, const std::deque<pair_of_changes>& past) const {
    auto g = here.gradient;
    std::vector<R> weights(past.size());
    for (std::size_t i = past.size(); i-- > 0;) {
      weights[i] = re_inner(past[i].step, g) / past[i].curvature;
      add_scaled(g, past[i].change, centre_t<K>(R(-weights[i])));
    }
    g = raised(here, g, norm(here.gradient));
    for (std::size_t i = 0; i < past.size(); ++i) {
      const R back = re_inner(past[i].change, g) / past[i].curvature;
      add_scaled(g, past[i].step, centre_t<K>(R(weights[i] - back)));
    }
    return tangent(here.b, g);
  }

  /// A point above `here` along the direction, and how far it is.
  std::optional<std::pair<Point, R>> searched(const Point& here, const dense_array<K>& along) {
    const R slope = re_inner(here.gradient, along), length = norm(along);
    if (!(slope > 0)) return std::nullopt;
    R t = length > R(1) ? R(R(1) / length) : R(1);
    for (int trial = 0; trial < 12; ++trial) {
      auto b = here.b;
      add_scaled(b, along, centre_t<K>(t));
      auto there = evaluated(polar_isometry(b), here);
      if (there && there->value >= here.value + t * slope * R(1e-4))
        return std::pair(std::move(*there), t);
      const R bend = there ? R(here.value + t * slope - there->value) : R(0);
      const R guess = bend > 0 ? R(R(0.5) * t * t * slope / bend) : R(0);
      t = std::min(R(t * R(0.5)), std::max(R(t * R(0.1)), guess));
    }
    return std::nullopt;
  }

  const dense_array<K>& numbers_;
  dense_array<J> few_;
  left_factor<J> rough_;
  std::optional<left_factor<K>> a_;
  std::size_t r_;
  refine_options options_;
  eigen_corrections<K, J> of_a_, of_b_;
  int digits_ = least_digits, steps_ = 0;
};

}  // namespace cofree::detail
