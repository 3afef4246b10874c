#include "explicit_gamma.hpp"

#include <algorithm>
#include <optional>

namespace cofree::detail {
namespace {

constexpr double epsilon_of_double = 2.3e-16;

matrix conjugate_fixing_images(const matrix& x, field f) {
  matrix out(x.rows(), x.cols());
  if (f == field::real) {
    for (std::size_t i = 0; i < x.size(); ++i) out.data()[i] = std::conj(x.data()[i]);
    return out;
  }
  // [[p, q], [s, t]] ↦ [[t̄, −s̄], [−q̄, p̄]]
  const std::size_t m = x.rows() / 2, n = x.cols() / 2;
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t k = 0; k < n; ++k) {
      out(i, k) = std::conj(x(m + i, n + k)), out(m + i, n + k) = std::conj(x(i, k));
      out(i, n + k) = -std::conj(x(m + i, k)), out(m + i, k) = -std::conj(x(i, n + k));
    }
  return out;
}

/// A column as an operator, row by row, of norm 1.
matrix operator_from(const matrix& columns, std::size_t k, std::size_t rows, std::size_t cols) {
  matrix x(rows, cols);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = columns(i, k);
  const double size = norm(x);
  if (size > 0) scale(x, complex_value(1 / size));
  return x;
}

std::size_t chosen_of(const std::vector<complex_value>& values, axis wanted) {
  std::size_t best = 0;
  const double top = std::abs(values[0]);
  const auto unwanted = [&](std::size_t i) {
    const bool off = std::abs(values[i].imag()) > 1e-7 * top;
    return wanted != axis::any && off != (wanted == axis::off);
  };
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (std::abs(values[i]) < (1 - 1e-7) * top) continue;
    if (unwanted(i) != unwanted(best)) {
      if (unwanted(best)) best = i;
    } else if (values[i].real() > values[best].real() + 1e-9 * top) {
      best = i;
    }
  }
  return best;
}

double frobenius(const slice_list& a) {
  double sum = 0;
  for (const auto& slice : a) sum += std::pow(norm(slice), 2);
  return std::sqrt(sum);
}

leading from_matrix(const slice_list& a, const slice_list& b, axis wanted) {
  const auto g = kronecker(a, b);
  const auto all = eigenvectors(g);
  const auto k = chosen_of(all.values, wanted);
  leading out;
  out.values = all.values, out.lambda = all.values[k];
  out.right = operator_from(all.right, k, a[0].rows(), b[0].rows());
  out.left = operator_from(all.left, k, a[0].rows(), b[0].rows());
  out.condition = 1 / std::abs(inner(out.left, out.right));
  out.size = norm(g) / std::abs(out.lambda);
  out.order = double(g.rows());
  return out;
}

struct side {
  std::vector<complex_value> values;
  matrix vector;
  double residual = 1, second_residual = 1;
  int applications = 0;
};

/// Power iteration on a block of operators, kept orthonormal; its values are those of the block's
/// projected matrix. Ends at a residual of rounding or where it no longer falls.
template <class F>
side block_power(const F& apply, std::size_t rows, std::size_t cols, axis wanted,
                 const pulse& beat) {
  const std::size_t order = rows * cols, block = std::min<std::size_t>(8, order);
  auto q = qr(random_matrix<complex_value>(order, block, seed{2026})).q;
  side out;
  double best = 1;
  for (int step = 1, since = 0; step <= 4000 && since < 200; ++step, ++since) {
    matrix image(order, block);
    for (std::size_t k = 0; k < block; ++k) {
      matrix x(rows, cols);
      for (std::size_t i = 0; i < order; ++i) x.data()[i] = q(i, k);
      const auto y = apply(x);
      for (std::size_t i = 0; i < order; ++i) image(i, k) = y.data()[i];
    }
    out.applications += int(block);
    const auto small = eigenvectors(multiply(op::adjoint, q, op::none, image));
    const auto k = chosen_of(small.values, wanted);
    const auto residual_of = [&](std::size_t j) {
      matrix y(block, 1);
      for (std::size_t i = 0; i < block; ++i) y(i, 0) = small.right(i, j);
      auto rest = multiply(image, y);
      add_scaled(rest, multiply(q, y), -small.values[j]);
      return std::pair(norm(rest) / std::abs(small.values[0]), multiply(q, y));
    };
    const auto [residual, x] = residual_of(k);
    out.values = small.values, out.residual = residual;
    out.vector = operator_from(x, 0, rows, cols);
    out.second_residual = block > 1 ? residual_of(k == 0 ? 1 : 0).first : 0;
    beat("power iteration, step " + std::to_string(step));
    if (residual < 0.8 * best) best = residual, since = 0;
    if (residual < 1e-13 && (out.second_residual < 1e-6 || since > 20)) break;
    q = qr(image).q;
  }
  return out;
}

leading by_power(const slice_list& a, const slice_list& b, axis wanted, const pulse& beat) {
  const std::size_t rows = a[0].rows(), cols = b[0].rows();
  const auto right =
      block_power([&](const matrix& x) { return gamma_of(a, x, b); }, rows, cols, wanted, beat);
  const auto left = block_power([&](const matrix& y) { return gamma_adjoint_of(a, y, b); }, rows,
                                cols, wanted, beat);
  leading out;
  out.values = right.values;
  out.right = right.vector, out.left = left.vector;
  const auto both = inner(out.left, out.right);
  out.lambda = inner(out.left, gamma_of(a, out.right, b)) / both;
  out.condition = 1 / std::abs(both);
  out.size = frobenius(a) * frobenius(b) / std::abs(out.lambda);
  out.order = double(rows * cols);
  out.residual = std::max(right.residual, left.residual);
  out.second_residual = right.second_residual;
  out.whole = false;
  out.applications = right.applications + left.applications;
  return out;
}

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

matrix in_field(const matrix& x, field f) {
  if (f == field::complex) return x;
  auto out = conjugate_fixing_images(x, f);
  add_scaled(out, x, complex_value(1));
  scale(out, complex_value(0.5));
  return out;
}

slice_list in_field(const slice_list& x, field f) {
  slice_list out;
  for (const auto& slice : x) out.push_back(in_field(slice, f));
  return out;
}

matrix positive_multiple(const matrix& x, field f) {
  complex_value trace = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) trace += x(i, i);
  auto h = x;
  scale(h, weight(f) / trace);
  const matrix t = adjoint(h);
  add_scaled(h, t, complex_value(1));
  scale(h, complex_value(0.5));
  return in_field(h, f);
}

double real_inner(const matrix& x, const matrix& y, field f) {
  return inner(x, y).real() / weight(f);
}

double real_inner(const slice_list& x, const slice_list& y, field f) {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += real_inner(x[j], y[j], f);
  return sum;
}

double length(const slice_list& x, field f) {
  return std::sqrt(real_inner(x, x, f));
}

slice_list moved(const slice_list& y, const slice_list& x, double t) {
  auto out = y;
  for (std::size_t j = 0; j < y.size(); ++j) add_scaled(out[j], x[j], complex_value(t));
  return out;
}

matrix kronecker(const slice_list& a, const slice_list& b) {
  const std::size_t n = a[0].rows(), d = b[0].rows();
  matrix g(n * d, n * d);
  for (std::size_t j = 0; j < a.size(); ++j)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < d; ++k)
        for (std::size_t l = 0; l < n; ++l) {
          const auto x = a[j](i, l);
          complex_value* const row = &g(i * d + k, l * d);
          for (std::size_t m = 0; m < d; ++m) row[m] += x * std::conj(b[j](k, m));
        }
  return g;
}

matrix gamma_of(const slice_list& a, const matrix& x, const slice_list& b) {
  matrix sum(a[0].rows(), b[0].rows());
  for (std::size_t j = 0; j < a.size(); ++j)
    add_scaled(sum, multiply(op::none, multiply(a[j], x), op::adjoint, b[j]), complex_value(1));
  return sum;
}

matrix gamma_adjoint_of(const slice_list& a, const matrix& y, const slice_list& b) {
  matrix sum(a[0].rows(), b[0].rows());
  for (std::size_t j = 0; j < a.size(); ++j)
    add_scaled(sum, multiply(multiply(op::adjoint, a[j], op::none, y), b[j]), complex_value(1));
  return sum;
}

slice_list between(const matrix& l, const slice_list& a, const matrix& e) {
  slice_list out;
  for (const auto& slice : a) out.push_back(multiply(op::adjoint, l, op::none, multiply(slice, e)));
  return out;
}

leading leading_of(const slice_list& a, const slice_list& b, std::size_t matrix_limit, axis wanted,
                   const pulse& beat) {
  const std::size_t order = a[0].rows() * b[0].rows();
  beat("the matrix of Γ, order " + std::to_string(order));
  return order <= matrix_limit ? from_matrix(a, b, wanted) : by_power(a, b, wanted, beat);
}

double radius_of(const slice_list& a, const slice_list& b) {
  return std::abs(eigenvalues(kronecker(a, b))[0]);
}

radius_bounds self_radius(const slice_list& a, std::size_t matrix_limit, const pulse& beat) {
  const std::size_t n = a[0].rows();
  const double size = std::pow(frobenius(a), 2);
  matrix x;
  radius_bounds out;
  if (n * n <= matrix_limit) {
    beat("the matrix of Γ(A,A), order " + std::to_string(n * n));
    const auto top = from_matrix(a, a, axis::on);
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

std::vector<int> balancing(const slice_list& a, field f) {
  const std::size_t rows = a[0].rows(), copies = std::size_t(weight(f)), n = rows / copies;
  std::vector<long double> size(n * n);
  for (const auto& slice : a)
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < rows; ++k) {
        const auto x = static_cast<std::complex<long double>>(slice(i, k));
        size[i % n * n + k % n] += std::norm(x);
      }
  std::vector<int> d(n);
  bool moved = true;
  for (int sweep = 0; sweep < 100 && moved; ++sweep) {
    moved = false;
    for (std::size_t i = 0; i < n; ++i) {
      long double row = 0, column = 0;
      for (std::size_t k = 0; k < n; ++k)
        if (k != i) row += size[i * n + k], column += size[k * n + i];
      if (!(row > 0) || !(column > 0)) continue;
      const int exponent = int(std::lround(0.25L * (std::log2(column) - std::log2(row))));
      if (exponent == 0) continue;
      moved = true, d[i] += exponent;
      for (std::size_t k = 0; k < n; ++k) {
        if (k == i) continue;
        auto &in_row = size[i * n + k], &in_column = size[k * n + i];
        in_row = std::ldexp(in_row, 2 * exponent), in_column = std::ldexp(in_column, -2 * exponent);
      }
    }
  }
  const auto [least, most] = std::minmax_element(d.begin(), d.end());
  if (*most <= 2 + *least) std::fill(d.begin(), d.end(), 0);
  for (std::size_t i = n; i < rows; ++i) d.push_back(d[i - n]);
  return d;
}

matrix in_basis(matrix x, const std::vector<int>& d, int row, int col, int shift) {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t k = 0; k < x.cols(); ++k) {
      const int exponent = shift + (row == 0 ? 0 : row * d[i]) + (col == 0 ? 0 : col * d[k]);
      auto& z = x(i, k);
      z = {std::ldexp(z.real(), exponent), std::ldexp(z.imag(), exponent)};
    }
  return x;
}

}  // namespace cofree::detail
