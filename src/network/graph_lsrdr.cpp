#include <cofree/optimize/quasi_newton.hpp>
#include <cofree/spectral/positive_map.hpp>
#include <mutex>

#include "graph_objective.hpp"
#include "node_sets.hpp"
#include "search/side_by_side.hpp"

namespace cofree {
namespace {

using detail::graph_objective, detail::graph_point;
using matrix_t = dense_array<double>;

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

struct graph_climb {
  graph_point point;
  int iterations = 0;
  long applications = 0;
};

// A climb that in so many steps neither gained this much in log L nor halved its gradient is given up.
constexpr int plain = 100;
constexpr double gain_on_a_plain = 1e-9;

/// L-BFGS with backtracking; eigenvectors from point to point. Asks options.stop before each step.
graph_climb climb_graph(const graph_objective& f, graph_point here,
                        const graph_lsrdr_options& options, int k) {
  quasi_newton_memory<stacked_space> memory({here.qs.rows(), here.qs.cols()},
                                            detail::memory_plan(here.qs.size()).steps);
  double length = 1;  // of the preconditioned step: ⟨s,y⟩/⟨y,Py⟩ of the last one
  graph_climb out{{}, 0, here.applications};
  int failures = 0;
  double value_then = here.value, slope_then = here.slope;
  while (out.iterations < options.max_iterations && failures < 2 &&
         std::sqrt(here.slope) > 0.1 * options.gradient_tolerance) {
    if (options.stop()) break;
    if (out.iterations > 0 && out.iterations % plain == 0 && failures == 0) {
      if (here.value < value_then + gain_on_a_plain && here.slope > 0.25 * slope_then) break;
      value_then = here.value, slope_then = here.slope;
    }
    auto direction = memory.apply(here.gradient, [&](const matrix_t& g) {
      auto natural = f.precondition(here, g);
      scale(natural, length);
      return natural;
    });
    double slope = inner(here.gradient, direction);
    if (!(slope > 0)) {  // rows differ by many orders: the angle between them says nothing
      memory.clear(), ++failures, length = 1;
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
      out.applications += p.applications;
      // Where values agree to rounding, slopes decide.
      const bool rises = p.value >= here.value + std::max(1e-4 * t * slope, floor);
      const bool level = p.value >= here.value - floor && std::isfinite(p.value) &&
                         std::abs(inner(p.gradient, direction)) <= 0.9 * slope;
      if (rises || level) next = std::move(p);
    }
    if (!next) {
      if (memory.empty()) break;
      memory.clear(), ++failures, length = 1;
      continue;
    }
    auto step = next->qs, change = here.gradient;
    add_scaled(step, here.qs, -1.0), add_scaled(change, next->gradient, -1.0);
    const double bend = inner(step, change), size = inner(change, f.precondition(*next, change));
    if (bend > 0 && size > 0) length = bend / size;
    memory.remember(std::move(step), std::move(change));
    here = std::move(*next), ++out.iterations, failures = 0;
    if (options.progress)
      options.progress({k + 1, options.starts, out.iterations, std::exp(here.value),
                        std::sqrt(here.slope), false});
  }
  out.point = std::move(here);
  return out;
}

/// What the starts of one graph are made of.
struct graph_starts {
  std::vector<double> weights;  ///< of the nodes, from the Perron vectors
  std::vector<detail::node_set> sets;
};

/// Rows by chance: the same for Q and S, so that t > 0. Start 0 has them weighted by the Perron vectors; then
/// by turns a heavy set of d nodes, which span U, with little of the others, and those of start 0; plain
/// rows by turns with these where the sets are used up.
std::pair<matrix_t, std::string> start_of(std::size_t n, std::size_t d, const graph_starts& from,
                                          int k, seed s) {
  const auto rows = random_matrix<double>(n, d, s);
  matrix_t qs(2 * n, d);
  const auto fill = [&](auto&& factor) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t a = 0; a < d; ++a) qs(i, a) = qs(n + i, a) = rows(i, a) * factor(i);
  };
  if (k % 2 == 0) {
    fill([&](std::size_t i) { return from.weights[i]; });
    return {std::move(qs), "random, by the Perron vectors"};
  }
  if (std::size_t(k / 2) >= from.sets.size()) {
    fill([](std::size_t) { return 1.0; });
    return {std::move(qs), "random"};
  }
  const double little = 0.3 / std::sqrt(double(n));
  fill([&](std::size_t) { return little; });
  const auto& nodes = from.sets[std::size_t(k / 2)].nodes;
  for (std::size_t a = 0; a < nodes.size(); ++a) qs(nodes[a], a) += 1, qs(n + nodes[a], a) += 1;
  return {std::move(qs), "heavy nodes"};
}

/// Where one start ended: R† and S, n × d each, with RS = 1.
struct graph_end {
  start_report report;
  double gradient_norm = 0, rs_identity = 0;
  matrix_t r, s;
};

/// R = l⁻¹L† and S = E e⁻¹ from L = diag(ν)S and E = diag(μ)Q; RS = α·1 shows that it is critical.
graph_end end_of(const graph_objective& f, const graph_climb& climb, std::size_t n, std::size_t d,
                 double tolerance) {
  const auto& p = climb.point;
  auto l_op = matrix_t(n, d), e_op = matrix_t(n, d);
  const auto nu = f.nu_of(p);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < d; ++a)
      l_op(i, a) = nu[i] * p.qs(n + i, a), e_op(i, a) = p.mu[i] * p.qs(i, a);
  const auto one = identity_matrix<double>(d);
  graph_end out;
  out.r = multiply(l_op, solve(p.left, one)), out.s = multiply(e_op, solve(p.right, one));
  auto rs = multiply(op::adjoint, out.r, op::none, out.s);
  double alpha = 0;
  for (std::size_t a = 0; a < d; ++a) alpha += rs(a, a) / double(d);
  scale(out.s, 1 / alpha), scale(rs, 1 / alpha);
  add_scaled(rs, one, -1.0);
  out.rs_identity = norm(rs), out.gradient_norm = std::sqrt(p.slope);
  out.report.similarity = std::exp(p.value);
  out.report.converged = out.gradient_norm <= tolerance && p.residual <= tolerance;
  out.report.iterations = climb.iterations, out.report.gamma_applications = climb.applications;
  return out;
}

/// ⟨P, P'⟩ of P = SR.
double inner_of(const graph_end& x, const graph_end& y) {
  return inner(multiply(op::adjoint, x.s, op::none, y.s),
               multiply(op::adjoint, x.r, op::none, y.r));
}

double relative_distance(const graph_end& x, const graph_end& y) {
  const double size = inner_of(x, x);
  return std::sqrt(std::max(0.0, size + inner_of(y, y) - 2 * inner_of(x, y)) / size);
}

/// The ends in the order of the starts, of which it keeps the best and one for each basin.
class graph_ends {
public:
  graph_ends(graph_reduction& out, double rho, int starts)
      : out_(out), lambda_scale_(std::sqrt(rho)), waiting_(std::size_t(starts)) {}

  /// Takes the end of a start; std::nullopt, and why, of one that came to nothing.
  void put(int k, std::optional<graph_end> end, std::exception_ptr failure = nullptr) {
    const std::lock_guard lock(guard_);
    waiting_[std::size_t(k)] = {std::move(end), failure, true};
    for (; next_ < waiting_.size() && waiting_[next_].there; ++next_) settle(waiting_[next_]);
  }
  const std::optional<graph_end>& best() const { return best_; }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }
  /// Best first.
  std::vector<basin_report> basins() && {
    std::stable_sort(basins_.begin(), basins_.end(), [](const auto& x, const auto& y) {
      return x.first.similarity > y.first.similarity;
    });
    std::vector<basin_report> list;
    for (const auto& each : basins_) list.push_back(each.first);
    return list;
  }

private:
  struct arrived {
    std::optional<graph_end> end;
    std::exception_ptr failure;
    bool there = false;
  };

  void settle(arrived& a) {
    if (!failure_) failure_ = a.failure;
    if (!a.end) return;
    auto end = *std::exchange(a.end, std::nullopt);
    end.report.lambda = end.report.similarity * lambda_scale_;
    out_.starts.push_back(end.report);
    out_.iterations += end.report.iterations;
    out_.gamma_applications += end.report.gamma_applications;
    if (end.report.converged) count(end);
    if (!best_ || end.report.similarity > best_->report.similarity) best_ = std::move(end);
  }
  /// Two starts share a basin when similarities differ by less than 1e-8 and P by less than 1e-5.
  void count(const graph_end& end) {
    for (auto& [report, there] : basins_)
      if (std::abs(report.similarity - end.report.similarity) < 1e-8 &&
          relative_distance(there, end) < 1e-5) {
        ++report.count;
        return;
      }
    basins_.push_back(
        {{end.report.similarity, 1, 0, eigenvalue_kind::real, end.report.lambda}, end});
  }

  graph_reduction& out_;
  double lambda_scale_;
  std::mutex guard_;
  std::vector<arrived> waiting_;
  std::size_t next_ = 0;
  std::optional<graph_end> best_;
  std::vector<std::pair<basin_report, graph_end>> basins_;
  std::exception_ptr failure_;
};

/// e for which the slices √w_ij 2^(e_i − e_j) E_ij are balanced.
std::vector<int> exponents_of(const weighted_graph& g) {
  std::vector<matrix_place> places;
  for (const auto& e : g.edges)
    if (e.weight > 0) places.push_back({e.row, e.col, std::log2(e.weight) / 2});
  return balancing_exponents(g.nodes, places);
}

/// √(μν) of w to mean square 1, a little above 0: how much of a start each node gets.
std::vector<double> perron_weights(const graph_objective& f, std::size_t n) {
  std::vector<double> weights(n, 1.0);
  const auto top = f.dominant(weights, {}, {}, 1e-6);
  for (std::size_t i = 0; i < n; ++i)
    weights[i] = std::sqrt(std::abs(top.right[i] * top.left[i])) * std::sqrt(double(n)) + 1e-3;
  return weights;
}

/// |λ|² is at most ρ(w) (Cauchy–Schwarz): where rounding has put it above, the value moves up, to its upper bound at most.
void keep_below_one(graph_reduction& out) {
  double top = std::max(1.0, out.similarity);
  for (const auto& each : out.starts) top = std::max(top, each.similarity);
  if (!(top > 1)) return;
  const double up = std::min(top, out.self_radius.room());
  if (top > up * (1 + 1e-7)) out.converged = false;
  out.self_radius = out.self_radius.raised(top);
  const auto below_one = [&](double& x) { x = std::min(x / up, 1.0); };
  below_one(out.similarity);
  for (auto& each : out.starts) below_one(each.similarity);
  for (auto& each : out.basins) below_one(each.similarity);
}

void require_sensible(const weighted_graph& g, const space<double>& v, const space<double>& u,
                      const graph_lsrdr_options& options) {
  require_valid(g);
  if (v.dimension() != g.nodes || u.dimension() == 0 || u.dimension() > g.nodes)
    detail::throw_invalid_argument(
        "graph_lsrdr: a graph of " + std::to_string(g.nodes) + " nodes on V = " + v.description() +
        " and U = " + u.description() + ", expected dim V nodes and 1 ≤ dim U ≤ dim V");
  if (options.starts < 1)
    detail::throw_invalid_argument("graph_lsrdr: starts = " + std::to_string(options.starts) +
                                   ", expected at least 1");
}

}  // namespace

graph_reduction graph_lsrdr(const weighted_graph& g, const space<double>& v, const space<double>& u,
                            const graph_lsrdr_options& given) {
  require_sensible(g, v, u, given);
  if (acyclic(g))
    detail::throw_numerical_failure("graph_lsrdr: the graph has no cycle (ρ(Γ(A,A)) = 0)");
  bool stopped = false;
  const auto later = detail::after_a_while(given.stop);
  const auto self = bounded_spectral_radius(g, [&] { return stopped = stopped || later(); });
  if (stopped)
    detail::throw_numerical_failure(
        "graph_lsrdr: stopped while ρ(w) was searched: no start was made");
  const double rho = self.value;
  auto options = given;
  options.progress = detail::one_at_a_time(given.progress);
  const auto exponents = exponents_of(g);
  auto unit = g;  // of DAD⁻¹, scaled: what is found of it are RD⁻¹ and DS
  for (auto& e : unit.edges)
    e.weight = std::ldexp(e.weight, 2 * (exponents[e.row] - exponents[e.col])) / rho;
  const std::size_t n = g.nodes, d = u.dimension();
  const graph_objective f(unit, d);
  const auto weights = perron_weights(f, n);
  const graph_starts from{
      weights, detail::heavy_node_sets(unit, weights, d, std::size_t(options.starts / 2))};
  graph_reduction out{0, 0, self, {v, u}, {u, v}};
  graph_ends ends(out, rho, options.starts);
  const auto run = [&](int k) {
    if (k > 0 && options.stop()) return ends.put(k, std::nullopt);
    try {
      auto [rows, how] = start_of(n, d, from, k, options.start_seed.derived(std::uint64_t(k)));
      auto begin = f.evaluate(std::move(rows), nullptr, 1e-6);
      if (!std::isfinite(begin.value)) return ends.put(k, std::nullopt);
      auto end =
          end_of(f, climb_graph(f, std::move(begin), options, k), n, d, options.gradient_tolerance);
      end.report.how = how;
      if (options.progress)
        options.progress({k + 1, options.starts, end.report.iterations, end.report.similarity,
                          end.gradient_norm, true});
      ends.put(k, std::move(end));
    } catch (...) {
      ends.put(k, std::nullopt, std::current_exception());
    }
  };
  detail::side_by_side(options.starts,
                       std::min(options.threads, detail::memory_plan(2 * n * d).starts), run);
  const auto& best = ends.best();
  if (!best) {
    ends.rethrow();
    detail::throw_numerical_failure("graph_lsrdr: no start had a real dominant eigenvalue");
  }
  out.similarity = best->report.similarity, out.lambda = best->report.lambda;
  out.converged = best->report.converged;
  out.gradient_norm = best->gradient_norm, out.rs_identity = best->rs_identity;
  auto s = best->s, r = best->r;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < d; ++a)
      s(i, a) = std::ldexp(s(i, a), -exponents[i]), r(i, a) = std::ldexp(r(i, a), exponents[i]);
  out.expansion = from_matrix(s, u, v);
  out.compression = adjoint(from_matrix(r, u, v));
  out.basins = std::move(ends).basins();
  out.interrupted = options.stop();
  keep_below_one(out);
  return out;
}

}  // namespace cofree
