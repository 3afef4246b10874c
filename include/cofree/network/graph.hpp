// cofree/network/graph.hpp — a directed graph as the slices √w_ij·E_ij, one for each edge.
//
//   weighted_graph               nodes and edges with weights w_ij ≥ 0
//   spectral_radius(graph)       ρ(w) = ρ(Γ(A,A)); acyclic(graph): it is 0
//   graph_tensor_operator<K>     the sparse model, which knows its self_radius
//   graph_lsrdr(graph, U)        the reduction in factors B = (R⊗1)AS, for graphs of any size
//
// An LSRDR factors as B = (R⊗1)AS, so that B_e = √w_ij R e_i (S†e_j)†: n × d numbers for each of R
// and S say all of it, while B itself has d² for each edge. With R† = Q, t_j = ⟨S_j, Q_j⟩ for the
// rows, E = diag(μ)Q, L = diag(ν)S: λ is the dominant eigenvalue of w·diag(t), an n × n sparse matrix,
// with right vector μ and wᵀ(t∘ν) = λν.
#pragma once

#include <cofree/error/stop_request.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/tensor_operator/sparse.hpp>
#include <functional>

namespace cofree {

struct weighted_edge {
  std::size_t row, col;  ///< w_{row,col}: the operator takes e_col to e_row
  double weight;
};
struct weighted_graph {
  std::size_t nodes = 0;
  std::vector<weighted_edge> edges;
};

/// @throws invalid_argument naming the first edge out of range, negative or not finite
void require_valid(const weighted_graph& g);
/// No closed path of edges of positive weight.
bool acyclic(const weighted_graph& g);
/// ρ(w), the largest over the strong components; 0 for an acyclic graph. Its relative error is at most
/// bounded_spectral_radius(g).width(): some 1e-15, more where components of thousands of nodes mix slowly.
double spectral_radius(const weighted_graph& g);
/// ρ(w) between bounds that positive vectors prove. `stop` → true: what is known so far.
bounded_radius bounded_spectral_radius(const weighted_graph& g, const stop_request& stop = nullptr);

template <scalar K>
class graph_tensor_operator : public sparse_tensor_operator<K> {
public:
  /// dim V nodes and dim W edges.
  /// @throws invalid_argument if the graph is not valid or the dimensions differ
  graph_tensor_operator(const weighted_graph& g, space<K> v, space<centre_t<K>> w);

  double self_radius() const { return radius_.value; }
  bounded_radius bounded_self_radius() const { return radius_; }
  bool nilpotent() const { return radius_.value == 0; }

private:
  bounded_radius radius_;
};

struct graph_lsrdr_options {
  int starts = 4;
  seed start_seed = {1};
  int max_iterations = 2000;
  /// Converged where the gradient of log L in R and S, in the metric of the step, is at most this.
  double gradient_tolerance = 1e-8;
  /// Starts run side by side, each with its own O(n d), no more than 1.6 GiB hold; the answer does not
  /// depend on it.
  int threads = 1;
  stop_request stop{};  ///< true: come back soon with the best so far
  std::function<void(const lsrdr_progress&)> progress =
      nullptr;  ///< from any thread, one call at a time
};

/// Where the best start ended. In standard bases R has the columns of `compression`, RS = 1.
struct graph_reduction {
  double similarity = 0, lambda = 0;    ///< λ of Γ(A,B) for the B of which ρ(Γ(B,B)) = 1
  bounded_radius self_radius;           ///< ρ(w)
  linear_operator<double> compression;  ///< R : V → U
  linear_operator<double> expansion;    ///< S : U → V
  double gradient_norm = 0;
  double rs_identity = 0;  ///< ‖RS/α − 1‖ for R = l⁻¹L†, S = E e⁻¹: 0 at critical points
  int iterations = 0;      ///< all starts
  long gamma_applications = 0;  ///< of w·diag(t) or its transpose to one vector; all starts
  bool converged = false, interrupted = false;
  std::vector<start_report> starts{};  ///< those that came to a value
  std::vector<basin_report> basins{};  ///< of those that converged, best first
};

/// Over ℝ, with λ real; pairs are stepped around. Memory O(edges + n d²) and n d for each basin, nothing
/// of size n × n and nothing of size edges × d. A start that fails is left out unless all do.
/// @throws invalid_argument, numerical_failure for an acyclic graph
graph_reduction graph_lsrdr(const weighted_graph& g, const space<double>& v, const space<double>& u,
                            const graph_lsrdr_options& options = {});

extern template class graph_tensor_operator<double>;
extern template class graph_tensor_operator<std::complex<double>>;
extern template class graph_tensor_operator<quaternion<double>>;

}  // namespace cofree
