#include <cofree/optimize/quasi_newton.hpp>
#include <cofree/superoperator/superoperator.hpp>

#include "sparse_weights.hpp"

namespace cofree {
namespace detail {
namespace {

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

}  // namespace

weights_pair dominant_of(const sparse_weights& w, const std::vector<double>& t,
                         const std::vector<double>& right, const std::vector<double>& left,
                         double tolerance) {
  const space<double> nodes("nodes", t.size());
  const weighted_map map{w, t, {unit_space<double>(), nodes}};
  const auto vector_from = [&](const std::vector<double>& from) {
    auto x = map.vectors.zero();
    for (std::size_t i = 0; i < t.size(); ++i)
      x.frame_entries().data()[i] = from.empty() ? 1.0 : from[i];
    return x;
  };
  eigenpair_options options{
      .tolerance = tolerance, .max_applications = 6000, .krylov_dimension = 30, .dense_limit = 0};
  options.near = 1e300;
  const auto top = dominant_eigenpair(map, {{vector_from(right)}, {vector_from(left)}}, options);
  weights_pair out{top.value.real(),
                   top.kind == eigenvalue_kind::real,
                   std::max(top.right_residual, top.left_residual),
                   {},
                   {}};
  const auto numbers = [&](const linear_operator<double>& x) {
    const auto& m = x.frame_entries();
    return std::vector<double>(m.data(), m.data() + m.size());
  };
  out.right = numbers(top.right[0]), out.left = numbers(top.left[0]);
  return out;
}

}  // namespace detail

namespace {

using matrix_t = dense_array<double>;

/// One point: Q = R† above S, stacked 2n × d, with everything known there.
struct graph_point {
  matrix_t qs, gradient;
  double value = -std::numeric_limits<double>::infinity();  ///< log(λ/ρ^½)
  double lambda = 0, radius = 0, residual = 1;
  matrix_t right, left;          ///< e and l of Γ(B,B), tr(le) = 1
  std::vector<double> mu, dual;  ///< eigenvectors of w·diag(t)
  std::vector<double> b, c;      ///< Σ_j w_ij S_jᵀeS_j, Σ_i w_ij Q_iᵀlQ_i
  double slope = 0;              ///< ⟨gradient, preconditioned gradient⟩
};

double form(const double* x, const matrix_t& m) {
  double sum = 0;
  for (std::size_t a = 0; a < m.rows(); ++a)
    for (std::size_t b = 0; b < m.rows(); ++b) sum += x[a] * m(a, b) * x[b];
  return sum;
}

/// xxᵀ of every row as a row.
matrix_t squares(const double* rows, std::size_t n, std::size_t d) {
  matrix_t out(n, d * d);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < d; ++a)
      for (std::size_t b = 0; b < d; ++b) out(i, a * d + b) = rows[i * d + a] * rows[i * d + b];
  return out;
}

class graph_objective {
public:
  graph_objective(const weighted_graph& g, std::size_t d) : w_(g), n_(g.nodes), d_(d) {}

  /// @param near  whose eigenvectors to begin with, or nullptr
  graph_point evaluate(matrix_t qs, const graph_point* near, double tolerance) const {
    graph_point p;
    p.qs = std::move(qs);
    const double *q = p.qs.data(), *s = q + n_ * d_;
    if (!fixed_points(p)) return p;
    std::vector<double> t(n_);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t a = 0; a < d_; ++a) t[i] += q[i * d_ + a] * s[i * d_ + a];
    auto top = detail::dominant_of(w_, t, near ? near->mu : std::vector<double>{},
                                   near ? near->dual : std::vector<double>{}, tolerance);
    if (!top.real || top.value == 0) return p;
    p.mu = std::move(top.right), p.dual = std::move(top.left);
    p.lambda = std::abs(top.value), p.residual = top.residual;
    p.value = std::log(p.lambda) - 0.5 * std::log(p.radius);
    fill_gradient(p, top.value);
    return p;
  }

  /// The inverse of the metric Re tr(l dB e dB†), Q and S apart.
  matrix_t precondition(const graph_point& p, const matrix_t& g) const {
    const auto one = identity_matrix<double>(d_);
    const auto regular = [&](matrix_t m) {
      add_scaled(m, one, 1e-12 * norm(m));
      return solve(m, one);
    };
    const auto over_l = regular(p.left), over_e = regular(p.right);
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

  /// ν with L = diag(ν)S, up to a factor.
  std::vector<double> nu_of(const graph_point& p) const {
    std::vector<double> nu(n_);
    w_.multiply_adjoint(p.dual.data(), nu.data());  // the left vector of w·diag(t) is t∘ν
    return nu;
  }

private:
  /// e, l and ρ of Γ(B,B)Y = Σ_i Q_iQ_iᵀ Σ_j w_ij S_jᵀYS_j, with b and c.
  bool fixed_points(graph_point& p) const {
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
    p.radius = std::abs(top.value);
    if (!(p.radius > 0) || top.kind != eigenvalue_kind::real) return false;
    auto e = hermitian_part(top.right[0]), l = hermitian_part(top.left[0]);
    if (re_trace(e) < 0) e *= -1.0;
    if (re_trace(l) < 0) l *= -1.0;
    l *= 1 / inner(l, e);
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
  void fill_gradient(graph_point& p, double lambda) const {
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

  detail::sparse_weights w_;
  std::size_t n_, d_;
};

/// 2n × d arrays as a space.
struct stacked_space {
  using scalar_type = double;
  using vector_type = matrix_t;
  std::size_t rows, cols;

  bool operator==(const stacked_space&) const = default;
  std::size_t dimension() const { return rows * cols; }
  std::string name() const { return "R and S"; }
  matrix_t zero() const { return {rows, cols}; }
  void scale(matrix_t& y, double a) const { cofree::scale(y, a); }
  void add_scaled(matrix_t& y, const matrix_t& x, double a) const { cofree::add_scaled(y, x, a); }
  double inner(const matrix_t& x, const matrix_t& y) const { return cofree::inner(x, y); }
};

/// L-BFGS with backtracking; eigenvectors from point to point.
std::pair<graph_point, int> climb_graph(const graph_objective& f, graph_point here,
                                        const graph_lsrdr_options& options) {
  quasi_newton_memory<stacked_space> memory({here.qs.rows(), here.qs.cols()}, 8);
  int iterations = 0, failures = 0;
  while (iterations < options.max_iterations && failures < 2 &&
         std::sqrt(here.slope) > 0.1 * options.gradient_tolerance) {
    auto direction =
        memory.apply(here.gradient, [&](const matrix_t& g) { return f.precondition(here, g); });
    double slope = inner(here.gradient, direction);
    if (!(slope > 1e-12 * norm(here.gradient) * norm(direction))) {
      memory.clear(), ++failures;
      continue;
    }
    const double floor = 1e-14 * (1 + std::abs(here.value));
    std::optional<graph_point> next;
    double t = std::min(1.0, norm(here.qs) / norm(direction));
    for (int trial = 0; trial < 20 && !next; ++trial, t *= 0.4) {
      auto qs = here.qs;
      add_scaled(qs, direction, t);
      auto p =
          f.evaluate(std::move(qs), &here, std::clamp(1e-3 * std::sqrt(here.slope), 1e-13, 1e-6));
      if (p.value >= here.value + 1e-4 * t * slope - floor) next = std::move(p);
    }
    if (!next) {
      if (memory.empty()) break;
      memory.clear(), ++failures;
      continue;
    }
    auto step = next->qs, change = here.gradient;
    add_scaled(step, here.qs, -1.0), add_scaled(change, next->gradient, -1.0);
    memory.remember(std::move(step), std::move(change));
    here = std::move(*next), ++iterations, failures = 0;
  }
  return {std::move(here), iterations};
}

/// Rows by chance: the same for Q and S, so that t > 0; by turns weighted by the Perron vectors.
matrix_t start_of(std::size_t n, std::size_t d, const std::vector<double>& weights, int k, seed s) {
  const auto rows = random_matrix<double>(n, d, s);
  matrix_t qs(2 * n, d);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < d; ++a)
      qs(i, a) = qs(n + i, a) = rows(i, a) * (k % 2 == 0 ? weights[i] : 1.0);
  return qs;
}

}  // namespace

graph_reduction graph_lsrdr(const weighted_graph& g, const space<double>& v, const space<double>& u,
                            const graph_lsrdr_options& options) {
  require_valid(g);
  if (v.dimension() != g.nodes || u.dimension() == 0 || u.dimension() > g.nodes)
    detail::throw_invalid_argument(
        "graph_lsrdr: a graph of " + std::to_string(g.nodes) + " nodes on V = " + v.description() +
        " and U = " + u.description() + ", expected dim V nodes and 1 ≤ dim U ≤ dim V");
  const double rho = spectral_radius(g);
  if (rho == 0)
    detail::throw_numerical_failure("graph_lsrdr: the graph has no cycle (ρ(Γ(A,A)) = 0)");
  auto unit = g;
  for (auto& e : unit.edges) e.weight /= rho;
  const std::size_t n = g.nodes, d = u.dimension();
  std::vector<double> weights(n, 1.0);
  {
    const auto top = detail::dominant_of(detail::sparse_weights(unit), weights, {}, {}, 1e-6);
    for (std::size_t i = 0; i < n; ++i)
      weights[i] = std::sqrt(std::abs(top.right[i] * top.left[i])) * std::sqrt(double(n)) + 1e-3;
  }
  const graph_objective f(unit, d);
  std::optional<graph_point> best;
  graph_reduction out{0, 0, {v, u}, {u, v}, 0, 0, 0, false, {}};
  for (int k = 0; k < options.starts; ++k) {
    auto begin = f.evaluate(
        start_of(n, d, weights, k, options.start_seed.derived(std::uint64_t(k))), nullptr, 1e-6);
    if (!std::isfinite(begin.value)) continue;
    auto [end, steps] = climb_graph(f, std::move(begin), options);
    out.iterations += steps;
    out.ends.push_back(std::exp(end.value));
    if (!best || end.value > best->value) best = std::move(end);
  }
  if (!best)
    detail::throw_numerical_failure("graph_lsrdr: no start had a real dominant eigenvalue");
  out.similarity = std::exp(best->value);
  out.lambda = out.similarity * std::sqrt(rho);
  out.gradient_norm = std::sqrt(best->slope);
  out.converged = out.gradient_norm <= options.gradient_tolerance &&
                  best->residual <= options.gradient_tolerance;
  // R = l⁻¹L† and S = E e⁻¹ from L = diag(ν)S and E = diag(μ)Q; RS = α·1 shows that it is critical.
  auto l_op = matrix_t(n, d), e_op = matrix_t(n, d);
  const auto nu = f.nu_of(*best);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < d; ++a)
      l_op(i, a) = nu[i] * best->qs(n + i, a), e_op(i, a) = best->mu[i] * best->qs(i, a);
  const auto one = identity_matrix<double>(d);
  const auto r = multiply(l_op, solve(best->left, one));
  auto s = multiply(e_op, solve(best->right, one));
  auto rs = multiply(op::adjoint, r, op::none, s);
  double alpha = 0;
  for (std::size_t a = 0; a < d; ++a) alpha += rs(a, a) / double(d);
  scale(s, 1 / alpha), scale(rs, 1 / alpha);
  add_scaled(rs, one, -1.0);
  out.rs_identity = norm(rs);
  out.expansion = from_matrix(s, u, v);
  out.compression = adjoint(from_matrix(r, u, v));
  return out;
}

}  // namespace cofree
