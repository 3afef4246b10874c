// cofree/spectral/krylov.hpp — Krylov spaces of a map known by its action, with Schur restarts.
//
//   krylov_space<V>   an orthonormal basis v_0 … v_k with M v_j = Σ_i v_i H_ij, grown and shrunk
//
// Generic in the vector: only the space's inner product and add_scaled are used. Over ℍ the
// operator spaces are real, so the arithmetic here is that of ℝ or ℂ. Source: [Stewart2002].
#pragma once

#include <cofree/dense/decompositions.hpp>
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
      : space_(space), h_(capacity + 1, capacity), basis_(capacity + 1, space.zero()) {}

  /// Begins anew with one vector. @pre start ≠ 0
  void begin(const vector_t<V>& start) {
    size_ = 0;
    invariant_ = false;
    h_ = dense_array<K>(h_.rows(), h_.cols());
    basis_[0] = start;
    space_.scale(basis_[0], K(1 / norm_in(space_, start)));
  }

  std::size_t size() const { return size_; }
  std::size_t capacity() const { return h_.cols(); }
  /// M maps the span of the basis into itself, to rounding.
  bool invariant() const { return invariant_; }

  /// One application: y ← M x by `apply(x, y)`.
  template <class F>
  void grow(F&& apply) {
    auto& next = basis_[size_ + 1];
    apply(std::as_const(basis_[size_]), next);
    const R before = norm_in(space_, next);
    for (int pass = 0; pass < 2; ++pass)  // twice is enough
      for (std::size_t i = 0; i <= size_; ++i) {
        const K c = space_.inner(basis_[i], next);
        h_(i, size_) += c;
        space_.add_scaled(next, basis_[i], K(-c));
      }
    const R rest = norm_in(space_, next);
    ++size_;
    invariant_ = !(rest > 10 * epsilon<K>() * before);
    h_(size_, size_ - 1) = invariant_ ? K(R(0)) : K(rest);
    if (!invariant_) space_.scale(next, K(1 / rest));
  }

  /// Goes on from a new direction where the space was invariant. False if nothing is left of it.
  bool continue_with(vector_t<V> direction) {
    const R before = norm_in(space_, direction);
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i < size_; ++i)
        space_.add_scaled(direction, basis_[i], K(-space_.inner(basis_[i], direction)));
    const R rest = norm_in(space_, direction);
    if (!(rest > 1000 * epsilon<K>() * before)) return false;
    space_.scale(direction, K(1 / rest));
    basis_[size_] = std::move(direction);
    invariant_ = false;
    return true;
  }

  /// H: the map on the space, size × size.
  dense_array<K> projected() const {
    dense_array<K> h(size_, size_);
    for (std::size_t i = 0; i < size_; ++i)
      for (std::size_t j = 0; j < size_; ++j) h(i, j) = h_(i, j);
    return h;
  }
  /// |M x − x λ| for x = Σ v_j y_j with H y = y λ.
  R residual(const std::vector<std::complex<R>>& y) const {
    return invariant_ ? R(0) : modulus(h_(size_, size_ - 1)) * std::abs(y[size_ - 1]);
  }
  /// Σ v_j c_j
  vector_t<V> combine(const std::vector<K>& c) const {
    auto x = space_.zero();
    for (std::size_t j = 0; j < c.size(); ++j) space_.add_scaled(x, basis_[j], c[j]);
    return x;
  }

  /// Keeps the invariant subspace of the `count` eigenvalues of H of largest modulus.
  void shrink(std::size_t count) {
    const auto part = leading_schur(projected(), count);
    const std::size_t kept = part.q.cols();
    std::vector<vector_t<V>> next;
    for (std::size_t j = 0; j < kept; ++j) {
      std::vector<K> column(size_);
      for (std::size_t i = 0; i < size_; ++i) column[i] = part.q(i, j);
      next.push_back(combine(column));
    }
    const K coupling = h_(size_, size_ - 1);
    std::swap(basis_[kept], basis_[size_]);
    for (std::size_t j = 0; j < kept; ++j) basis_[j] = std::move(next[j]);
    h_ = dense_array<K>(h_.rows(), h_.cols());
    for (std::size_t i = 0; i < kept; ++i)
      for (std::size_t j = 0; j < kept; ++j) h_(i, j) = part.t(i, j);
    for (std::size_t j = 0; j < kept; ++j) h_(kept, j) = coupling * part.q(size_ - 1, j);
    size_ = kept;
  }

private:
  V space_;
  dense_array<K> h_;
  std::vector<vector_t<V>> basis_;
  std::size_t size_ = 0;
  bool invariant_ = false;
};

}  // namespace cofree
