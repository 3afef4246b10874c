#include <cofree/network/graph.hpp>

#include <cmath>
#include <limits>

#include <cofree/spectral/positive_map.hpp>

namespace cofree {
namespace {

/// The edges inside strong components: the others do not change ρ(w).
weighted_graph cyclic_part(const weighted_graph& g) {
  std::vector<matrix_place> places;
  for (const auto& e : g.edges)
    if (e.weight > 0) places.push_back({e.row, e.col, 0});
  const auto of = strong_components(g.nodes, places);
  weighted_graph out{g.nodes, {}};
  for (const auto& e : g.edges)
    if (e.weight > 0 && of[e.row] == of[e.col]) out.edges.push_back(e);
  return out;
}

}  // namespace

void require_valid(const weighted_graph& g) {
  for (std::size_t i = 0; i < g.edges.size(); ++i) {
    const auto& e = g.edges[i];
    if (e.row < g.nodes && e.col < g.nodes && std::isfinite(e.weight) && e.weight >= 0) continue;
    detail::throw_invalid_argument(
        "weighted_graph: edge " + std::to_string(i) + " is (" + std::to_string(e.row) + ", " +
        std::to_string(e.col) + ") with weight " + std::to_string(e.weight) +
        ", expected nodes below " + std::to_string(g.nodes) + " and a finite weight of at least 0");
  }
}

bool acyclic(const weighted_graph& g) {
  require_valid(g);
  return cyclic_part(g).edges.empty();
}

bounded_radius bounded_spectral_radius(const weighted_graph& g, const stop_request& stop) {
  require_valid(g);
  std::vector<detail::weighted_place> entries;
  for (const auto& e : g.edges) entries.push_back({e.row, e.col, e.weight});
  return detail::nonnegative_radius(g.nodes, entries, {.stop = stop});
}

double spectral_radius(const weighted_graph& g) {
  return bounded_spectral_radius(g).value;
}

template <scalar K>
graph_tensor_operator<K>::graph_tensor_operator(const weighted_graph& g, space<K> v,
                                                space<centre_t<K>> w)
    : sparse_tensor_operator<K>(
          [&] {
            require_valid(g);
            if (v.dimension() != g.nodes || w.dimension() != g.edges.size())
              detail::throw_invalid_argument(
                  "graph_tensor_operator: a graph of " + std::to_string(g.nodes) + " nodes and " +
                  std::to_string(g.edges.size()) + " edges on V = " + v.description() +
                  " and W = " + w.description());
            std::vector<tensor_entry<K>> entries;
            for (std::size_t k = 0; k < g.edges.size(); ++k)
              entries.push_back(
                  {g.edges[k].row, g.edges[k].col, k, K(std::sqrt(g.edges[k].weight))});
            return entries;
          }(),
          v, w),
      radius_(bounded_spectral_radius(g)) {}

template class graph_tensor_operator<double>;
template class graph_tensor_operator<std::complex<double>>;
template class graph_tensor_operator<quaternion<double>>;

}  // namespace cofree
