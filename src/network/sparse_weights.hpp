// The n × n weights of a graph by rows, and the dominant eigenpair of w·diag(t).
#pragma once

#include <algorithm>
#include <cofree/network/graph.hpp>

namespace cofree::detail {

class sparse_weights {
public:
  explicit sparse_weights(const weighted_graph& g) : first_(g.nodes + 1) {
    for (const auto& e : g.edges) ++first_[e.row + 1];
    for (std::size_t i = 0; i < g.nodes; ++i) first_[i + 1] += first_[i];
    auto place = first_;
    col_.resize(g.edges.size()), value_.resize(g.edges.size());
    for (const auto& e : g.edges) col_[place[e.row]] = e.col, value_[place[e.row]++] = e.weight;
  }
  std::size_t nodes() const { return first_.size() - 1; }
  /// y ← w x for arrays of `width` columns.
  void multiply(const double* x, double* y, std::size_t width) const {
    std::fill(y, y + nodes() * width, 0.0);
    for (std::size_t i = 0; i < nodes(); ++i)
      for (std::size_t k = first_[i]; k < first_[i + 1]; ++k)
        for (std::size_t c = 0; c < width; ++c)
          y[i * width + c] += value_[k] * x[col_[k] * width + c];
  }
  /// y ← wᵀ x
  void multiply_adjoint(const double* x, double* y) const {
    std::fill(y, y + nodes(), 0.0);
    for (std::size_t i = 0; i < nodes(); ++i)
      for (std::size_t k = first_[i]; k < first_[i + 1]; ++k) y[col_[k]] += value_[k] * x[i];
  }

private:
  std::vector<std::size_t> first_, col_;
  std::vector<double> value_;
};

struct weights_pair {
  double value = 0;
  bool real = false;
  double residual = 1;
  long applications = 0;
  std::vector<double> right, left;  ///< of w·diag(t)
};

/// The dominant pair of w·diag(t), the positive one of several on the circle. Empty starts begin with ones.
weights_pair dominant_of(const sparse_weights& w, const std::vector<double>& t,
                         const std::vector<double>& right, const std::vector<double>& left,
                         double tolerance, int max_applications = 6000);

}  // namespace cofree::detail
