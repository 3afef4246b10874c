// lsrdr/digits/split_correction.hpp — Newton's step where the derivative is nearly singular.
//
//   split_step<R>          the step in two parts, regular and weak
//   split_correction(…)    both to all digits of the point
//
// The singular values of the derivative J in double part its rows and columns: those above 1e-5 of the
// greatest, and k weak ones with vectors U₀, V₀. The bordered map [J U₀; V₀ᵀ 0] is far from singular,
// so that products with it in many digits and its inverse in double solve
//   J δ + U₀ η = −f, V₀ᵀδ = 0    and    J W + U₀ G = 0, V₀ᵀW = 1
// to all digits. G, k × k, is as singular as J (Lyapunov and Schmidt): G a = −η of least norm over what
// is its kernel to those digits gives the step δ + Wa.
// At a maximum of higher order J vanishes along Wa like the (p−1)-th power of the distance; for the
// leading homogeneous part Euler's relation makes δ + pWa the step to the point itself.
#pragma once

#include <cofree/operator/precision.hpp>
#include "least_norm.hpp"

namespace cofree::detail {

template <class R>
struct weak_step {
  dense_array<R> along;    ///< Wa, a column
  std::size_t kernel = 0;  ///< directions left alone
  R least = R(0);          ///< the least singular value inverted, of the greatest of J; 0: none
};
template <class R>
struct split_step {
  dense_array<R> regular;          ///< δ, a column
  std::vector<weak_step<R>> weak;  ///< by what may count as the kernel, at most two
  dense_array<double> inverse;     ///< of the regular part of J
};

/// The double of what the weak part is bordered by.
struct weak_directions {
  dense_array<double> inverse;      ///< of the regular part
  dense_array<double> left, right;  ///< U₀ and V₀
  double top = 0;                   ///< the greatest singular value
};
inline weak_directions weak_directions_of(const dense_array<double>& j) {
  const auto parts = svd(j);
  const std::size_t m = j.rows();
  std::size_t rank = 0;
  while (rank < m && parts.values[rank] > 1e-5 * parts.values[0]) ++rank;
  dense_array<double> v(m, rank), u(m, rank);
  weak_directions out{
      {}, dense_array<double>(m, m - rank), dense_array<double>(m, m - rank), parts.values[0]};
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t k = 0; k < m; ++k)
      if (k < rank)
        v(i, k) = parts.v(i, k) / parts.values[k], u(i, k) = parts.u(i, k);
      else
        out.left(i, k - rank) = parts.u(i, k), out.right(i, k - rank) = parts.v(i, k);
  out.inverse = multiply(op::none, v, op::adjoint, u);
  return out;
}

/// Solves [J U₀; V₀ᵀ 0] (X; Y) = (f; g) to the digits of J, by corrections in double.
template <class R>
std::pair<dense_array<R>, dense_array<R>> solve_bordered(const dense_array<R>& j,
                                                         const weak_directions& weak,
                                                         dense_array<R> f, dense_array<R> g) {
  const auto left = with_real_type<R>(weak.left), right = with_real_type<R>(weak.right);
  const left_factor<R> map(j);
  dense_array<R> x(f.rows(), f.cols()), y(g.rows(), g.cols());
  const R wanted = epsilon<R>() * std::max(max_modulus(f), max_modulus(g));
  R before(0);
  for (int step = 0;; ++step) {
    R size = std::max(max_modulus(f), max_modulus(g));
    if (size <= wanted || (step > 2 && size * R(4) > before)) return {x, y};
    before = size;
    auto small_f = f, small_g = g;
    scale(small_f, R(R(1) / size)), scale(small_g, R(R(1) / size));
    const auto rough_f = with_real_type<double>(small_f), rough_g = with_real_type<double>(small_g);
    auto dx = multiply(weak.inverse, rough_f);
    add_scaled(dx, multiply(weak.right, rough_g), 1.0);
    const auto dy = multiply(op::adjoint, weak.left, op::none, rough_f);
    const auto long_x = with_real_type<R>(dx), long_y = with_real_type<R>(dy);
    add_scaled(x, long_x, size), add_scaled(y, long_y, size);
    dense_array<R> image(f.rows(), f.cols());
    map.multiply(op::none, long_x, image.view());
    add_scaled(image, multiply(left, long_y), R(1));
    add_scaled(f, image, R(-size));
    add_scaled(g, multiply(op::adjoint, right, op::none, long_x), R(-size));
  }
}

/// a of least norm with G a ≈ −η; what is below `cut` counts as 0, and at least `kernel` values do.
template <class R>
weak_step<R> solve_weak(const singular_values<R>& parts, const dense_array<R>& eta, const R& top,
                        const R& cut, std::size_t gauge) {
  const std::size_t k = parts.values.size();
  auto along = multiply(op::adjoint, parts.u, op::none, eta);
  weak_step<R> out;
  for (std::size_t i = 0; i < k; ++i) {
    const bool invert = parts.values[i] > cut * top && k - i > gauge;
    if (invert) out.least = parts.values[i] / top;
    out.kernel += !invert;
    along(i, 0) = invert ? R(-along(i, 0) / parts.values[i]) : R(0);
  }
  out.along = multiply(parts.v, along);
  return out;
}

/// The step at `point`, whose digits it has; `rough` is the same point in double.
template <class Point, class Rough>
split_step<typename Point::R> split_correction(const Point& point, const Rough& rough,
                                               const dense_array<typename Point::R>& f,
                                               double places) {
  using R = typename Point::R;
  using std::pow;
  const auto weak = weak_directions_of(jacobian_of(rough));
  const std::size_t m = f.rows(), k = weak.left.cols();
  dense_array<R> above(m, k + 1), below(k, k + 1);
  const R size = max_modulus(f);
  for (std::size_t i = 0; i < m; ++i) above(i, 0) = -f(i, 0) / size;
  for (std::size_t i = 0; i < k; ++i) below(i, i + 1) = R(1);
  const auto [x, y] = solve_bordered<R>(jacobian_of(point), weak, above, below);
  dense_array<R> eta(k, 1), g(k, k), w(m, k), regular(m, 1);
  for (std::size_t i = 0; i < k; ++i) {
    eta(i, 0) = y(i, 0);
    for (std::size_t c = 0; c < k; ++c) g(i, c) = y(i, c + 1);
  }
  for (std::size_t i = 0; i < m; ++i) {
    regular(i, 0) = x(i, 0);
    for (std::size_t c = 0; c < k; ++c) w(i, c) = x(i, c + 1);
  }
  split_step<R> out{std::move(regular), {}, weak.inverse};
  scale(out.regular, size);
  const std::size_t gauge = gauge_directions(point.at()).cols();
  const auto parts = svd(g);
  // Along a manifold of solutions G is as large as f, across it at least the root of that. Far from a
  // solution that cannot be told, and nothing but the gauge is sure.
  for (const double cut : {-places * 5 / 6, -places * 3}) {
    auto step = solve_weak<R>(parts, eta, R(weak.top), pow(R(10), R(cut)), gauge);
    if (!out.weak.empty() && out.weak[0].kernel == step.kernel) break;
    step.along = multiply(w, step.along);
    scale(step.along, size);
    out.weak.push_back(std::move(step));
  }
  return out;
}

}  // namespace cofree::detail
