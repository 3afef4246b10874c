// cofree/dense/internal/refine_polar.hpp — long polar isometries: residuals 1 − x†x and x†a − a†x in
// full precision, corrections in the singular vectors of double. Clusters do no harm.
#pragma once

#include <cofree/dense/internal/refine.hpp>
#include <optional>

namespace cofree::detail {

/// What the singular value decomposition in double says of x, near the polar isometry of a, with p =
/// x†a: solutions of equations with p, to the precision of double.
template <scalar D>
struct polar_start {
  singular_values<D> s;

  /// Below this part of the largest singular value they are too far off.
  static double least() { return 1e6 * epsilon<double>(); }

  /// w with wp + pw = c
  dense_array<D> inside(const dense_array<D>& c) const {
    auto w = multiply(op::adjoint, s.v, op::none, multiply(c, s.v));
    for (std::size_t i = 0; i < w.rows(); ++i)
      for (std::size_t j = 0; j < w.cols(); ++j) w(i, j) *= 1 / (s.values[i] + s.values[j]);
    return multiply(s.v, multiply(op::none, w, op::adjoint, s.v));
  }
  /// y with yp = c
  dense_array<D> outside(const dense_array<D>& c) const {
    auto y = multiply(c, s.v);
    for (std::size_t i = 0; i < y.rows(); ++i)
      for (std::size_t j = 0; j < y.cols(); ++j) y(i, j) *= 1 / s.values[j];
    return multiply(op::none, y, op::adjoint, s.v);
  }
};

/// a − x(1 + d)x†a with d = 1 − x†x: the part of a outside the range of x; no rows where x is square.
template <scalar K>
dense_array<K> outside_of(const dense_array<K>& a, const dense_array<K>& x,
                          const dense_array<K>& image, const dense_array<K>& defect) {
  if (x.rows() == x.cols()) return dense_array<K>(0, x.cols());
  auto inside = image;
  add_scaled(inside, multiply(defect, image), centre_t<K>(real_t<K>(1)));
  return difference_from_product(a, x, inside);
}
/// x − x†
template <scalar K>
dense_array<K> twice_skew_part(const dense_array<K>& x) {
  auto y = adjoint(x);
  subtract_from(x, y);
  return y;
}

/// x ← x(1 + w + d/2) + y: d = 1 − x†x, wp + pw = x†a − a†x + (dp − pd)/2, yp the part of a outside
/// the range of x. Corrections are in T, by what double says of p and of the residuals that leaves in
/// T.
template <scalar T, scalar K>
class polar_refinement {
public:
  using D = start_scalar<K>;

  polar_refinement(const polar_start<D>& start, const dense_array<K>& a)
      : start_(start),
        a_(a),
        size_(size_bits(in_lower<D>(a))),
        floor_(floor_bits<K>(a.rows())),
        coarse_(floor_bits<T>(a.rows())) {}

  /// Refines the x given; returns nothing where the rounds do not contract.
  std::optional<dense_array<K>> run(dense_array<K> x) {
    for (double before = -6;;) {
      const auto defect = orthonormality_defect(x);
      const auto image = multiply(op::adjoint, x, op::none, a_);
      const auto skew = twice_skew_part(image), outside = outside_of(a_, x, image, defect);
      exponent_ = common_exponent(defect, skew, outside);
      defect_ = in_lower<T>(defect, -exponent_), skew_ = in_lower<T>(skew, -exponent_);
      outside_ = in_lower<T>(outside, -exponent_), positive_ = in_lower<T>(image);
      const double skewed = size_bits(defect_, exponent_),
                   error = std::max(skewed, sum_bits({size_bits(skew_, exponent_),
                                                      size_bits(outside_, exponent_)}) -
                                                size_);
      if (error <= floor_) return x;
      if (!(error < before - 3)) return std::nullopt;
      before = error;
      if (correct(x, skewed)) return x;
    }
  }

private:
  /// Whether what that leaves is nothing: residuals of the equations, and terms of second order.
  bool correct(dense_array<K>& x, double skewed) {
    const centre_t<T> half(real_t<T>(0.5));
    auto w = from_inside();
    const double step_inside = size_bits(w, exponent_);
    add_scaled(w, defect_, half);
    const auto near = in_lower<T>(x);
    auto step = multiply(near, w);
    if (outside_.size() > 0) add_scaled(step, from_outside(near), centre_t<T>(real_t<T>(1)));
    add_lower(x, step, exponent_);
    const double by = sum_bits({size_bits(step, exponent_), step_inside}),
                 second = by + 1 + std::max({by, skewed, coarse_});
    return is_done(second, floor_) &&
           is_done(sum_bits({second + size_, left_ + exponent_}), floor_ + size_);
  }
  /// w, and in left_ what it leaves.
  dense_array<T> from_inside() {
    auto right = twice_skew_part(multiply(defect_, positive_));
    scale(right, centre_t<T>(real_t<T>(0.5)));
    add_scaled(right, skew_, centre_t<T>(real_t<T>(1)));
    dense_array<T> w(right.rows(), right.cols());
    for (int round = 0; round < rounds; ++round) {
      auto part = raised<T>(start_.inside(in_lower<D>(right)));
      part = twice_skew_part(part);
      add_scaled(w, part, centre_t<T>(real_t<T>(0.5)));
      // wp + pw = wp − (wp)† holds for skew w and Hermitian p.
      subtract_half(right, twice_skew_part(multiply(part, positive_)));
    }
    left_ = size_bits(right);
    return w;
  }
  /// y, made orthogonal to x again: what rounding leaves of x†y grows with the condition of p.
  dense_array<T> from_outside(const dense_array<T>& x) {
    auto right = outside_;
    dense_array<T> y(right.rows(), right.cols());
    for (int round = 0; round < rounds; ++round) {
      const auto part = raised<T>(start_.outside(in_lower<D>(right)));
      add_scaled(y, part, centre_t<T>(real_t<T>(1)));
      add_scaled(right, multiply(part, positive_), centre_t<T>(real_t<T>(-1)));
    }
    left_ = sum_bits({left_, size_bits(right)});
    return difference_from_product(y, x, multiply(op::adjoint, x, op::none, y));
  }
  static void subtract_half(dense_array<T>& x, const dense_array<T>& y) {
    add_scaled(x, y, centre_t<T>(real_t<T>(-0.5)));
  }
  static constexpr int rounds = std::same_as<real_t<T>, double> ? 1 : 2;

  const polar_start<D>& start_;
  const dense_array<K>& a_;
  double size_, floor_, coarse_;
  dense_array<T> defect_, skew_, outside_, positive_;
  long exponent_ = 0;
  double left_ = 0;
};

/// Digits come in double_double first, which is cheap, then in those of a.
template <refinable_scalar K>
std::optional<dense_array<K>> refined_polar(const dense_array<K>& a) {
  using D = start_scalar<K>;
  using T = over_reals<K, double_double>;
  const std::size_t n = a.cols();
  const scaled_array<K> h(a);
  if (n < 4 || a.rows() < n || !h.usable) return std::nullopt;
  const auto near = nothing_where_it_fails([&] { return std::optional(svd(in_double(h.array))); });
  if (!near) return std::nullopt;
  const polar_start<D> start{*near};
  if (!(start.s.values[n - 1] > start.least() * start.s.values[0])) return std::nullopt;
  const auto first = multiply(op::none, start.s.u, op::adjoint, start.s.v);
  if constexpr (std::same_as<K, T>) {
    return polar_refinement<D, K>(start, h.array).run(raised<K>(first));
  } else {
    const auto lower = in_lower<T>(h.array);
    const auto second = polar_refinement<D, T>(start, lower).run(raised<T>(first));
    if (!second) return std::nullopt;
    return polar_refinement<T, K>(start, h.array).run(raised<K>(*second));
  }
}

}  // namespace cofree::detail
