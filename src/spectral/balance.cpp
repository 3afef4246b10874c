#include <cofree/spectral/balance.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cofree {
namespace {

/// The places by their row or column: `of(k)` are the numbers of those of node k.
class place_list {
public:
  template <class Key>
  place_list(std::size_t n, const std::vector<matrix_place>& places, Key key)
      : first_(n + 1), number_(places.size()) {
    for (const auto& p : places) ++first_[key(p) + 1];
    for (std::size_t i = 0; i < n; ++i) first_[i + 1] += first_[i];
    auto next = first_;
    for (std::size_t k = 0; k < places.size(); ++k) number_[next[key(places[k])]++] = k;
  }
  std::size_t begin(std::size_t node) const { return first_[node]; }
  std::size_t end(std::size_t node) const { return first_[node + 1]; }
  std::size_t at(std::size_t position) const { return number_[position]; }

private:
  std::vector<std::size_t> first_, number_;
};

place_list by_row(std::size_t n, const std::vector<matrix_place>& places) {
  return {n, places, [](const matrix_place& p) { return p.row; }};
}
place_list by_column(std::size_t n, const std::vector<matrix_place>& places) {
  return {n, places, [](const matrix_place& p) { return p.col; }};
}

/// Σ (log m − level + u_row − u_col)² over the places.
double misfit(const std::vector<matrix_place>& places, double level, const std::vector<double>& u) {
  double sum = 0;
  for (const auto& p : places) sum += std::pow(p.log_size - level + u[p.row] - u[p.col], 2);
  return sum;
}

/// u that makes the places between a node and that from which it was reached first fit: the solution
/// where the graph is a tree, else something to begin with.
std::vector<double> along_a_tree(std::size_t n, const std::vector<matrix_place>& places,
                                 double level) {
  const auto rows = by_row(n, places), columns = by_column(n, places);
  std::vector<double> u(n), sum(n), weight(n);
  std::vector<bool> seen(n);
  std::vector<std::size_t> queue;
  for (std::size_t root = 0; root < n; ++root) {
    if (seen[root]) continue;
    seen[root] = true;
    queue.assign(1, root);
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const std::size_t i = queue[next], before = queue.size();
      const auto meet = [&](std::size_t other, double difference) {
        if (!seen[other]) seen[other] = true, queue.push_back(other);
        sum[other] += difference, weight[other] += 1;
      };
      for (auto k = rows.begin(i); k < rows.end(i); ++k) {
        const auto& p = places[rows.at(k)];
        if (p.col != i) meet(p.col, p.log_size - level);
      }
      for (auto k = columns.begin(i); k < columns.end(i); ++k) {
        const auto& p = places[columns.at(k)];
        if (p.row != i) meet(p.row, level - p.log_size);
      }
      for (std::size_t k = before; k < queue.size(); ++k)
        u[queue[k]] = u[i] + sum[queue[k]] / weight[queue[k]];
      const auto forget = [&](std::size_t other) { sum[other] = weight[other] = 0; };
      for (auto k = rows.begin(i); k < rows.end(i); ++k) forget(places[rows.at(k)].col);
      for (auto k = columns.begin(i); k < columns.end(i); ++k) forget(places[columns.at(k)].row);
    }
  }
  return u;
}

double dot(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}

/// Conjugate gradients, by the degrees, for the normal equations of `misfit` from u.
void improve(std::size_t n, const std::vector<matrix_place>& places, double level,
             std::vector<double>& u) {
  std::vector<double> degree(n, 1e-300), rest(n), z(n), image(n);
  for (const auto& p : places) {
    if (p.row == p.col) continue;
    const double off = p.log_size - level + u[p.row] - u[p.col];
    rest[p.row] -= off, rest[p.col] += off;
    ++degree[p.row], ++degree[p.col];
  }
  const auto preconditioned = [&] {
    for (std::size_t i = 0; i < n; ++i) z[i] = rest[i] / degree[i];
  };
  preconditioned();
  auto direction = z;
  double size = dot(rest, z);
  const double enough = 1e-8 * double(places.size() + 1);
  for (int step = 0; step < 200 && size > enough; ++step) {
    std::fill(image.begin(), image.end(), 0.0);
    for (const auto& p : places) {
      const double apart = direction[p.row] - direction[p.col];
      image[p.row] += apart, image[p.col] -= apart;
    }
    const double curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const double t = size / curvature;
    for (std::size_t i = 0; i < n; ++i) u[i] += t * direction[i], rest[i] -= t * image[i];
    preconditioned();
    const double next = dot(rest, z);
    for (std::size_t i = 0; i < n; ++i) direction[i] = z[i] + next / size * direction[i];
    size = next;
  }
}

/// Makes row and column of each node equal in turn, inside the components, until no node moves by more than
/// a hundredth of a factor of two.
void sweep(std::size_t n, const std::vector<matrix_place>& inside, std::vector<double>& u) {
  const auto rows = by_row(n, inside), columns = by_column(n, inside);
  const std::size_t sweeps = std::clamp<std::size_t>(200000000 / (inside.size() + 1), 4, 400);
  for (std::size_t s = 0; s < sweeps; ++s) {
    double moved = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto log_sum = [&](const place_list& list) {
        double top = -std::numeric_limits<double>::infinity(), sum = 0;
        const auto size = [&](std::size_t k) {
          const auto& p = inside[list.at(k)];
          return p.log_size + u[p.row] - u[p.col];
        };
        for (auto k = list.begin(i); k < list.end(i); ++k) top = std::max(top, size(k));
        for (auto k = list.begin(i); k < list.end(i); ++k) sum += std::exp2(size(k) - top);
        return top + std::log2(sum);
      };
      const double change = (log_sum(columns) - log_sum(rows)) / 2;
      if (!std::isfinite(change)) continue;
      u[i] += change, moved = std::max(moved, std::abs(change));
    }
    if (moved < 0.01) break;
  }
}

}  // namespace

/// One depth-first search without recursion.
std::vector<std::size_t> strong_components(std::size_t n, const std::vector<matrix_place>& places) {
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  const auto out = by_column(n, places);
  std::vector<std::size_t> index(n, none), low(n), at(n), of(n, none), stack, path;
  for (std::size_t i = 0; i < n; ++i) at[i] = out.begin(i);
  std::size_t count = 0, found = 0;
  for (std::size_t root = 0; root < n; ++root) {
    if (index[root] != none) continue;
    path.push_back(root);
    while (!path.empty()) {
      const std::size_t v = path.back();
      if (index[v] == none) index[v] = low[v] = count++, stack.push_back(v);
      bool deeper = false;
      for (; at[v] < out.end(v) && !deeper; ++at[v]) {
        const std::size_t to = places[out.at(at[v])].row;
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

std::vector<double> balancing_logarithms(std::size_t n, const std::vector<matrix_place>& places) {
  std::vector<double> u(n);
  if (places.empty()) return u;
  double level = 0;
  for (const auto& p : places) level += p.log_size / double(places.size());
  const auto tree = along_a_tree(n, places, level);
  if (misfit(places, level, tree) < 0.5 * misfit(places, level, u)) u = tree;
  improve(n, places, level, u);
  const auto component = strong_components(n, places);
  std::vector<matrix_place> inside;
  for (const auto& p : places)
    if (p.row != p.col && component[p.row] == component[p.col]) inside.push_back(p);
  sweep(n, inside, u);
  return u;
}

std::vector<int> balancing_exponents(std::size_t n, const std::vector<matrix_place>& places) {
  auto u = balancing_logarithms(n, places);
  std::vector<int> out(n);
  if (n == 0) return out;
  auto sorted = u;
  std::sort(sorted.begin(), sorted.end());
  if (sorted.back() - sorted.front() < 3) return out;
  for (std::size_t i = 0; i < n; ++i) out[i] = int(std::lround(u[i] - sorted[n / 2]));
  return out;
}

}  // namespace cofree
