// cofree/optimize/anderson.hpp — Anderson acceleration of an iteration x ← x + f(x), f(x) = 0 wanted.
//
//   anderson_memory<V>   the last steps with their changes of f; the next step from them
//
// The step is f − Σ_j (ΔX_j + ΔF_j) γ_j with the γ that minimises ‖f − Σ_j ΔF_j γ_j‖: near a
// solution that of GMRES on the Jacobian of f, whatever its eigenvalues. Generic in the vector of a
// real inner-product space. Source: [WalkerNi2011].
#pragma once

#include <cmath>
#include <cofree/space/concepts.hpp>
#include <optional>
#include <vector>

namespace cofree {

template <inner_product_space V>
requires real_scalar<scalar_t<V>>
class anderson_memory {
public:
  using R = scalar_t<V>;

  /// @pre capacity ≥ 1
  anderson_memory(V v, std::size_t capacity) : v_(std::move(v)), capacity_(capacity) {}

  void clear() { moves_.clear(), basis_.clear(), r_.clear(), last_.reset(); }

  /// The step from x, where f has the value `f`.
  vector_t<V> step(const vector_t<V>& x, const vector_t<V>& f) {
    if (last_) remember(x, f);
    last_.emplace(x, f);
    auto out = f;
    auto weights = inner_each<V>(v_, basis_, f);
    for (std::size_t i = weights.size(); i-- > 0;) {
      for (std::size_t j = i + 1; j < weights.size(); ++j) weights[i] -= r_[j][i] * weights[j];
      weights[i] /= r_[i][i];
    }
    for (auto& w : weights) w = -w;
    add_each<V>(v_, out, moves_, weights);
    return out;
  }

private:
  /// Adds the last step and its change, both divided by ‖ΔF‖, to the factorisation ΔF = QR.
  void remember(const vector_t<V>& x, const vector_t<V>& f) {
    auto step = difference(x, last_->first), change = difference(f, last_->second);
    const R size = norm_in(v_, change);
    if (!(size > R(0))) return;
    v_.scale(step, R(1) / size), v_.scale(change, R(1) / size);
    if (moves_.size() == capacity_) forget_oldest();
    v_.add_scaled(step, change, R(1));
    R rest;
    auto column = orthogonalise<V>(v_, change, basis_, rest);
    if (!(rest > least_new<R>)) return;  // as good as a combination of the others
    v_.scale(change, R(1) / rest);
    column.push_back(rest);
    moves_.push_back(std::move(step));
    basis_.push_back(std::move(change)), r_.push_back(std::move(column));
  }

  /// R without its first column is of Hessenberg form: rotations make it triangular again.
  void forget_oldest() {
    moves_.erase(moves_.begin()), r_.erase(r_.begin());
    for (std::size_t i = 0; i < r_.size(); ++i) {
      using std::hypot;
      const R size = hypot(r_[i][i], r_[i][i + 1]);
      const R c = r_[i][i] / size, s = r_[i][i + 1] / size;
      for (std::size_t j = i; j < r_.size(); ++j) {
        const R upper = r_[j][i], lower = r_[j][i + 1];
        r_[j][i] = c * upper + s * lower, r_[j][i + 1] = c * lower - s * upper;
      }
      auto turned = basis_[i];
      v_.scale(turned, c), v_.add_scaled(turned, basis_[i + 1], s);
      v_.scale(basis_[i + 1], c), v_.add_scaled(basis_[i + 1], basis_[i], -s);
      basis_[i] = std::move(turned);
    }
    basis_.pop_back();
    for (auto& column : r_) column.pop_back();
  }

  vector_t<V> difference(vector_t<V> x, const vector_t<V>& y) const {
    v_.add_scaled(x, y, R(-1));
    return x;
  }

  template <class T>
  static constexpr double least_new = 1e-7;

  V v_;
  std::size_t capacity_;
  std::vector<vector_t<V>> moves_, basis_;  ///< ΔX + ΔF; Q
  std::vector<std::vector<R>> r_;           ///< by columns
  std::optional<std::pair<vector_t<V>, vector_t<V>>> last_;
};

}  // namespace cofree
