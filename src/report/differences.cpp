#include "differences.hpp"

namespace cofree::detail {
namespace {

constexpr std::size_t sampled_directions = 6;

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
  const double one = std::pow(double(a[0].rows() * b[0].rows()), 3);
  curvature_estimate out;
  out.whole = 2.5 * double(all) * double(all + 1) * one <= work;
  out.directions = out.whole ? all : std::min(all, sampled_directions);
  const auto basis = orthonormal_directions(b, e, f, out.directions);
  double longest = 0;
  const auto form = [&](const slice_list& x) {
    const double size = length(x, f);
    longest = std::max(longest, size);
    return size * size * second_derivative(a, b, moved(x, x, 1 / size - 1), 3e-3 * gap);
  };
  dense_array<double> h(basis.size(), basis.size());
  for (std::size_t i = 0; i < basis.size(); ++i) h(i, i) = form(basis[i]);
  for (std::size_t i = 0; i < basis.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      beat("curvature, second differences: row " + std::to_string(i + 1) + " of " +
           std::to_string(basis.size()));
      h(i, k) = h(k, i) = 0.5 * (form(moved(basis[i], basis[k], 1)) - h(i, i) - h(k, k));
    }
  out.largest = eigh(h).values.back();
  const double t = 3e-3 * gap, scale = longest * longest * std::sqrt(double(basis.size()));
  out.error = scale * (0.1 * noise / (t * t) + 1e-9 / gap);
  return out;
}

}  // namespace cofree::detail
