#include "explicit_radius.hpp"

#include <algorithm>
#include <optional>

namespace cofree::detail {
namespace {

constexpr double epsilon_of_double = 2.3e-16;

/// X ↦ Σ A_j X A_j† and its adjoint; entry by entry where the slices have few, as those of graphs do.
class self_action {
public:
  explicit self_action(const slice_list& a) : a_(a) {
    const double n = double(a[0].rows());
    double pairs = 0;
    for (const auto& slice : a) {
      auto& list = entries_.emplace_back();
      for (std::size_t i = 0; i < slice.rows(); ++i)
        for (std::size_t k = 0; k < slice.cols(); ++k)
          if (slice(i, k) != complex_value(0)) list.push_back({i, k, slice(i, k)});
      pairs += double(list.size()) * double(list.size());
    }
    sparse_ = pairs < 0.2 * n * n * n * double(a.size());
  }

  matrix operator()(const matrix& x) const {
    if (!sparse_) return gamma_of(a_, x, a_);
    matrix y(x.rows(), x.cols());
    for (const auto& list : entries_)
      for (const auto& p : list)
        for (const auto& q : list)
          y(p.row, q.row) += p.value * x(p.col, q.col) * std::conj(q.value);
    return y;
  }
  matrix adjoint_on(const matrix& y) const {
    if (!sparse_) return gamma_adjoint_of(a_, y, a_);
    matrix x(y.rows(), y.cols());
    for (const auto& list : entries_)
      for (const auto& p : list)
        for (const auto& q : list)
          x(p.col, q.col) += std::conj(p.value) * y(p.row, q.row) * q.value;
    return x;
  }
  bool sparse() const { return sparse_; }

private:
  struct entry {
    std::size_t row, col;
    complex_value value;
  };
  const slice_list& a_;
  std::vector<std::vector<entry>> entries_;
  bool sparse_ = false;
};

/// One step of the power iteration for Γ + s and its residual; X is replaced.
template <class F>
double positive_step(matrix& x, double shift, double& value, const F& apply) {
  auto y = apply(x);
  value = real_part(inner(x, y));
  auto rest = y;
  add_scaled(rest, x, -value);
  add_scaled(y, x, shift * value);
  const matrix t = adjoint(y);
  add_scaled(y, t, complex_value(1));  // rounding must not leave the Hermitian operators
  scale(y, complex_value(1 / norm(y)));
  x = std::move(y);
  return norm(rest) / value;
}

/// ρ by powers of Γ(A,A) + ρ/10 and its adjoint from 1; X is where they end.
radius_bounds by_positive_power(const slice_list& a, double size, matrix& x, const pulse& beat) {
  const std::size_t n = a[0].rows();
  radius_bounds out;
  out.whole = false;
  x = identity_matrix<complex_value>(n);
  scale(x, complex_value(1 / std::sqrt(double(n))));
  auto y = x;
  const self_action act(a);
  double rx = 1, ry = 1, best = 1, vx = 0, vy = 0;
  // The shift parts ρ from other values on the circle: |μ + s| < ρ + s for all of them.
  for (int step = 1, since = 0; step <= 20000 && since < 400; ++step, ++since) {
    rx = positive_step(x, 0.1, vx, act);
    ry = positive_step(y, 0.1, vy, [&](const matrix& z) { return act.adjoint_on(z); });
    out.applications += 2;
    beat("power iteration for ρ(Γ(A,A)), step " + std::to_string(step));
    const double worst = std::max(rx, ry);
    if (worst < 0.8 * best) best = worst, since = 0;
    if (worst < 1e-12) break;
  }
  const double both = inner(y, x).real();
  out.value = inner(y, gamma_of(a, x, a)).real() / both;
  out.error = 100 * epsilon_of_double * size / out.value / both + rx * ry / both;
  return out;
}

/// A' = M⁻¹A M for X = MM†, the extreme eigenvalues of Σ A'_j A'_j† and what rounding does to them.
struct enclosure {
  double lower = 0, upper = 0;
  matrix factor;  ///< M
  slice_list a;   ///< A'
};

double entry_sum(const matrix& inverse, const matrix& a, const matrix& m) {
  const auto sizes = [](const matrix& x) {
    dense_array<double> out(x.rows(), x.cols());
    for (std::size_t i = 0; i < x.size(); ++i) out.data()[i] = std::abs(x.data()[i]);
    return out;
  };
  return norm(multiply(multiply(sizes(inverse), sizes(a)), sizes(m)));
}

/// Nothing where X is not definite to working precision.
std::optional<enclosure> enclosed(const slice_list& a, const matrix& x) {
  try {
    enclosure out;
    const std::size_t n = x.rows();
    out.factor = cholesky(x);
    const auto inverse = solve(out.factor, identity_matrix<complex_value>(n));
    matrix image(n, n);
    double rounded = 0;
    for (const auto& slice : a) {
      out.a.push_back(solve(out.factor, multiply(slice, out.factor)));
      rounded += std::pow(entry_sum(inverse, slice, out.factor), 2);
      add_scaled(image, multiply(op::none, out.a.back(), op::adjoint, out.a.back()),
                 complex_value(1));
    }
    const auto values = eigh(image).values;
    const double size = std::sqrt(values.back());
    // ‖δ‖ for A' + δ; solving by M and multiplying by it each lose n ε in every sum.
    const double off = 4 * epsilon_of_double * double(n) * std::sqrt(rounded);
    const double error = (2 * size + off) * off + 10 * epsilon_of_double * double(n) * size * size;
    out.lower = std::max(values.front() - error, 0.0), out.upper = values.back() + error;
    if (!std::isfinite(out.upper)) return std::nullopt;
    return out;
  } catch (const numerical_failure&) {
    return std::nullopt;
  }
}

/// The bounds at X, drawn together by powers of Γ(A',A') where X is 1.
radius_bounds bounds_from(const slice_list& a, matrix x, const pulse& beat) {
  radius_bounds out;
  auto here = enclosed(a, x);
  if (!here) return out;
  const std::size_t n = x.rows();
  const bool large = double(a.size()) * std::pow(double(n), 3) > 1e8;
  for (int round = 0;; ++round) {
    const bool narrower = out.upper == 0 || here->upper - here->lower < out.upper - out.lower;
    if (narrower) out.lower = here->lower, out.upper = here->upper;
    const self_action act(here->a);
    if (!narrower || round >= 4 || (large && !act.sparse()) ||
        out.upper - out.lower <= 1e-12 * out.upper)
      break;
    beat("bounds of ρ(Γ(A,A)), round " + std::to_string(round + 1));
    matrix y = identity_matrix<complex_value>(n);
    double value = 0;
    for (int step = 0; step < 60; ++step, ++out.applications)
      if (positive_step(y, 0.1, value, act) < 1e-15) break;
    auto moved = multiply(here->factor, multiply(op::none, y, op::adjoint, here->factor));
    for (std::size_t i = 0; i < n; ++i) moved(i, i) = moved(i, i).real();
    auto next = enclosed(a, moved);
    if (!next) break;
    here = std::move(next);
  }
  out.value = 0.5 * (out.lower + out.upper);
  out.error = 0.5 * (out.upper - out.lower) / out.value;
  return out;
}

}  // namespace

radius_bounds self_radius(const slice_list& a, std::size_t matrix_limit, const pulse& beat) {
  const std::size_t n = a[0].rows();
  const double size = std::pow(frobenius(a), 2);
  matrix x;
  radius_bounds out;
  if (n * n <= matrix_limit) {
    beat("the matrix of Γ(A,A), order " + std::to_string(n * n));
    const auto top = leading_of_matrix(a, a, axis::on);
    out.value = std::abs(top.lambda), out.error = top.noise();
    x = positive_multiple(top.right, field::complex);
  } else {
    out = by_positive_power(a, size, x, beat);
  }
  const auto proven = bounds_from(a, std::move(x), beat);
  out.applications += proven.applications;
  if (proven.upper == 0) return out;
  out.lower = proven.lower, out.upper = proven.upper;
  if (proven.error < out.error || !(out.value > proven.lower && out.value < proven.upper))
    out.value = proven.value, out.error = proven.error;
  return out;
}

}  // namespace cofree::detail
