// cofree/optimize/quasi_newton.hpp — what limited-memory BFGS remembers, in any inner-product space.
//
//   quasi_newton_memory<V>   the last steps and changes of the gradient; the two-loop recursion
//
// For maxima: a change is the gradient before minus the gradient after. Products are Re⟨·,·⟩. Source:
// [Nocedal1980].
#pragma once

#include <cmath>
#include <cofree/space/concepts.hpp>
#include <deque>
#include <vector>

namespace cofree {

template <inner_product_space V>
class quasi_newton_memory {
public:
  quasi_newton_memory(V v, std::size_t capacity) : v_(std::move(v)), capacity_(capacity) {}

  void clear() { pairs_.clear(); }
  bool empty() const { return pairs_.empty(); }
  double dot(const vector_t<V>& x, const vector_t<V>& y) const {
    return double(real_part(v_.inner(x, y)));
  }
  /// y ← y + x c
  void add(vector_t<V>& y, const vector_t<V>& x, double c) const { v_.add_scaled(y, x, scalar(c)); }
  void scale(vector_t<V>& y, double c) const { v_.scale(y, scalar(c)); }

  /// Keeps (step, change) if their product is positive enough to be a maximum's curvature.
  void remember(vector_t<V> step, vector_t<V> change) {
    const double curvature = dot(step, change);
    const double size = std::sqrt(dot(step, step)) * std::sqrt(dot(change, change));
    if (!(curvature > 1e-12 * size)) return;
    if (pairs_.size() == capacity_) pairs_.pop_front();
    pairs_.push_back({std::move(step), std::move(change), 1 / curvature});
  }
  /// Carries every direction along to another point by f.
  template <class F>
  void transport(F&& f) {
    for (auto& p : pairs_) p.step = f(p.step), p.change = f(p.change);
  }
  /// The quasi-Newton direction for the gradient g; `precondition` is the inverse Hessian to begin
  /// with, up to sign.
  template <class F>
  vector_t<V> apply(vector_t<V> g, F&& precondition) const {
    std::vector<double> weights(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      weights[i] = pairs_[i].scale * dot(pairs_[i].step, g);
      add(g, pairs_[i].change, -weights[i]);
    }
    g = precondition(std::move(g));
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      add(g, pairs_[i].step, weights[i] - pairs_[i].scale * dot(pairs_[i].change, g));
    return g;
  }
  /// ⟨s,y⟩/⟨y,y⟩ of the last pair: the scale to begin with where there is no preconditioner; 1 for none.
  double last_scale() const {
    if (pairs_.empty()) return 1;
    const auto& last = pairs_.back();
    return 1 / (last.scale * dot(last.change, last.change));
  }

private:
  static scalar_t<V> scalar(double c) { return scalar_t<V>(real_t<scalar_t<V>>(c)); }

  struct pair {
    vector_t<V> step, change;
    double scale;  ///< 1/⟨step, change⟩
  };
  V v_;
  std::size_t capacity_;
  std::deque<pair> pairs_;
};

}  // namespace cofree
