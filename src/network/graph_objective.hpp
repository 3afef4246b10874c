// log(λ/ρ^½) of a graph in the factors R and S, with its gradient: see network/graph.hpp.
#pragma once

#include <algorithm>
#include "perron.hpp"

namespace cofree::detail {

/// How many steps L-BFGS remembers and how many starts may climb at once, for R and S of so many
/// numbers together: 640 MiB of steps, 1.6 GiB in all, so that 10⁵ nodes at d = 8 stay under 2 GiB.
/// The steps, on which the answer depends, do not depend on the number of threads.
struct graph_memory {
  std::size_t steps;
  int starts;
};
inline graph_memory memory_plan(std::size_t numbers) {
  const double each = double(numbers) * sizeof(double), mebibyte = 1 << 20;
  const double steps = std::clamp(640 * mebibyte / (2 * each), 8.0, 30.0);
  const double climb = (2 * steps + 8) * each;  // the point, the trial, the direction, products
  return {std::size_t(steps), int(std::clamp(1640 * mebibyte / climb, 1.0, 1e6))};
}

/// One point: Q = R† above S, stacked 2n × d, with everything known there.
struct graph_point {
  dense_array<double> qs, gradient;
  double value = -std::numeric_limits<double>::infinity();  ///< log(λ/ρ^½)
  double lambda = 0, radius = 0, residual = 1;
  dense_array<double> right, left;  ///< e and l of Γ(B,B), tr(le) = 1
  std::vector<double> mu, dual;     ///< eigenvectors of w·diag(t)
  std::vector<double> b, c;         ///< Σ_j w_ij S_jᵀeS_j, Σ_i w_ij Q_iᵀlQ_i
  double slope = 0;                 ///< ⟨gradient, preconditioned gradient⟩
  long applications = 0;            ///< of w·diag(t) and its transpose, for this point
};

class graph_objective {
public:
  using matrix_t = dense_array<double>;

  graph_objective(const weighted_graph& g, std::size_t d) : w_(g), perron_(g), n_(g.nodes), d_(d) {}

  /// @param near  whose eigenvectors to begin with, or nullptr
  graph_point evaluate(matrix_t qs, const graph_point* near, double tolerance) const;
  /// The inverse of the metric Re tr(l dB e dB†), Q and S apart.
  matrix_t precondition(const graph_point& p, const matrix_t& g) const;
  /// ν with L = diag(ν)S, up to a factor.
  std::vector<double> nu_of(const graph_point& p) const;

  /// The dominant pair of w·diag(t), by elimination where that is cheap, else from a Krylov space.
  weights_pair dominant(const std::vector<double>& t, const std::vector<double>& right,
                        const std::vector<double>& left, double tolerance) const;

private:
  bool fixed_points(graph_point& p) const;
  void fill_gradient(graph_point& p, double lambda) const;

  sparse_weights w_;
  perron_solver perron_;
  std::size_t n_, d_;
};

}  // namespace cofree::detail
