// cofree/dense/definitions/refine_polar.hpp — long polar isometries: residuals 1 − x†x and x†a − a†x in
// full precision, corrections in the singular vectors of double. Clusters do no harm.
#pragma once

#include <cofree/dense/definitions/refine.hpp>
#include <optional>

namespace cofree::detail {

/// In the basis v of a's right singular vectors in double: the skew w with x(1 + w + d/2) nearer to
/// the polar isometry, w p + p w = 2 skew(x†a) + (dp − pd)/2, and the same for the part of a outside
/// the range of x.
template <scalar D>
struct polar_start {
  singular_values<D> s;

  /// Below this part of the largest singular value the corrections are too far off.
  static double least() { return 1e6 * epsilon<double>(); }

  dense_array<D> correction(const dense_array<D>& skew, const dense_array<D>& defect) const {
    const auto inside = [&](const dense_array<D>& x) {
      return multiply(op::adjoint, s.v, op::none, multiply(x, s.v));
    };
    auto w = inside(skew), d = inside(defect);
    for (std::size_t i = 0; i < w.rows(); ++i)
      for (std::size_t j = 0; j < w.cols(); ++j) {
        const double sum = s.values[i] + s.values[j], gap = s.values[j] - s.values[i];
        w(i, j) = (w(i, j) * 2.0 + d(i, j) * (gap / 2)) * (1 / sum) + d(i, j) * 0.5;
      }
    return multiply(s.v, multiply(op::none, w, op::adjoint, s.v));
  }
  /// (a − x x†a) p⁻¹
  dense_array<D> from_outside(const dense_array<D>& outside) const {
    auto y = multiply(outside, s.v);
    for (std::size_t i = 0; i < y.rows(); ++i)
      for (std::size_t j = 0; j < y.cols(); ++j) y(i, j) *= 1 / s.values[j];
    return multiply(op::none, y, op::adjoint, s.v);
  }
};

/// a − x(1 + d)x†a with d = 1 − x†x: the part of a outside the range of x; nothing where x is square.
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

/// The isometry nearest to a, from the x given; nothing where the rounds do not contract.
template <scalar K, scalar D>
std::optional<dense_array<K>> polar_rounds(const polar_start<D>& start,
                                           const dense_array<D>& in_start, const dense_array<K>& a,
                                           dense_array<K> x) {
  const double size = size_bits(in_lower<D>(a)), floor = floor_bits<K>(a.rows());
  for (double before = -6;;) {
    const auto defect = orthonormality_defect(x);
    const auto image = multiply(op::adjoint, x, op::none, a);
    const auto skew = twice_skew_part(image), outside = outside_of(a, x, image, defect);
    const long k = common_exponent(defect, skew, outside);
    auto skew_start = in_lower<D>(skew, -k - 1);
    const auto defect_start = in_lower<D>(defect, -k), outside_start = in_lower<D>(outside, -k);
    const double error =
        std::max(size_bits(defect_start, k),
                 sum_bits({size_bits(skew_start, k), size_bits(outside_start, k)}) - size);
    if (error <= floor) return x;
    if (!(error < before - 3)) return std::nullopt;
    before = error;
    auto step = multiply(in_start, start.correction(skew_start, defect_start));
    if (outside.size() > 0) add_scaled(step, start.from_outside(outside_start), centre_t<D>(1));
    add_lower(x, step, k);
  }
}

/// Digits come in double_double first, which is cheap, then in those of a.
template <refinable_scalar K>
std::optional<dense_array<K>> refined_polar(const dense_array<K>& a) {
  using D = start_scalar<K>;
  const std::size_t n = a.cols();
  const scaled_array<K> h(a);
  if (n < 4 || a.rows() < n || !h.usable) return std::nullopt;
  const polar_start<D> start{svd(in_double(h.array))};
  if (!(start.s.values[n - 1] > start.least() * start.s.values[0])) return std::nullopt;
  const auto first = multiply(op::none, start.s.u, op::adjoint, start.s.v);
  if constexpr (std::same_as<real_t<K>, double_double>) {
    return polar_rounds(start, first, h.array, raised<K>(first));
  } else {
    using T = over_reals<K, double_double>;
    const auto second = polar_rounds(start, first, in_lower<T>(h.array), raised<T>(first));
    if (!second) return std::nullopt;
    return polar_rounds(start, first, h.array, raised<K>(*second));
  }
}

}  // namespace cofree::detail
