// cofree/spectral/krylov.hpp — Krylov spaces of a map known by its action, with Schur restarts.
//
//   krylov_space<V>   an orthonormal basis v_0 … v_k with M v_j = Σ_i v_i H_ij, grown and shrunk
//
// Generic in the vector: only the space's inner product and add_scaled are used. Over ℍ the
// operator spaces are real, so the arithmetic here is that of ℝ or ℂ. The first vectors may be
// locked: they span an invariant subspace, H is block triangular, and what follows them is the
// Krylov space of the map on the complement. Source: [Stewart2002].
#pragma once

#include <cofree/dense/schur.hpp>
#include <cofree/space/concepts.hpp>
#include <vector>

namespace cofree {

template <inner_product_space V>
requires commutative_scalar<scalar_t<V>>
class krylov_space {
public:
  using K = scalar_t<V>;
  using R = real_t<K>;

  krylov_space(const V& space, std::size_t capacity)
      : space_(space),
        dimension_(space.dimension()),
        h_(capacity + 1, capacity),
        basis_(capacity + 1, space.zero()) {}

  /// Begins anew with one vector. @pre start ≠ 0
  void begin(const vector_t<V>& start) {
    size_ = locked_ = 0;
    invariant_ = false;
    h_ = dense_array<K>(h_.rows(), h_.cols());
    basis_[0] = start;
    space_.scale(basis_[0], K(1 / norm_in(space_, start)));
  }

  std::size_t size() const { return size_; }
  std::size_t locked() const { return locked_; }
  std::size_t capacity() const { return h_.cols(); }
  /// M maps the span of the basis into itself, to rounding.
  bool invariant() const { return invariant_; }
  const V& space() const { return space_; }

  /// One application: y ← M x by `apply(x, y)`.
  template <class F>
  void grow(F&& apply) {
    apply(last(), image());
    absorb();
  }
  /// The same in three parts, for who applies M to several vectors at once: image() ← M last(),
  /// then absorb().
  const vector_t<V>& last() const { return basis_[size_]; }
  vector_t<V>& image() { return basis_[size_ + 1]; }
  void absorb() {
    auto& next = basis_[size_ + 1];
    const R before = norm_in(space_, next);
    R rest;
    const auto along = orthogonalise<V>(space_, next, first(size_ + 1), rest);
    for (std::size_t i = 0; i <= size_; ++i) h_(i, size_) = along[i];
    ++size_;
    invariant_ = size_ == dimension_ || !(rest > 10 * epsilon<K>() * before);
    h_(size_, size_ - 1) = invariant_ ? K(R(0)) : K(rest);
    if (!invariant_) space_.scale(next, K(1 / rest));
  }

  /// Goes on from a new direction where the space was invariant. False if nothing is left of it.
  bool continue_with(vector_t<V> direction) {
    const R before = norm_in(space_, direction);
    R rest;
    orthogonalise<V>(space_, direction, first(size_), rest);
    if (!(rest > 1000 * epsilon<K>() * before)) return false;
    space_.scale(direction, K(1 / rest));
    basis_[size_] = std::move(direction);
    invariant_ = false;
    return true;
  }

  /// H: the map on the space, size × size.
  dense_array<K> projected() const { return block(0, size_); }
  /// The map on the complement of what is locked.
  dense_array<K> active() const { return block(locked_, size_); }
  /// The map on what is locked.
  dense_array<K> locked_block() const { return block(0, locked_); }

  /// |M x − x λ| for x = Σ v_j y_j with H y = y λ; y may leave out the locked vectors.
  R residual(const std::vector<complex<R>>& y) const {
    if (invariant_) return R(0);
    complex<R> rest(R(0));
    const std::size_t from = size_ - y.size();
    for (std::size_t j = 0; j < y.size(); ++j) rest += complex<R>(h_(size_, from + j)) * y[j];
    return modulus(rest);
  }
  /// Σ v_j c_j over the first vectors of the basis.
  vector_t<V> combine(const std::vector<K>& c) const { return combine_from(0, c); }

  /// Keeps, of what is not locked, the invariant subspace of the `count` eigenvalues of largest
  /// modulus.
  void shrink(std::size_t count) {
    const auto part = leading_schur(active(), count);
    rotate(part.q, part.t);
  }

  /// Locks the eigenvalue of largest modulus of what is not locked, with its conjugate over ℝ, and
  /// keeps about `count` other directions. What couples it to the rest of V is dropped: the caller
  /// has seen its residual.
  void lock_leading(std::size_t count) {
    const auto part = leading_schur(active(), count);
    const auto first = leading_schur(part.t, 1).q;
    const auto turn = completed(first);
    const auto t = multiply(op::adjoint, turn, op::none, multiply(part.t, turn));
    rotate(multiply(part.q, turn), t);
    for (std::size_t j = locked_; j < locked_ + first.cols(); ++j)
      for (std::size_t i = locked_ + first.cols(); i <= size_; ++i) h_(i, j) = K(R(0));
    locked_ += first.cols();
  }

  /// Drops what is not locked and begins there from a new direction. False if nothing is left of
  /// it.
  bool begin_active(vector_t<V> direction) {
    for (std::size_t j = locked_; j < h_.cols(); ++j)
      for (std::size_t i = 0; i < h_.rows(); ++i) h_(i, j) = K(R(0));
    size_ = locked_;
    invariant_ = true;
    return continue_with(std::move(direction));
  }

  /// Room for `capacity` vectors; what is there stays.
  void reserve(std::size_t capacity) {
    if (capacity <= h_.cols()) return;
    dense_array<K> wider(capacity + 1, capacity);
    for (std::size_t i = 0; i < h_.rows(); ++i)
      for (std::size_t j = 0; j < h_.cols(); ++j) wider(i, j) = h_(i, j);
    h_ = std::move(wider);
    while (basis_.size() < capacity + 1) basis_.push_back(space_.zero());
  }

private:
  std::span<const vector_t<V>> first(std::size_t count) const { return {basis_.data(), count}; }
  dense_array<K> block(std::size_t from, std::size_t to) const {
    dense_array<K> h(to - from, to - from);
    for (std::size_t i = from; i < to; ++i)
      for (std::size_t j = from; j < to; ++j) h(i - from, j - from) = h_(i, j);
    return h;
  }

  vector_t<V> combine_from(std::size_t from, const std::vector<K>& c) const {
    auto x = space_.zero();
    for (std::size_t j = 0; j < c.size(); ++j) space_.add_scaled(x, basis_[from + j], c[j]);
    return x;
  }

  /// The active basis becomes its combinations by q, on which the map is t.
  void rotate(const dense_array<K>& q, const dense_array<K>& t) {
    const std::size_t active = size_ - locked_, kept = q.cols(), end = locked_ + kept;
    std::vector<vector_t<V>> next;
    for (std::size_t j = 0; j < kept; ++j) {
      std::vector<K> column(active);
      for (std::size_t i = 0; i < active; ++i) column[i] = q(i, j);
      next.push_back(combine_from(locked_, column));
    }
    std::swap(basis_[end], basis_[size_]);
    for (std::size_t j = 0; j < kept; ++j) basis_[locked_ + j] = std::move(next[j]);
    dense_array<K> h(h_.rows(), h_.cols());
    for (std::size_t i = 0; i < locked_; ++i) {
      for (std::size_t j = 0; j < locked_; ++j) h(i, j) = h_(i, j);
      for (std::size_t j = 0; j < kept; ++j)
        for (std::size_t l = 0; l < active; ++l) h(i, locked_ + j) += h_(i, locked_ + l) * q(l, j);
    }
    for (std::size_t i = 0; i < kept; ++i)
      for (std::size_t j = 0; j < kept; ++j) h(locked_ + i, locked_ + j) = t(i, j);
    for (std::size_t j = 0; j < kept && !invariant_; ++j)
      for (std::size_t l = 0; l < active; ++l)
        h(end, locked_ + j) += h_(size_, locked_ + l) * q(l, j);
    h_ = std::move(h);
    size_ = end;
  }

  /// A square unitary array that begins with the columns of q: of the unit vectors, those of which
  /// most is left fill it up.
  static dense_array<K> completed(const dense_array<K>& q) {
    using std::sqrt;
    const std::size_t m = q.rows();
    dense_array<K> z(m, m);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j < q.cols(); ++j) z(i, j) = q(i, j);
    for (std::size_t n = q.cols(); n < m; ++n) {
      std::size_t best = 0;
      R least = 2;
      for (std::size_t e = 0; e < m; ++e) {  // ‖the part of e in the span‖²
        R inside = 0;
        for (std::size_t j = 0; j < n; ++j) inside += squared_modulus(z(e, j));
        if (inside < least) least = inside, best = e;
      }
      z(best, n) = K(R(1));
      for (int pass = 0; pass < 2; ++pass)
        for (std::size_t j = 0; j < n; ++j) {
          K c{};
          for (std::size_t i = 0; i < m; ++i) c += conjugate(z(i, j)) * z(i, n);
          for (std::size_t i = 0; i < m; ++i) z(i, n) -= z(i, j) * c;
        }
      R square = 0;
      for (std::size_t i = 0; i < m; ++i) square += squared_modulus(z(i, n));
      for (std::size_t i = 0; i < m; ++i) z(i, n) *= R(1 / sqrt(square));
    }
    return z;
  }

  V space_;
  std::size_t dimension_;
  dense_array<K> h_;
  std::vector<vector_t<V>> basis_;
  std::size_t size_ = 0, locked_ = 0;
  bool invariant_ = false;
};

}  // namespace cofree
