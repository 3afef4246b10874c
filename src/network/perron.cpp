#include "perron.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace cofree::detail {
namespace {

/// The nodes by least degree, each with its neighbours at that time; empty where that takes too much.
std::vector<std::pair<std::size_t, std::vector<std::size_t>>> by_least_degree(
    const weighted_graph& g, std::size_t most) {
  std::vector<std::set<std::size_t>> next(g.nodes);
  for (const auto& e : g.edges)
    if (e.row != e.col) next[e.row].insert(e.col), next[e.col].insert(e.row);
  std::set<std::pair<std::size_t, std::size_t>> queue;
  for (std::size_t i = 0; i < g.nodes; ++i) queue.insert({next[i].size(), i});
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> out;
  for (std::size_t products = 0; !queue.empty();) {
    const auto [degree, k] = *queue.begin();
    queue.erase(queue.begin());
    products += degree * degree + 1;
    if (products > most) return {};
    const std::vector<std::size_t> around(next[k].begin(), next[k].end());
    for (std::size_t i : around) {
      queue.erase({next[i].size(), i});
      next[i].erase(k);
      for (std::size_t j : around)
        if (j != i) next[i].insert(j);
      queue.insert({next[i].size(), i});
    }
    out.push_back({k, around});
    next[k].clear();
  }
  return out;
}

double norm_of(const std::vector<double>& x) {
  double sum = 0;
  for (double y : x) sum += y * y;
  return std::sqrt(sum);
}

/// x to norm 1; false where that is not possible.
bool normalise(std::vector<double>& x) {
  const double largest = *std::max_element(x.begin(), x.end());
  if (!(largest > 0) || !std::isfinite(largest)) return false;
  for (auto& y : x) y = std::max(y / largest, 0.0);
  const double size = norm_of(x);
  for (auto& y : x) y /= size;
  return true;
}

}  // namespace

perron_solver::perron_solver(const weighted_graph& g, std::size_t most) : nodes_(g.nodes) {
  const auto eliminated = by_least_degree(g, most);
  if (eliminated.empty()) return;
  available_ = true;
  std::vector<std::size_t> rank(nodes_);
  for (std::size_t k = 0; k < nodes_; ++k) rank[eliminated[k].first] = k;
  first_.push_back(0);
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> row_place;  // (node, later node)
  for (const auto& [node, around] : eliminated) {
    order_.push_back(node);
    for (std::size_t i : around) row_place[{node, i}] = later_.size(), later_.push_back(i);
    first_.push_back(later_.size());
  }
  const std::size_t rows = nodes_, columns = nodes_ + later_.size();
  numbers_ = columns + later_.size();
  const auto place = [&](std::size_t i, std::size_t j) {
    if (i == j) return i;
    return rank[i] < rank[j] ? rows + row_place.at({i, j}) : columns + row_place.at({j, i});
  };
  for (std::size_t k = 0; k < nodes_; ++k)
    for (std::size_t a = first_[k]; a < first_[k + 1]; ++a)
      for (std::size_t b = first_[k]; b < first_[k + 1]; ++b)
        target_.push_back(place(later_[a], later_[b]));
  for (const auto& e : g.edges) entries_.push_back({place(e.row, e.col), e.col, e.weight});
}

/// σ − w·diag(t) = LU, the L with ones left out. False where a pivot is not positive: σ ≤ ρ.
bool perron_solver::eliminate(double sigma, const std::vector<double>& t,
                              std::vector<double>& values) const {
  values.assign(numbers_, 0);
  for (std::size_t i = 0; i < nodes_; ++i) values[i] = sigma;
  for (const auto& e : entries_) values[e.place] -= e.weight * t[e.column];
  const std::size_t rows = nodes_, columns = nodes_ + later_.size();
  auto target = target_.begin();
  for (std::size_t k = 0; k < nodes_; ++k) {
    const double pivot = values[order_[k]];
    if (!(pivot > 0)) return false;
    for (std::size_t a = first_[k]; a < first_[k + 1]; ++a) {
      const double factor = values[columns + a] /= pivot;
      for (std::size_t b = first_[k]; b < first_[k + 1]; ++b)
        values[*target++] -= factor * values[rows + b];
    }
  }
  return true;
}

void perron_solver::solve(const std::vector<double>& values, std::vector<double>& x) const {
  const std::size_t rows = nodes_, columns = nodes_ + later_.size();
  for (std::size_t k = 0; k < nodes_; ++k)
    for (std::size_t a = first_[k]; a < first_[k + 1]; ++a)
      x[later_[a]] -= values[columns + a] * x[order_[k]];
  for (std::size_t k = nodes_; k-- > 0;) {
    auto& y = x[order_[k]];
    for (std::size_t a = first_[k]; a < first_[k + 1]; ++a) y -= values[rows + a] * x[later_[a]];
    y /= values[order_[k]];
  }
}

void perron_solver::solve_adjoint(const std::vector<double>& values, std::vector<double>& x) const {
  const std::size_t rows = nodes_, columns = nodes_ + later_.size();
  for (std::size_t k = 0; k < nodes_; ++k) {
    const double y = x[order_[k]] /= values[order_[k]];
    for (std::size_t a = first_[k]; a < first_[k + 1]; ++a) x[later_[a]] -= values[rows + a] * y;
  }
  for (std::size_t k = nodes_; k-- > 0;)
    for (std::size_t a = first_[k]; a < first_[k + 1]; ++a)
      x[order_[k]] -= values[columns + a] * x[later_[a]];
}

std::optional<weights_pair> perron_solver::dominant(const sparse_weights& w,
                                                    const std::vector<double>& t,
                                                    const std::vector<double>& right,
                                                    const std::vector<double>& left,
                                                    double tolerance) const {
  if (!available_ || std::any_of(t.begin(), t.end(), [](double x) { return !(x >= 0); }))
    return std::nullopt;
  constexpr double eps = std::numeric_limits<double>::epsilon();
  weights_pair out;
  out.real = true;
  const std::vector<double> ones(nodes_, 1.0);
  auto x = right.empty() ? ones : right, y = left.empty() ? ones : left;
  // Positive vectors with something everywhere: a warm start may be zero where the next has a part.
  for (auto* z : {&x, &y}) {
    for (auto& each : *z) each = std::abs(each);
    if (!normalise(*z)) *z = ones, normalise(*z);
    for (auto& each : *z) each += 1e-3 / std::sqrt(double(nodes_));
    normalise(*z);
  }
  std::vector<double> image(nodes_), scaled(nodes_), back(nodes_), values;
  const auto apply = [&] {
    for (std::size_t i = 0; i < nodes_; ++i) scaled[i] = t[i] * x[i];
    w.multiply(scaled.data(), image.data(), 1);
    w.multiply_adjoint(y.data(), back.data());
    for (std::size_t i = 0; i < nodes_; ++i) back[i] *= t[i];
    out.applications += 2;
  };
  const auto measure = [&] {
    double product = 0, overlap = 0, off = 0, off_back = 0;
    for (std::size_t i = 0; i < nodes_; ++i) product += y[i] * image[i], overlap += y[i] * x[i];
    out.value = overlap > 0 ? product / overlap : 0;
    for (std::size_t i = 0; i < nodes_; ++i) {
      off += std::pow(image[i] - out.value * x[i], 2);
      off_back += std::pow(back[i] - out.value * y[i], 2);
    }
    out.residual = out.value > 0 ? std::sqrt(std::max(off, off_back)) / out.value : 1;
  };
  double above = std::numeric_limits<double>::infinity(), below = 0, best = 2;
  int at_rest = 0;
  for (int step = 0; step < 200; ++step) {
    apply(), measure();
    at_rest = out.residual > 0.5 * best ? at_rest + 1 : 0;
    if (out.residual < best) best = out.residual, out.right = x, out.left = y;
    if (best <= std::max(0.1 * tolerance, 4 * eps) || (best <= 1e-9 && at_rest == 4)) break;
    double upper = 0;
    for (std::size_t i = 0; i < nodes_; ++i)
      if (x[i] > 0) upper = std::max(upper, image[i] / x[i]);
    above = std::min(above, upper * (1 + 4 * eps));
    if (!(above > std::numeric_limits<double>::min())) break;
    const double near = out.value * (1 + std::max(1e-10, 0.1 * out.residual));
    double sigma = below > 0 ? std::sqrt(below * above) : above / 4;
    if (out.residual < 0.1 && near > below && near < above) sigma = near;
    if (above <= below * (1 + 1e-12)) sigma = above * (1 + 1e-12);
    if (!eliminate(sigma, t, values)) {
      below = std::max(below, sigma);
      continue;
    }
    above = sigma;
    solve(values, x), solve_adjoint(values, y);
    if (!normalise(x) || !normalise(y)) break;
  }
  if (best > 1e-6 || out.right.empty()) return std::nullopt;
  x = out.right, y = out.left;
  apply(), measure();
  return out;
}

}  // namespace cofree::detail
