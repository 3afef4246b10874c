#include "graph_objective.hpp"

#include <cofree/superoperator/superoperator.hpp>

namespace cofree {
namespace detail {
namespace {

/// A vector with a residual above this gives no gradient that means something.
constexpr double no_eigenvector = 1e-2;

/// w·diag(t) on vectors of n numbers.
struct weighted_map {
  const sparse_weights& w;
  const std::vector<double>& t;
  operator_space<double> vectors;

  const operator_space<double>& domain() const { return vectors; }
  const operator_space<double>& codomain() const { return vectors; }
  void apply(const linear_operator<double>& x, linear_operator<double>& y) const {
    std::vector<double> scaled(t);
    for (std::size_t i = 0; i < t.size(); ++i) scaled[i] *= x.frame_entries().data()[i];
    w.multiply(scaled.data(), y.frame_entries().data(), 1);
  }
  void apply_adjoint(const linear_operator<double>& y, linear_operator<double>& x) const {
    w.multiply_adjoint(y.frame_entries().data(), x.frame_entries().data());
    for (std::size_t i = 0; i < t.size(); ++i) x.frame_entries().data()[i] *= t[i];
  }
};

double form(const double* x, const dense_array<double>& m) {
  double sum = 0;
  for (std::size_t a = 0; a < m.rows(); ++a)
    for (std::size_t b = 0; b < m.rows(); ++b) sum += x[a] * m(a, b) * x[b];
  return sum;
}

/// m⁻¹, kept positive where rounding has made m singular or indefinite.
dense_array<double> positive_inverse(const dense_array<double>& m) {
  const auto parts = eigh(m);
  const double least = 1e-12 * parts.values.back();
  return hermitian_function(parts, [&](double x) { return 1 / std::max(x, least); });
}

/// xxᵀ of every row as a row.
dense_array<double> squares(const double* rows, std::size_t n, std::size_t d) {
  dense_array<double> out(n, d * d);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < d; ++a)
      for (std::size_t b = 0; b < d; ++b) out(i, a * d + b) = rows[i * d + a] * rows[i * d + b];
  return out;
}

}  // namespace

weights_pair dominant_of(const sparse_weights& w, const std::vector<double>& t,
                         const std::vector<double>& right, const std::vector<double>& left,
                         double tolerance, int max_applications) {
  const space<double> nodes("nodes", t.size());
  const weighted_map map{w, t, {unit_space<double>(), nodes}};
  const auto vector_from = [&](const std::vector<double>& from) {
    auto x = map.vectors.zero();
    for (std::size_t i = 0; i < t.size(); ++i)
      x.frame_entries().data()[i] = from.empty() ? 1.0 : from[i];
    return x;
  };
  eigenpair_options options{.tolerance = tolerance,
                            .max_applications = max_applications,
                            .krylov_dimension = 30,
                            .dense_limit = 0};
  options.near = 1e300;
  const auto top = dominant_eigenpair(map, {{vector_from(right)}, {vector_from(left)}}, options);
  weights_pair out{top.value.real(),
                   top.kind == eigenvalue_kind::real,
                   std::max(top.right_residual, top.left_residual),
                   top.applications + 1,
                   {},
                   {}};
  if (out.real) {
    auto image = map.vectors.zero();
    map.apply(top.right[0], image);
    // The two-sided quotient: its error is the product of those of both vectors.
    const double overlap = inner(top.left[0], top.right[0]);
    if (overlap > std::sqrt(epsilon<double>())) out.value = inner(top.left[0], image) / overlap;
  }
  const auto numbers = [&](const linear_operator<double>& x) {
    const auto& m = x.frame_entries();
    return std::vector<double>(m.data(), m.data() + m.size());
  };
  out.right = numbers(top.right[0]), out.left = numbers(top.left[0]);
  return out;
}

weights_pair graph_objective::dominant(const std::vector<double>& t,
                                       const std::vector<double>& right,
                                       const std::vector<double>& left, double tolerance) const {
  if (auto exact = perron_.dominant(w_, t, right, left, tolerance)) return std::move(*exact);
  // A trial with some t < 0, which leaves the Perron vectors of the last point: near them or nowhere.
  const int most = perron_.available() ? 300 : 6000;
  return dominant_of(w_, t, right, left, tolerance, most);
}

graph_point graph_objective::evaluate(matrix_t qs, const graph_point* near,
                                      double tolerance) const {
  graph_point p;
  p.qs = std::move(qs);
  const double *q = p.qs.data(), *s = q + n_ * d_;
  if (!fixed_points(p)) return p;
  std::vector<double> t(n_);
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t a = 0; a < d_; ++a) t[i] += q[i * d_ + a] * s[i * d_ + a];
  auto top = dominant(t, near ? near->mu : std::vector<double>{},
                      near ? near->dual : std::vector<double>{}, tolerance);
  if (!top.real || top.value == 0 || !(top.residual <= no_eigenvector)) return p;
  p.mu = std::move(top.right), p.dual = std::move(top.left);
  p.lambda = std::abs(top.value), p.residual = top.residual;
  p.applications = top.applications;
  p.value = std::log(p.lambda) - 0.5 * std::log(p.radius);
  fill_gradient(p, top.value);
  return p;
}

dense_array<double> graph_objective::precondition(const graph_point& p, const matrix_t& g) const {
  const auto over_l = positive_inverse(p.left), over_e = positive_inverse(p.right);
  matrix_t out(2 * n_, d_);
  multiply<double>(op::none, {g.data(), n_, d_}, op::none, over_l, {out.data(), n_, d_});
  multiply<double>(op::none, {g.data() + n_ * d_, n_, d_}, op::none, over_e,
                   {out.data() + n_ * d_, n_, d_});
  // Q and S move together, each half of the way.
  for (std::size_t i = 0; i < 2 * n_; ++i) {
    const double weight = i < n_ ? p.b[i] : p.c[i - n_];
    const double factor = weight > 1e-14 * p.radius ? 0.5 * p.radius / weight : 0;
    for (std::size_t a = 0; a < d_; ++a) out(i, a) *= factor;
  }
  return out;
}

std::vector<double> graph_objective::nu_of(const graph_point& p) const {
  std::vector<double> nu(n_);
  w_.multiply_adjoint(p.dual.data(), nu.data());  // the left vector of w·diag(t) is t∘ν
  return nu;
}

/// e, l and ρ of Γ(B,B)Y = Σ_i Q_iQ_iᵀ Σ_j w_ij S_jᵀYS_j, with b and c.
bool graph_objective::fixed_points(graph_point& p) const {
  const double *q = p.qs.data(), *s = q + n_ * d_;
  const auto of_q = squares(q, n_, d_);
  matrix_t spread(n_, d_ * d_);
  w_.multiply(squares(s, n_, d_).data(), spread.data(), d_ * d_);
  const auto m = multiply(op::adjoint, of_q, op::none, spread);
  const space<double> u("U", d_);
  const superoperator<double> map(
      operator_space<double>(u, u), operator_space<double>(u, u),
      [&](const linear_operator<double>& x, linear_operator<double>& y) {
        multiply<double>(op::none, m, op::none, x.frame_entries().reshaped(d_ * d_, 1),
                         y.frame_entries().reshaped(d_ * d_, 1));
      },
      [&](const linear_operator<double>& y, linear_operator<double>& x) {
        multiply<double>(op::adjoint, m, op::none, y.frame_entries().reshaped(d_ * d_, 1),
                         x.frame_entries().reshaped(d_ * d_, 1));
      });
  const auto one = identity_operator(u);
  eigenpair_options options{.tolerance = 1e-13, .max_applications = 2000, .dense_limit = 0};
  options.near = 1e300;
  const auto top = dominant_eigenpair(map, {{one}, {one}}, options);
  if (!(std::abs(top.value) > 0) || top.kind != eigenvalue_kind::real) return false;
  auto e = hermitian_part(top.right[0]), l = hermitian_part(top.left[0]);
  if (re_trace(e) < 0) e *= -1.0;
  if (re_trace(l) < 0) l *= -1.0;
  if (!(inner(l, e) > 0)) return false;
  l *= 1 / inner(l, e);
  auto image = e;
  map.apply(e, image);
  p.radius = std::abs(inner(l, image));  // two-sided: its error is the product of those of l and e
  p.right = e.frame_entries(), p.left = l.frame_entries();
  std::vector<double> of_s(n_), of_l(n_);
  for (std::size_t i = 0; i < n_; ++i)
    of_s[i] = form(s + i * d_, p.right), of_l[i] = form(q + i * d_, p.left);
  p.b.resize(n_), p.c.resize(n_);
  w_.multiply(of_s.data(), p.b.data(), 1);
  w_.multiply_adjoint(of_l.data(), p.c.data());
  return true;
}

/// d log λ = Σ_j p_j dt_j with p = ν∘μ/Σ t ν μ; ½ d log ρ = Σ (b_i Q_i l·dQ_i + c_j S_j e·dS_j)/ρ.
void graph_objective::fill_gradient(graph_point& p, double lambda) const {
  const double *q = p.qs.data(), *s = q + n_ * d_;
  const auto nu = nu_of(p);
  double pairing = 0;
  for (std::size_t i = 0; i < n_; ++i) pairing += p.dual[i] * p.mu[i];
  p.gradient = matrix_t(2 * n_, d_);
  double* g = p.gradient.data();
  multiply<double>(op::none, {q, n_, d_}, op::none, p.left, {g, n_, d_});
  multiply<double>(op::none, {s, n_, d_}, op::none, p.right, {g + n_ * d_, n_, d_});
  for (std::size_t i = 0; i < n_; ++i) {
    const double share = nu[i] / lambda * p.mu[i] / pairing;
    for (std::size_t a = 0; a < d_; ++a) {
      const std::size_t at = i * d_ + a, below = n_ * d_ + at;
      g[at] = share * s[at] - p.b[i] / p.radius * g[at];
      g[below] = share * q[at] - p.c[i] / p.radius * g[below];
    }
  }
  p.slope = std::max(0.0, inner(p.gradient, precondition(p, p.gradient)));
}

}  // namespace detail
}  // namespace cofree
