#include "differences.hpp"

namespace cofree::detail {
namespace {

constexpr std::size_t krylov_limit = 60;

template <scalar K>
slice_list random_images(std::size_t r, std::size_t d, seed s) {
  slice_list out;
  for (std::size_t j = 0; j < r; ++j) out.push_back(image_of(random_matrix<K>(d, d, s.derived(j))));
  return out;
}

slice_list random_slices(std::size_t r, std::size_t d, field f, seed s) {
  return f == field::real      ? random_images<double>(r, d, s)
         : f == field::complex ? random_images<std::complex<double>>(r, d, s)
                               : random_images<quaternion<double>>(r, d / 2, s);
}

/// D − B(B†D), for an isometry B.
void remove_range(slice_list& d, const slice_list& b) {
  const auto inside = overlap(b, d);
  for (std::size_t j = 0; j < b.size(); ++j)
    add_scaled(d[j], multiply(b[j], inside), complex_value(-1));
}

/// Re tr(X†Ye) over K.
double metric(const slice_list& x, const slice_list& y, const matrix& e, field f) {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += real_inner(x[j], multiply(y[j], e), f);
  return sum;
}

/// Random directions with B†D = 0, orthonormal in the metric.
std::vector<slice_list> orthonormal_directions(const slice_list& b, const matrix& e, field f,
                                               std::size_t count) {
  std::vector<slice_list> out;
  for (std::uint64_t k = 0; out.size() < count; ++k) {
    auto x = tangent_direction(b, f, seed{900}.derived(k));
    for (int pass = 0; pass < 2; ++pass)
      for (const auto& y : out) x = moved(x, y, -metric(y, x, e, f));
    remove_range(x, b);
    const double size = std::sqrt(metric(x, x, e, f));
    for (auto& slice : x) scale(slice, complex_value(1 / size));
    out.push_back(std::move(x));
  }
  return out;
}

/// The gradient of log L at any B: N − (l⊗1)Be/(ρ⟨l,e⟩).
slice_list gradient_of(const slice_list& a, const slice_list& b, field f) {
  const auto whole = std::numeric_limits<std::size_t>::max();
  const auto quiet = [](const std::string&) {};
  const auto top = leading_of(a, b, whole, axis::any, quiet);
  const auto fixed = leading_of(b, b, whole, axis::on, quiet);
  const auto e = positive_multiple(fixed.right, f), l = positive_multiple(fixed.left, f);
  const auto both = inner(top.left, top.right) / weight(f);
  auto n = between(top.left, a, top.right);
  for (auto& slice : n) scale(slice, 1.0 / (top.lambda * both));
  n = in_field(n, f);
  const double size = std::abs(fixed.lambda) * real_inner(l, e, f);
  for (std::size_t j = 0; j < b.size(); ++j)
    add_scaled(n[j], multiply(multiply(l, b[j]), e), complex_value(-1 / size));
  return n;
}

/// log L restricted to the directions with B†D = 0, in the metric, to second order.
class second_order_form {
public:
  second_order_form(const slice_list& a, const slice_list& b, const matrix& e, field f, double step)
      : a_(a), b_(b), e_(e), field_(f), step_(step) {
    inverse_ = hermitian_function(eigh(e), [](double t) { return 1 / t; });
  }

  double operator()(const slice_list& x) const {
    const double size = length(x, field_);
    longest_ = std::max(longest_, size);
    return size * size * second_derivative(a_, b_, moved(x, x, 1 / size - 1), step_);
  }
  /// D with form(X, Y) = ⟨X, D⟩ in the metric, from a difference of gradients.
  slice_list represented(const slice_list& y) const {
    const double t = 0.03 * step_ / length(y, field_);
    const auto up = gradient_of(a_, moved(b_, y, t), field_),
               down = gradient_of(a_, moved(b_, y, -t), field_);
    auto d = moved(up, down, -1);
    remove_range(d, b_);
    for (auto& slice : d) {
      slice = multiply(slice, inverse_);
      scale(slice, complex_value(0.5 / t));
    }
    return d;
  }
  double inner_of(const slice_list& x, const slice_list& y) const {
    return metric(x, y, e_, field_);
  }
  double longest() const { return longest_; }

private:
  const slice_list &a_, &b_;
  const matrix& e_;
  field field_;
  double step_;
  matrix inverse_;
  mutable double longest_ = 0;
};

slice_list combined(const std::vector<slice_list>& basis, const dense_array<double>& y) {
  auto out = moved(basis[0], basis[0], y(0, y.cols() - 1) - 1);
  for (std::size_t k = 1; k < y.rows(); ++k) out = moved(out, basis[k], y(k, y.cols() - 1));
  return out;
}

/// The largest eigenvalue on a Krylov space, its value by a second difference along its direction.
void by_krylov(const second_order_form& form, slice_list start, std::size_t steps,
               const pulse& beat, curvature_estimate& out) {
  std::vector<slice_list> basis{std::move(start)};
  dense_array<double> h(steps, steps);
  for (std::size_t k = 0; k < steps; ++k) {
    beat("curvature: Krylov step " + std::to_string(k + 1) + " of " + std::to_string(steps));
    auto w = form.represented(basis[k]);
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i <= k; ++i) {
        const double x = form.inner_of(basis[i], w);
        h(i, k) += x;
        w = moved(w, basis[i], -x);
      }
    const double rest = std::sqrt(form.inner_of(w, w));
    dense_array<double> part(k + 1, k + 1);
    for (std::size_t i = 0; i <= k; ++i)
      for (std::size_t j = i; j <= k; ++j) part(i, j) = part(j, i) = h(i, j);
    const auto top = eigh(part);
    out.directions = k + 1;
    out.residual = rest * std::abs(top.vectors(k, k));
    const bool enough = out.residual <= 1e-3 * std::abs(top.values.back()) && k >= 8;
    if (enough || k + 1 == steps || rest < 1e-9) {
      const auto best = combined(basis, top.vectors);
      out.largest = form(best) / form.inner_of(best, best);
      return;
    }
    basis.push_back(moved(w, w, 1 / rest - 1));
  }
}

}  // namespace

double log_value(const slice_list& a, const slice_list& b) {
  return std::log(radius_of(a, b)) - 0.5 * std::log(radius_of(b, b));
}

double derivative(const slice_list& a, const slice_list& b, const slice_list& direction, double t) {
  const auto odd = [&](double s) {
    return log_value(a, moved(b, direction, s)) - log_value(a, moved(b, direction, -s));
  };
  return (8 * odd(t) - odd(2 * t)) / (12 * t);
}

double second_derivative(const slice_list& a, const slice_list& b, const slice_list& direction,
                         double t) {
  const double here = 2 * log_value(a, b);
  const auto even = [&](double s) {
    return log_value(a, moved(b, direction, s)) + log_value(a, moved(b, direction, -s)) - here;
  };
  return (16 * even(t) - even(2 * t)) / (12 * t * t);
}

matrix overlap(const slice_list& b, const slice_list& d) {
  matrix sum(b[0].cols(), d[0].cols());
  for (std::size_t j = 0; j < b.size(); ++j)
    add_scaled(sum, multiply(op::adjoint, b[j], op::none, d[j]), complex_value(1));
  return sum;
}

slice_list tangent_direction(const slice_list& b, field f, seed s) {
  auto d = random_slices(b.size(), b[0].rows(), f, s);
  remove_range(d, b);
  const double size = length(d, f);
  for (auto& slice : d) scale(slice, complex_value(1 / size));
  return d;
}

curvature_estimate curvature_of(const slice_list& a, const slice_list& b, const matrix& e, field f,
                                double noise, double gap, double work, const pulse& beat) {
  const std::size_t parts = f == field::real ? 1 : f == field::complex ? 2 : 4;
  const std::size_t d = b[0].rows() / std::size_t(weight(f));
  const std::size_t all = parts * d * (b.size() - 1) * d;
  const double one = std::pow(double(a[0].rows() * b[0].rows()), 3), t = 3e-3 * gap;
  const second_order_form form(a, b, e, f, t);
  curvature_estimate out;
  out.whole = 2.5 * double(all) * double(all + 1) * one <= work;
  if (out.whole) {
    out.directions = all;
    const auto basis = orthonormal_directions(b, e, f, all);
    dense_array<double> h(all, all);
    for (std::size_t i = 0; i < all; ++i) h(i, i) = form(basis[i]);
    for (std::size_t i = 0; i < all; ++i)
      for (std::size_t k = 0; k < i; ++k) {
        beat("curvature, second differences: row " + std::to_string(i + 1) + " of " +
             std::to_string(all));
        h(i, k) = h(k, i) = 0.5 * (form(moved(basis[i], basis[k], 1)) - h(i, i) - h(k, k));
      }
    out.largest = eigh(h).values.back();
  } else {
    const auto afforded = std::size_t(work / (2 * one));
    const std::size_t steps = std::min({all, krylov_limit, std::max<std::size_t>(afforded, 4)});
    by_krylov(form, orthonormal_directions(b, e, f, 1)[0], steps, beat, out);
  }
  const double scale = form.longest() * form.longest();
  out.error = scale * (0.1 * noise / (t * t) + 1e-9 / gap);
  if (out.whole) out.error *= std::sqrt(double(all));
  return out;
}

}  // namespace cofree::detail
