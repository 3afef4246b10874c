
#include "recomputation.hpp"

#include <algorithm>

namespace cofree::detail {
namespace {

constexpr double epsilon_of_double = 2.3e-16;
constexpr double same_circle = 1e-6;

/// The positive fixed point that powers of Γ(B,B) + ρ take 1 to, where the eigenspace of ρ is more
/// than one operator and its multiples.
template <class F>
matrix from_identity(std::size_t d, double rho, const F& apply) {
  auto x = identity_matrix<complex_value>(d);
  for (int step = 0; step < 5000; ++step) {
    auto y = apply(x);
    scale(y, complex_value(1 / rho));
    add_scaled(y, x, complex_value(-1));
    const double change = norm(y) / norm(x);
    add_scaled(x, y, complex_value(0.5));
    if (change < 1e-15) break;
  }
  return x;
}

/// e, l, the gap of Γ(B,B) and the weights of e.
void take_fixed_points(const saved_result& saved, recomputation& out) {
  const auto& b = saved.b;
  const double rho = std::abs(out.fixed.lambda);
  const auto& values = out.fixed.values;
  if (saved.d > 1 && values.size() > 1) out.fixed_gap = 1 - std::abs(values[1]) / rho;
  auto right = out.fixed.right, left = out.fixed.left;
  if (saved.d == 1) {  // the Hermitian operators of a line are the multiples of 1
    right = left = identity_matrix<complex_value>(b[0].rows());
  } else if (out.fixed_gap < 1e-6) {
    out.fixed_gap = 1e-6;
    right = from_identity(b[0].rows(), rho, [&](const matrix& x) { return gamma_of(b, x, b); });
    left =
        from_identity(b[0].rows(), rho, [&](const matrix& y) { return gamma_adjoint_of(b, y, b); });
  }
  out.e = positive_multiple(right, saved.over);
  out.l = positive_multiple(left, saved.over);
  const auto spectrum = eigh(out.e).values;
  out.weights = spectrum.back() / std::max(spectrum.front(), 1e-12 * spectrum.back());
}

/// How many others share the circle, and 1 − |λ₂/λ₁| without the conjugate of a pair.
void measure_gap(recomputation& out, bool pair) {
  const auto& values = out.top.values;
  const double top = std::abs(out.top.lambda);
  double second = 0;
  bool self_seen = false, partner_seen = !pair;
  out.circle = 0;
  for (const auto& z : values) {
    if (std::abs(z) >= (1 - same_circle) * top) ++out.circle;
    if (!self_seen && std::abs(z - out.top.lambda) <= 1e-9 * top)
      self_seen = true;
    else if (!partner_seen && std::abs(z - std::conj(out.top.lambda)) <= 1e-7 * top)
      partner_seen = true;
    else
      second = std::max(second, std::abs(z));
  }
  out.gap = std::max(0.0, 1 - second / top);
  out.simple = out.gap > same_circle;
}

/// E = S e and L = R† of the files, and λ from them: one choice of several.
void take_from_files(const saved_result& saved, recomputation& out) {
  out.chosen = true;
  out.right = multiply(saved.balanced_expansion(), out.e);
  out.left = adjoint(saved.balanced_compression());
  scale(out.right, complex_value(1 / norm(out.right)));
  scale(out.left, complex_value(1 / norm(out.left)));
  out.lambda = inner(out.left, gamma_of(saved.a, out.right, saved.b)) / inner(out.left, out.right);
}

void differentiate(const saved_result& saved, recomputation& out) {
  const auto f = saved.over;
  const auto both = inner(out.left, out.right) / weight(f);
  auto n = between(out.left, saved.a, out.right);
  for (auto& slice : n) scale(slice, 1.0 / (out.lambda * both));
  auto c = multiply(op::adjoint, out.left, op::none, out.right);
  scale(c, 1.0 / both);
  out.n = in_field(n, f), out.c = in_field(c, f);
  for (std::size_t j = 0; j < saved.r; ++j) {
    auto g = out.n[j];
    add_scaled(g, multiply(saved.b[j], out.c), complex_value(-1));
    out.gradient.push_back(std::move(g));
  }
  out.gradient_norm = saved.slice_class == "any" ? length(out.gradient, f)
                                                 : length(gradient_in_class(saved, out), f);
}

}  // namespace

slice_list gradient_in_class(const saved_result& saved, const recomputation& x) {
  const double both = real_inner(x.l, x.e, saved.over) * std::abs(x.fixed.lambda);
  const double sign = saved.slice_class == "skew" ? -1 : 1;
  const bool plain = saved.over == field::complex && saved.slice_class != "hermitian";
  slice_list out;
  for (std::size_t j = 0; j < saved.r; ++j) {
    auto g = x.n[j];
    add_scaled(g, multiply(multiply(x.l, saved.b[j]), x.e), complex_value(-1 / both));
    auto t = adjoint(g);
    if (plain)
      for (std::size_t i = 0; i < t.size(); ++i) t.data()[i] = std::conj(t.data()[i]);
    add_scaled(g, t, complex_value(sign));
    scale(g, complex_value(0.5));
    out.push_back(std::move(g));
  }
  return out;
}

double recomputation::value_tolerance() const {
  // λ has the product of the errors of E and L.
  const double off = top.residual + of_gradient * gradient_norm;
  const double power = off * off * top.condition / std::max(gap, 1e-3);
  return top.noise() + fixed.noise() + power;
}

double recomputation::rounding_of_vectors() const {
  const double rounding = 1000 * epsilon_of_double * std::sqrt(top.order) * top.size;
  return rounding * top.condition + 10 * top.residual;
}

double recomputation::vector_tolerance() const {
  return (rounding_of_vectors() + gradient_norm) / std::max(gap, 1e-12);
}

double recomputation::gradient_tolerance() const {
  if (!chosen) return rounding_of_vectors() / std::max(gap, 1e-12) + 0.05 * gradient_norm;
  // E and L of the files have no error but rounding; dividing by ⟨L,E⟩ and by e magnifies it.
  const double both = std::abs(inner(left, right));
  return 1000 * epsilon_of_double * std::sqrt(top.order) * top.size * weights / both +
         0.05 * gradient_norm;
}

double recomputation::weighted_tolerance() const {
  return (vector_tolerance() + 1000 * epsilon_of_double * fixed.condition / fixed_gap) * weights;
}

recomputation recompute(const saved_result& saved, std::size_t matrix_limit, const pulse& beat) {
  recomputation out;
  const auto f = saved.over;
  const bool wants_real = saved.kind == "real";
  const auto wanted = f == field::complex ? axis::any : wants_real ? axis::on : axis::off;
  out.top = leading_of(saved.a, saved.b, matrix_limit, wanted, beat);
  const double top = std::abs(out.top.lambda);
  out.real = f == field::complex ||
             std::abs(out.top.lambda.imag()) <= std::max(1e-8, out.top.noise()) * top;
  measure_gap(out, !out.real);
  out.fixed = leading_of(saved.b, saved.b, matrix_limit, axis::on, beat);
  take_fixed_points(saved, out);
  out.right = out.top.right, out.left = out.top.left;
  out.lambda = out.top.lambda;
  if (!out.simple && saved.has_projection()) take_from_files(saved, out);
  differentiate(saved, out);
  out.self = self_radius(saved.a, matrix_limit, beat);
  return out;
}

}  // namespace cofree::detail
