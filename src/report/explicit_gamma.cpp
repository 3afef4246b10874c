#include "explicit_gamma.hpp"

#include <algorithm>

namespace cofree::detail {
namespace {

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
  return order <= matrix_limit ? leading_of_matrix(a, b, wanted) : by_power(a, b, wanted, beat);
}

double frobenius(const slice_list& a) {
  double sum = 0;
  for (const auto& slice : a) sum += std::pow(norm(slice), 2);
  return std::sqrt(sum);
}

leading leading_of_matrix(const slice_list& a, const slice_list& b, axis wanted) {
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

double radius_of(const slice_list& a, const slice_list& b) {
  return std::abs(eigenvalues(kronecker(a, b))[0]);
}

}  // namespace cofree::detail
