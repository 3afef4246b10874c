#include <cofree/network/graph.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sparse_weights.hpp"

namespace cofree {
namespace {

/// The strong component of each node, by one depth-first search without recursion.
std::vector<std::size_t> components_of(const weighted_graph& g) {
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  const std::size_t n = g.nodes;
  std::vector<std::size_t> first(n + 1), next(g.edges.size());
  for (const auto& e : g.edges)
    if (e.weight > 0) ++first[e.col + 1];
  for (std::size_t i = 0; i < n; ++i) first[i + 1] += first[i];
  auto place = first;
  for (const auto& e : g.edges)
    if (e.weight > 0) next[place[e.col]++] = e.row;
  std::vector<std::size_t> index(n, none), low(n), at(first.begin(), first.end() - 1), of(n, none),
      stack, path;
  std::size_t count = 0, found = 0;
  for (std::size_t root = 0; root < n; ++root) {
    if (index[root] != none) continue;
    path.push_back(root);
    while (!path.empty()) {
      const std::size_t v = path.back();
      if (index[v] == none) index[v] = low[v] = count++, stack.push_back(v);
      bool deeper = false;
      for (; at[v] < first[v + 1] && !deeper; ++at[v]) {
        const std::size_t to = next[at[v]];
        if (index[to] == none)
          path.push_back(to), deeper = true;
        else if (of[to] == none)
          low[v] = std::min(low[v], index[to]);
      }
      if (deeper) continue;
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[v]);
      if (low[v] != index[v]) continue;
      for (std::size_t u = none; u != v; stack.pop_back()) of[u = stack.back()] = found;
      ++found;
    }
  }
  return of;
}

/// The edges inside strong components: the others do not change ρ(w).
weighted_graph cyclic_part(const weighted_graph& g) {
  const auto of = components_of(g);
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

double spectral_radius(const weighted_graph& g) {
  require_valid(g);
  auto inside = cyclic_part(g);
  double largest = 0;
  for (const auto& e : inside.edges) largest = std::max(largest, e.weight);
  if (largest == 0) return 0;
  for (auto& e : inside.edges) e.weight /= largest;
  const detail::sparse_weights w(inside);
  const auto top = detail::dominant_of(w, std::vector<double>(g.nodes, 1.0), {}, {}, 1e-12);
  return std::abs(top.value) * largest;
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
      radius_(spectral_radius(g)) {}

template class graph_tensor_operator<double>;
template class graph_tensor_operator<std::complex<double>>;
template class graph_tensor_operator<quaternion<double>>;

}  // namespace cofree
