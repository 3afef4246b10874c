#include <cofree/spectral/positive_map.hpp>

#include <algorithm>
#include <cmath>

namespace cofree::detail {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();

/// An irreducible matrix with entries ≥ 0 by rows, and the best bounds of ρ that any vector gave.
class irreducible_matrix {
public:
  irreducible_matrix(std::size_t n, const std::vector<weighted_place>& entries)
      : first_(n + 1), col_(entries.size()), value_(entries.size()) {
    for (const auto& e : entries) ++first_[e.row + 1];
    for (std::size_t i = 0; i < n; ++i) first_[i + 1] += first_[i];
    auto next = first_;
    for (const auto& e : entries) col_[next[e.row]] = e.col, value_[next[e.row]++] = e.value;
  }
  std::size_t size() const { return first_.size() - 1; }
  std::size_t begin(std::size_t i) const { return first_[i]; }
  std::size_t end(std::size_t i) const { return first_[i + 1]; }
  std::size_t col(std::size_t k) const { return col_[k]; }
  double value(std::size_t k) const { return value_[k]; }

  std::vector<double> times(const std::vector<double>& x) const {
    std::vector<double> y(size());
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t k = first_[i]; k < first_[i + 1]; ++k) y[i] += value_[k] * x[col_[k]];
    return y;
  }
  /// min and max of (wx)_i/x_i narrow the bounds; a sum of m positive terms is known to m·ε.
  void narrow(const std::vector<double>& x, const std::vector<double>& y, bounded_radius& b) const {
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      if (!(x[i] > 0)) return;
      const double q = y[i] / x[i], error = unit * double(end(i) - begin(i) + 1);
      least = std::min(least, q * (1 - error)), most = std::max(most, q * (1 + error));
    }
    if (!std::isfinite(most)) return;
    b.lower = std::max(b.lower, least), b.upper = std::min(b.upper, most);
    b.value = b.lower + (b.upper - b.lower) / 2;
  }

private:
  std::vector<std::size_t> first_, col_;
  std::vector<double> value_;
};

void to_largest_one(std::vector<double>& x) {
  const double top = *std::max_element(x.begin(), x.end());
  for (auto& each : x) each /= top;
}

/// Breadth first from a node far from others, by turns in reverse (Cuthill and McKee): neighbours get
/// numbers that are near.
std::vector<std::size_t> banded_order(const irreducible_matrix& w) {
  const std::size_t n = w.size();
  std::vector<std::vector<std::size_t>> next(n);
  for (std::size_t i = 0; i < n; ++i)
    for (auto k = w.begin(i); k < w.end(i); ++k)
      if (w.col(k) != i) next[i].push_back(w.col(k)), next[w.col(k)].push_back(i);
  for (auto& list : next) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  for (auto& list : next)
    std::stable_sort(list.begin(), list.end(),
                     [&](auto a, auto b) { return next[a].size() < next[b].size(); });
  std::vector<std::size_t> order;
  std::size_t root = 0;
  for (int round = 0; round < 3; ++round) {
    order.assign(1, root);
    std::vector<bool> seen(n);
    seen[root] = true;
    for (std::size_t at = 0; at < order.size(); ++at)
      for (const std::size_t j : next[order[at]])
        if (!seen[j]) seen[j] = true, order.push_back(j);
    root = order.back();
  }
  return order;
}

/// Noda's iteration: x ← (β − w)⁻¹x for the upper bound β that x gives, which falls to ρ quadratically. An
/// M-matrix is eliminated without pivots in a banded order.
class noda_iteration {
public:
  explicit noda_iteration(const irreducible_matrix& w)
      : w_(w), order_(banded_order(w)), place_(w.size()) {
    for (std::size_t k = 0; k < order_.size(); ++k) place_[order_[k]] = k;
    for (std::size_t i = 0; i < w.size(); ++i)
      for (auto k = w.begin(i); k < w.end(i); ++k) {
        const std::size_t a = place_[i], b = place_[w.col(k)];
        band_ = std::max(band_, a > b ? a - b : b - a);
      }
  }
  /// Multiply-adds of one step, and numbers that it holds.
  double cost() const { return double(w_.size()) * double(band_ * band_ + 1); }
  double memory() const { return double(w_.size()) * double(2 * band_ + 1); }

  void step(std::vector<double>& x, double beta) const {
    const std::size_t n = w_.size(), wide = 2 * band_ + 1;
    std::vector<double> m(n * wide), z(n);
    const auto at = [&](std::size_t i, std::size_t j) -> double& {
      return m[i * wide + band_ + j - i];
    };
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t row = order_[i];
      at(i, i) += beta;
      for (auto k = w_.begin(row); k < w_.end(row); ++k) at(i, place_[w_.col(k)]) -= w_.value(k);
      z[i] = x[row];
    }
    for (std::size_t k = 0; k < n; ++k) {
      if (!(at(k, k) > unit * beta)) at(k, k) = unit * beta;  // β is ρ to rounding
      const std::size_t last = std::min(n, k + band_ + 1);
      for (std::size_t i = k + 1; i < last; ++i) {
        if (at(i, k) == 0) continue;
        const double c = at(i, k) / at(k, k);
        for (std::size_t j = k + 1; j < last; ++j) at(i, j) -= c * at(k, j);
        z[i] -= c * z[k];
      }
    }
    for (std::size_t k = n; k-- > 0;) {
      for (std::size_t j = k + 1; j < std::min(n, k + band_ + 1); ++j) z[k] -= at(k, j) * z[j];
      z[k] /= at(k, k);
    }
    double top = 0;
    for (const double each : z) top = std::max(top, each);
    if (!(top > 0) || !std::isfinite(top)) return;
    for (std::size_t i = 0; i < n; ++i) x[order_[i]] = std::max(z[i] / top, 1e-300);
  }

private:
  const irreducible_matrix& w_;
  std::vector<std::size_t> order_, place_;
  std::size_t band_ = 0;
};

struct radius_end {
  bounded_radius radius;
  std::vector<double> vector;
  int applications = 0;
};

class radius_search {
public:
  radius_search(const irreducible_matrix& w, std::vector<double> start,
                const perron_options& options)
      : w_(w), options_(options), x_(std::move(start)) {}

  bounded_radius run() {
    apply();
    powers(60);
    if (!met()) {
      const noda_iteration noda(w_);
      if (noda.cost() <= 3e9 && noda.memory() <= 3e7) {
        for (int step = 0; step < 60 && !met(); ++step) {
          const auto before = bounds_;
          noda.step(x_, bounds_.upper);
          apply();
          if (step > 8 && bounds_.width() > 0.9 * before.width()) break;
        }
        powers(40);
      }
    }
    if (!met()) accelerated();
    return bounds_;
  }
  const std::vector<double>& vector() const { return x_; }
  int applications() const { return applications_; }

private:
  double floor() const { return 8 * unit; }
  bool met() {
    if (options_.stop()) stopped_ = true;
    return stopped_ || bounds_.width() <= std::max(floor(), options_.tolerance * 1e-2);
  }
  void apply() {
    y_ = w_.times(x_);
    w_.narrow(x_, y_, bounds_);
    ++applications_;
    if (options_.progress) options_.progress(applications_, bounds_);
  }
  /// Powers of w + ρ/4, under which what else is on the circle falls behind.
  void powers(int steps) {
    for (int step = 0; step < steps && !met(); ++step) {
      for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = y_[i] + bounds_.upper / 4 * x_[i];
      to_largest_one(x_);
      apply();
    }
  }
  /// Chebyshev's polynomials for the interval from −β to α, in cycles that grow while they help; every vector
  /// that is positive counts.
  void accelerated() {
    int degree = 16;
    while (applications_ < options_.max_applications && !met()) {
      const double before = bounds_.width();
      const double centre = (bounds_.lower - bounds_.upper) / 2;
      const double radius = (bounds_.lower + bounds_.upper) / 2;
      std::vector<double> last = x_, now = y_;
      for (std::size_t i = 0; i < now.size(); ++i) now[i] = (now[i] - centre * x_[i]) / radius;
      for (int k = 1; k < degree; ++k) {
        auto next = w_.times(now);
        ++applications_;
        for (std::size_t i = 0; i < next.size(); ++i)
          next[i] = 2 / radius * (next[i] - centre * now[i]) - last[i];
        double top = 0;
        for (const double each : next) top = std::max(top, std::abs(each));
        for (auto& each : next) each /= top;
        for (auto& each : now) each /= top;
        last = std::move(now), now = std::move(next);
        if (options_.stop()) break;
      }
      x_ = now;
      for (auto& each : x_) each = std::max(std::abs(each), 1e-12);
      apply();
      powers(30);
      if (bounds_.width() > 0.7 * before) {
        if (degree > 2000) break;
        degree *= 2;
      }
    }
  }

  const irreducible_matrix& w_;
  const perron_options& options_;
  std::vector<double> x_, y_;
  bounded_radius bounds_;
  int applications_ = 0;
  bool stopped_ = false;
};

/// The radius of one strong component, balanced by powers of two; the first vector holds what these leave.
radius_end of_component(std::size_t n, std::vector<weighted_place> entries,
                        const std::vector<matrix_place>& places, const perron_options& options) {
  const auto u = balancing_logarithms(n, places);
  std::vector<int> e(n);
  std::vector<double> start(n);
  for (std::size_t i = 0; i < n; ++i)
    e[i] = int(std::lround(u[i])), start[i] = std::exp2(e[i] - u[i]);
  double top = -std::numeric_limits<double>::infinity();
  for (const auto& p : places) top = std::max(top, p.log_size + e[p.row] - e[p.col]);
  const int common = int(std::lround(top));
  for (auto& w : entries) w.value = std::ldexp(w.value, e[w.row] - e[w.col] - common);
  const irreducible_matrix w(n, entries);
  radius_search search(w, std::move(start), options);
  const auto radius = search.run().times(std::exp2(common));
  radius_end out{radius, search.vector(), search.applications()};
  for (std::size_t i = 0; i < n; ++i) out.vector[i] = std::ldexp(out.vector[i], -e[i]);
  return out;
}

}  // namespace

bounded_radius nonnegative_radius(std::size_t n, const std::vector<weighted_place>& entries,
                                  const perron_options& options) {
  std::vector<matrix_place> places;
  for (const auto& e : entries)
    if (e.value > 0) places.push_back({e.row, e.col, std::log2(e.value)});
  const auto component = strong_components(n, places);
  struct block {
    std::vector<weighted_place> entries;
    std::vector<matrix_place> places;
  };
  std::vector<block> blocks(n);
  std::vector<std::size_t> number(n), count(n);
  for (std::size_t i = 0; i < n; ++i) number[i] = count[component[i]]++;
  for (const auto& e : entries) {
    if (!(e.value > 0) || component[e.row] != component[e.col]) continue;
    auto& into = blocks[component[e.row]];
    into.entries.push_back({number[e.row], number[e.col], e.value});
    into.places.push_back({number[e.row], number[e.col], std::log2(e.value)});
  }
  bounded_radius out{0, 0, 0};
  for (std::size_t c = 0; c < n; ++c) {
    if (blocks[c].entries.empty()) continue;
    const auto found =
        of_component(count[c], std::move(blocks[c].entries), blocks[c].places, options).radius;
    out.lower = std::max(out.lower, found.lower), out.upper = std::max(out.upper, found.upper);
    out.value = std::max(out.value, found.value);
  }
  return out;
}

std::optional<nonnegative_pair> irreducible_pair(std::size_t n,
                                                 const std::vector<weighted_place>& entries,
                                                 const perron_options& options) {
  std::vector<weighted_place> there, back;
  std::vector<matrix_place> places, mirrored;
  for (const auto& e : entries) {
    if (!(e.value > 0)) continue;
    const double log_size = std::log2(e.value);
    there.push_back(e), places.push_back({e.row, e.col, log_size});
    back.push_back({e.col, e.row, e.value}), mirrored.push_back({e.col, e.row, log_size});
  }
  const auto component = strong_components(n, places);
  if (n == 0 || there.empty() ||
      std::any_of(component.begin(), component.end(), [](std::size_t c) { return c > 0; }))
    return std::nullopt;
  auto right = of_component(n, std::move(there), places, options);
  auto left = of_component(n, std::move(back), mirrored, options);
  nonnegative_pair out{right.radius, std::move(right.vector), std::move(left.vector),
                       right.applications + left.applications};
  out.radius.lower = std::max(out.radius.lower, left.radius.lower);
  out.radius.upper = std::min(out.radius.upper, left.radius.upper);
  out.radius.value = out.radius.lower + (out.radius.upper - out.radius.lower) / 2;
  to_largest_one(out.right), to_largest_one(out.left);
  return out;
}

}  // namespace cofree::detail
