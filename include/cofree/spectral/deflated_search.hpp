// cofree/spectral/deflated_search.hpp — eigenvalue after eigenvalue, each in the complement of those
// before it.
//
//   detail::deflated_search<V, F>    Krylov–Schur with locking
//   detail::locked_eigenvalues<V>    the invariant subspace it leaves
//
// What has converged is locked: it spans an invariant subspace, and the search goes on in its
// complement, first in what is left of the Krylov space, at last from random vectors, which see
// what one Krylov space cannot. Source: [Stewart2002].
#pragma once

#include <cofree/spectral/krylov_schur.hpp>

namespace cofree::detail {

/// What a deflated search has locked, and the modulus of the first value beyond.
template <inner_product_space V>
struct locked_eigenvalues {
  krylov_space<V> space;
  real_t<scalar_t<V>> next{};
  int applications = 0, restarts = 0;
  bool complete = false;
};

/// Krylov–Schur with locking.
template <inner_product_space V, class F>
class deflated_search {
public:
  using K = scalar_t<V>;
  using R = real_t<K>;

  deflated_search(const V& v, F apply, const eigenpair_options_of<V>& options, int budget)
      : v_(v), apply_(apply), options_(options), budget_(budget), space_(v, room(0)) {}

  /// Locks values until the largest that a search from a random vector finds is not wanted:
  /// wants(locked values, modulus). One that dismisses(locked values, modulus) need not converge.
  template <class Wants, class Dismisses>
  locked_eigenvalues<V> run(const vector_t<V>& start, Wants wants, Dismisses dismisses) {
    space_.begin(start);
    bool fresh = false, complete = true;
    R next(0);
    while (true) {
      const auto found = advance([&](const R& bound) { return dismisses(values_, bound); });
      complete = found.sure;
      if (!complete) break;
      const bool wanted = wants(values_, found.size);
      if (!wanted) next = found.size;
      if (!wanted && (fresh || space_.size() == v_.dimension())) break;
      if (wanted) lock();
      fresh = !wanted || space_.size() == space_.locked();
      if (fresh && !begin_anew()) break;
    }
    return {std::move(space_), next, applications_, restarts_, complete};
  }

private:
  struct candidate {
    R size;
    bool sure;
  };

  std::size_t room(std::size_t locked) const {
    return std::min(v_.dimension(), locked + std::max<std::size_t>(options_.krylov_dimension, 6));
  }

  /// Twice the room: restarts that find nothing are those of a map whose period is beyond it.
  std::size_t roomier() const {
    const std::size_t n = v_.dimension();
    return std::min({2 * space_.capacity(), n, std::size_t(512) + space_.locked(),
                     std::max<std::size_t>((std::size_t(1) << 26) / n, 1)});
  }

  /// Grows and shrinks until the largest value outside of what is locked is known, or is seen to be
  /// small.
  template <class Small>
  candidate advance(Small small) {
    const R tolerance = options_.accuracy();
    std::size_t check = space_.locked() + 2;
    R before(1);    // the residual, of the values found, when it fell last
    int still = 0;  // restarts since then
    while (true) {
      const bool exact = space_.size() > space_.locked() &&
                         (space_.invariant() || space_.size() == v_.dimension());
      const bool full = exact || space_.size() == space_.capacity();
      if (full || space_.size() >= check || applications_ >= budget_) {
        if (space_.size() > space_.locked()) {
          const auto ritz = eigenvectors(space_.active());
          const R size = modulus(ritz.values[0]);
          const R error = exact ? R(0) : largest_residual(ritz);
          const R scale = std::max(size, top_);
          if (exact || error <= tolerance * scale / 4 || small(R(size + 10 * error)))
            return {size, true};
          check = space_.size() + 3;
          const bool stands = error > R(0.01) * scale && error > R(0.5) * before * scale;
          if (full && !stands) before = scale > 0 ? R(error / scale) : R(1);
          if (full) still = stands ? still + 1 : 0;
        }
        if (applications_ >= budget_) return {R(0), false};
        if (full && still >= 3 && roomier() > space_.capacity())
          space_.reserve(roomier()), still = 0, check = space_.capacity();
        else if (full)
          space_.shrink((space_.capacity() - space_.locked()) / 2), ++restarts_;
      }
      space_.grow(apply_);
      ++applications_;
    }
  }

  /// The largest residual of all that share the largest modulus: any of them may be the one that is locked.
  template <class Ritz>
  R largest_residual(const Ritz& ritz) const {
    R worst(0);
    const R least = modulus(ritz.values[0]) * (1 - circle_width<R>());
    for (std::size_t j = 0; j < ritz.values.size() && modulus(ritz.values[j]) >= least; ++j)
      worst = std::max(worst, space_.residual(column_of(ritz.right, j)));
    return worst;
  }

  /// Locks the largest value; the room beside what is locked stays the same.
  void lock() {
    const std::size_t before = space_.locked();
    const std::size_t kept = std::max<std::size_t>((space_.size() - before + 1) / 2, 2);
    space_.lock_leading(kept);
    values_ = eigenvectors(space_.locked_block()).values;
    top_ = modulus(values_[0]);
    space_.reserve(room(space_.locked()));
  }

  /// False where no direction is left.
  bool begin_anew() {
    if (space_.locked() == v_.dimension()) return false;
    for (int attempt = 0; attempt < 3; ++attempt)
      if (space_.begin_active(v_.random(options_.start_seed.derived(++draws_)))) return true;
    return false;
  }

  V v_;
  F apply_;
  eigenpair_options_of<V> options_;
  int budget_, applications_ = 0, restarts_ = 0;
  krylov_space<V> space_;
  std::vector<complex<R>> values_;  // of what is locked, by decreasing modulus
  R top_{};
  std::uint64_t draws_ = 0;
};

}  // namespace cofree::detail
