// The Perron root of w·diag(t), t ≥ 0, with its vectors, by elimination: exact where a Krylov space sees
// nothing, as on long cycles, whose eigenvalues crowd the spectral circle.
//
// x ← (σ − M)⁻¹x, with σ between max_i (Mx)_i/x_i ≥ ρ(M), which alone comes down on it quadratically
// [Noda1971], and what is known to lie below: σ − M is an M-matrix, with positive pivots in any
// order, where σ > ρ and only there. The order, by least degree, and what it fills in are found once
// for a graph.
#pragma once

#include <optional>

#include "sparse_weights.hpp"

namespace cofree::detail {

class perron_solver {
public:
  /// Without an order where elimination would take more than `most` products.
  explicit perron_solver(const weighted_graph& g, std::size_t most = 1'000'000);

  bool available() const { return available_; }
  /// The dominant pair of w·diag(t); `right` and `left` may be empty. Nothing where t has a negative number, no
  /// cycle is left, or rounding keeps the residual above 1e-6.
  std::optional<weights_pair> dominant(const sparse_weights& w, const std::vector<double>& t,
                                       const std::vector<double>& right,
                                       const std::vector<double>& left, double tolerance) const;

private:
  bool eliminate(double sigma, const std::vector<double>& t, std::vector<double>& values) const;
  void solve(const std::vector<double>& values, std::vector<double>& x) const;
  void solve_adjoint(const std::vector<double>& values, std::vector<double>& x) const;

  struct entry {
    std::size_t place, column;
    double weight;
  };
  // values: the diagonal, then for each node its row and its column towards the nodes eliminated later.
  std::size_t nodes_ = 0, numbers_ = 0;
  std::vector<std::size_t> order_, first_, later_, target_;
  std::vector<entry> entries_;
  bool available_ = false;
};

}  // namespace cofree::detail
