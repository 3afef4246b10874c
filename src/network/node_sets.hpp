// Sets of d nodes that hold much of a graph's radius: each gives the similarity √(ρ(w_T)/ρ(w)), and a start.
#pragma once

#include <cofree/network/graph.hpp>

namespace cofree::detail {

struct node_set {
  std::vector<std::size_t> nodes;  ///< increasing
  double radius = 0;               ///< ρ(w_T) of the principal submatrix
};

/// Up to `most` of them, the largest radius first, none with radius 0: what is left when the node with the
/// least weight to the others is taken away again and again [Charikar2000], the closest directed cycles
/// of at most d nodes through heavy edges, and what grows from the heaviest nodes and edges by the
/// node with the most weight to what is there.
/// @param weights  how much each node counts in w, its Perron vectors' product
std::vector<node_set> heavy_node_sets(const weighted_graph& g, const std::vector<double>& weights,
                                      std::size_t d, std::size_t most);

}  // namespace cofree::detail
