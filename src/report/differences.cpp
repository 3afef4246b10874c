#include "differences.hpp"

#include <algorithm>
#include <limits>

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

/// x less what it has of an orthonormal basis, which is then added to it to length 1; false where
/// nothing is left but rounding.
bool added(std::vector<slice_list>& basis, slice_list x, const slice_list& b, const matrix& e,
           field f) {
  const double before = std::sqrt(metric(x, x, e, f));
  for (int pass = 0; pass < 2; ++pass)
    for (const auto& y : basis) x = moved(x, y, -metric(y, x, e, f));
  remove_range(x, b);
  const double size = std::sqrt(metric(x, x, e, f));
  if (!(size > 1e-8 * before)) return false;
  for (auto& slice : x) scale(slice, complex_value(1 / size));
  basis.push_back(std::move(x));
  return true;
}

/// A random direction with B†D = 0, orthogonal to the basis in the metric, added to it.
bool drawn(std::vector<slice_list>& basis, std::uint64_t draw, const slice_list& b, const matrix& e,
           field f) {
  return added(basis, tangent_direction(b, f, seed{900}.derived(draw)), b, e, f);
}

/// Random directions with B†D = 0, orthonormal in the metric.
std::vector<slice_list> orthonormal_directions(const slice_list& b, const matrix& e, field f,
                                               std::size_t count) {
  std::vector<slice_list> out;
  for (std::uint64_t k = 0; out.size() < count && k < 2 * count; ++k) drawn(out, k, b, e, f);
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
  slice_list represented(const slice_list& y, double of_step = 1) const {
    const double t = 0.03 * of_step * step_ / length(y, field_);
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
  /// ‖D(t) − D(2t)‖ for differences by two steps: three times the error that falls as t², and the
  /// rounding, which does not.
  double error_of(const slice_list& y, const slice_list& image) const {
    const auto rest = moved(image, represented(y, 2), -1);
    return std::sqrt(inner_of(rest, rest));
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

/// A basis that the form is taken on, image by image, and what its products are known to.
class krylov_basis {
public:
  krylov_basis(const second_order_form& form, const slice_list& b, const matrix& e, field f,
               std::size_t capacity)
      : form_(form), b_(b), e_(e), field_(f), h_(capacity, capacity) {}

  std::size_t size() const { return basis_.size(); }
  /// A random direction orthogonal to all there are; false where there is none.
  bool begin() {
    for (int trial = 0; trial < 3; ++trial)
      if (drawn(basis_, draws_++, b_, e_, field_)) return fresh_ = true;
    return false;
  }
  /// The image of the last direction, projected; returns the norm of what is left of it.
  double project() {
    const std::size_t k = basis_.size() - 1;
    next_ = form_.represented(basis_[k]);
    if (fresh_) error_ = std::max(error_, form_.error_of(basis_[k], next_));
    fresh_ = false;
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i <= k; ++i) {
        const double x = form_.inner_of(basis_[i], next_);
        h_(i, k) += x;
        next_ = moved(next_, basis_[i], -x);
      }
    return std::sqrt(form_.inner_of(next_, next_));
  }
  /// What is left becomes the next direction.
  bool follow() { return added(basis_, next_, b_, e_, field_); }

  hermitian_eigenvalues<double> spectrum() const {
    const std::size_t n = size();
    dense_array<double> part(n, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j) part(i, j) = part(j, i) = h_(i, j);
    return eigh(part);
  }
  slice_list combined(const dense_array<double>& y) const {
    auto out = moved(basis_[0], basis_[0], y(0, y.cols() - 1) - 1);
    for (std::size_t k = 1; k < y.rows(); ++k) out = moved(out, basis_[k], y(k, y.cols() - 1));
    return out;
  }
  /// What an image is off by, measured at each random direction.
  double error() const { return error_; }

private:
  const second_order_form& form_;
  const slice_list& b_;
  const matrix& e_;
  field field_;
  dense_array<double> h_;
  std::vector<slice_list> basis_;
  slice_list next_;
  std::uint64_t draws_ = 0;
  double error_ = 0;
  bool fresh_ = false;
};

/// The largest eigenvalue on a Krylov space, its value by a second difference along its direction. Where
/// what is left of an image is no more than the images are off by, the space is invariant, and to follow
/// that would be to follow rounding: it goes on from a random direction orthogonal to it, until two such
/// have found nothing higher.
void by_krylov(const second_order_form& form, krylov_basis basis, std::size_t steps,
               const pulse& beat, curvature_estimate& out) {
  constexpr int most_restarts = 2;
  int restarts = 0;
  double before = 0, coupling = 0;  // the highest at the last restart; what was cut off there
  if (!basis.begin()) return;
  while (true) {
    const std::size_t k = basis.size();
    beat("curvature: Krylov step " + std::to_string(k) + " of " + std::to_string(steps));
    const double rest = basis.project();
    const auto top = basis.spectrum();
    const double highest = top.values.back(),
                 size = std::max(std::abs(highest), std::abs(top.values.front()));
    const bool invariant = rest <= 10 * basis.error();
    out.directions = k, out.size = size;
    out.residual = std::hypot(rest * std::abs(top.vectors(k - 1, k - 1)), coupling);
    bool done = k == steps;
    if (invariant && !done) {
      coupling = std::hypot(coupling, rest);
      const bool higher = restarts == 0 || highest > before + coupling + 1e-3 * std::abs(before);
      before = highest;
      done = (!higher && restarts >= most_restarts) || !basis.begin();
      if (!higher || restarts == 0) ++restarts;
    } else if (!done) {
      const double enough = std::max(1e-3 * std::abs(highest), 1e-5 * size);
      done = (out.residual <= enough && k >= 8 && restarts == 0) || !basis.follow();
    }
    if (!done) continue;
    const auto best = basis.combined(top.vectors);
    out.largest = form(best) / form.inner_of(best, best);
    out.residual += basis.error();
    return;
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
    if (basis.size() < all) {  // e is singular: the metric does not see every direction
      out.error = std::numeric_limits<double>::infinity();
      return out;
    }
    dense_array<double> h(all, all);
    for (std::size_t i = 0; i < all; ++i) h(i, i) = form(basis[i]);
    for (std::size_t i = 0; i < all; ++i)
      for (std::size_t k = 0; k < i; ++k) {
        beat("curvature, second differences: row " + std::to_string(i + 1) + " of " +
             std::to_string(all));
        h(i, k) = h(k, i) = 0.5 * (form(moved(basis[i], basis[k], 1)) - h(i, i) - h(k, k));
      }
    const auto values = eigh(h).values;
    out.largest = values.back(), out.size = std::max(values.back(), -values.front());
  } else {
    const auto afforded = std::size_t(work / (2 * one));
    const std::size_t steps = std::min({all, krylov_limit, std::max<std::size_t>(afforded, 4)});
    by_krylov(form, {form, b, e, f, steps}, steps, beat, out);
  }
  const double scale = form.longest() * form.longest();
  out.error = scale * (0.1 * noise / (t * t) + 1e-9 / gap);
  if (out.whole) out.error *= std::sqrt(double(all));
  return out;
}

}  // namespace cofree::detail
