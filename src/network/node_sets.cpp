#include "node_sets.hpp"

#include <algorithm>
#include <cofree/dense/decompositions.hpp>
#include <map>
#include <numeric>
#include <queue>
#include <set>

namespace cofree::detail {
namespace {

constexpr std::size_t seeds_of_each_kind = 24;
constexpr std::size_t longest_search = 4096;  // nodes that the search for one cycle may see

struct neighbour {
  std::size_t node;
  double weight;
};

class set_search {
public:
  set_search(const weighted_graph& g, std::size_t d)
      : g_(g), d_(std::min(d, g.nodes)), both_(g.nodes), out_(g.nodes), loop_(g.nodes) {
    for (const auto& e : g.edges) {
      if (!(e.weight > 0)) continue;
      if (e.row == e.col) {
        loop_[e.row] += e.weight;
        continue;
      }
      both_[e.row].push_back({e.col, e.weight}), both_[e.col].push_back({e.row, e.weight});
      out_[e.col].push_back({e.row, e.weight});
    }
  }

  /// Takes the node of least weight away until d are left.
  void peel() {
    std::vector<double> weight(loop_);
    for (auto& x : weight) x *= 2;
    for (std::size_t i = 0; i < g_.nodes; ++i)
      for (const auto& to : both_[i]) weight[i] += to.weight;
    std::set<std::pair<double, std::size_t>> queue;
    for (std::size_t i = 0; i < g_.nodes; ++i) queue.insert({weight[i], i});
    while (queue.size() > d_) {
      const std::size_t i = queue.begin()->second;
      queue.erase(queue.begin());
      for (const auto& to : both_[i])
        if (const auto there = queue.find({weight[to.node], to.node}); there != queue.end()) {
          queue.erase(there);
          weight[to.node] -= to.weight;
          queue.insert({weight[to.node], to.node});
        }
    }
    std::vector<std::size_t> left;
    for (const auto& each : queue) left.push_back(each.second);
    keep(left);
  }

  /// Adds the node with the most weight to and from the set until there are d.
  void grow(std::vector<std::size_t> nodes) {
    if (nodes.size() > d_) return;
    std::map<std::size_t, double> pull;
    std::set<std::size_t> inside;
    const auto take = [&](std::size_t i) {
      inside.insert(i), pull.erase(i);
      for (const auto& to : both_[i])
        if (!inside.contains(to.node)) pull[to.node] += to.weight;
    };
    for (std::size_t i : nodes) take(i);
    while (inside.size() < d_ && !pull.empty())
      take(std::max_element(pull.begin(), pull.end(), [](const auto& x, const auto& y) {
             return x.second < y.second;
           })->first);
    keep({inside.begin(), inside.end()});
  }

  /// A shortest path from `to` back to `from`, with which the edge makes a cycle of at most d nodes.
  void close(std::size_t from, std::size_t to) {
    std::map<std::size_t, std::size_t> before{{to, to}};
    std::queue<std::pair<std::size_t, std::size_t>>
        waiting;  // with the number of nodes of the path
    waiting.push({to, 1});
    while (!waiting.empty() && before.size() < longest_search) {
      const auto [i, length] = waiting.front();
      waiting.pop();
      if (i == from) break;
      if (length == d_) continue;
      for (const auto& next : out_[i])
        if (before.try_emplace(next.node, i).second) waiting.push({next.node, length + 1});
    }
    if (!before.contains(from)) return;
    std::vector<std::size_t> cycle{from};
    while (cycle.back() != to) cycle.push_back(before.at(cycle.back()));
    grow(std::move(cycle));
  }

  std::vector<node_set> take(std::size_t most) && {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& x, const auto& y) { return x.radius > y.radius; });
    if (found_.size() > most) found_.resize(most);
    return std::move(found_);
  }

private:
  void keep(std::vector<std::size_t> nodes) {
    std::sort(nodes.begin(), nodes.end());
    if (nodes.empty() || !seen_.insert(nodes).second) return;
    std::map<std::size_t, std::size_t> at;
    for (std::size_t k = 0; k < nodes.size(); ++k) at[nodes[k]] = k;
    dense_array<double> part(nodes.size(), nodes.size());
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      part(k, k) = loop_[nodes[k]];
      for (const auto& to : out_[nodes[k]])
        if (const auto there = at.find(to.node); there != at.end())
          part(there->second, k) += to.weight;
    }
    // Exact for a cycle: of a nilpotent part rounding would show some radius.
    weighted_graph inner{nodes.size(), {}};
    for (std::size_t i = 0; i < nodes.size(); ++i)
      for (std::size_t k = 0; k < nodes.size(); ++k)
        if (part(i, k) > 0) inner.edges.push_back({i, k, part(i, k)});
    if (acyclic(inner)) return;
    found_.push_back({std::move(nodes), modulus(eigenvectors(part).values[0])});
  }

  const weighted_graph& g_;
  std::size_t d_;
  std::vector<std::vector<neighbour>> both_, out_;
  std::vector<double> loop_;
  std::set<std::vector<std::size_t>> seen_;
  std::vector<node_set> found_;
};

/// The numbers of the largest of n values.
template <class F>
std::vector<std::size_t> largest(std::size_t n, std::size_t most, F&& value) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t(0));
  const auto end = order.begin() + long(std::min(n, most));
  std::partial_sort(order.begin(), end, order.end(), [&](std::size_t i, std::size_t j) {
    return value(i) != value(j) ? value(i) > value(j) : i < j;
  });
  order.erase(end, order.end());
  return order;
}

}  // namespace

std::vector<node_set> heavy_node_sets(const weighted_graph& g, const std::vector<double>& weights,
                                      std::size_t d, std::size_t most) {
  set_search search(g, d);
  search.peel();
  for (std::size_t i :
       largest(g.nodes, seeds_of_each_kind, [&](std::size_t k) { return weights[k]; }))
    search.grow({i});
  std::vector<double> loops(g.nodes);
  for (const auto& e : g.edges)
    if (e.row == e.col) loops[e.row] += e.weight;
  for (std::size_t i :
       largest(g.nodes, seeds_of_each_kind, [&](std::size_t k) { return loops[k]; }))
    if (loops[i] > 0) search.grow({i});
  const auto heavy = [&](std::size_t k) {
    const auto& e = g.edges[k];
    return e.row == e.col ? 0 : e.weight * (1e-3 + std::sqrt(weights[e.row] * weights[e.col]));
  };
  for (std::size_t k : largest(g.edges.size(), seeds_of_each_kind, heavy))
    if (d > 1 && heavy(k) > 0) search.close(g.edges[k].col, g.edges[k].row);
  return std::move(search).take(most);
}

}  // namespace cofree::detail
