// cofree/spectral/krylov_schur.hpp — restarted Krylov–Schur for the eigenvalue of largest modulus.
//
//   basic_eigenpair_options<R>, eigenpair_options   how to iterate; the second is that of double
//   detail::krylov_iteration<V>     the iteration in steps: who drives it applies M
//   detail::krylov_schur(…)         driven to its end by one map
//
// Between full decompositions of the projected map, one step of inverse iteration on it follows the
// Ritz vector, so that convergence is seen at the application that brings it. Source: [Stewart2002].
#pragma once

#include <algorithm>
#include <cofree/spectral/ritz.hpp>

namespace cofree {

namespace detail {
/// The residual asked for where none is named: 4.5·10⁴ε, at most ε^½/30. 1e-11 in double, 1e-5 in
/// float.
template <class R>
R usual_accuracy() {
  using std::sqrt;
  return std::min(R(45000 * epsilon<R>()), R(sqrt(epsilon<R>()) / 30));
}
}  // namespace detail

/// How to iterate. Sizes are in vectors; one application is one action of M or M†.
template <class R>
struct basic_eigenpair_options {
  /// On ‖Mx − xλ‖ / |λ|, and the same for the left vector. Empty: 4.5·10⁴ε (in float less), 1e-11 in double.
  std::optional<R> tolerance = std::nullopt;
  int max_applications = 20000;  ///< of both sides together
  std::size_t krylov_dimension = 20;
  std::size_t dense_limit = 40;  ///< spaces of at most this dimension use the full matrix; 0: never
  bool resolve_gap = false;  ///< go on until the second eigenvalue is known to 1e-4 of the first
  std::optional<complex<R>> near =
      std::nullopt;  ///< of several on the spectral circle, the nearest to this
  seed start_seed = {};

  R accuracy() const { return tolerance ? *tolerance : detail::usual_accuracy<R>(); }

  /// The same with another real type.
  template <class S>
  requires(!std::same_as<S, R>)
  operator basic_eigenpair_options<S>() const {  // NOLINT
    basic_eigenpair_options<S> out;
    if (tolerance) out.tolerance = S(*tolerance);
    if (near) out.near = complex<S>(S(near->real()), S(near->imag()));
    out.max_applications = max_applications, out.krylov_dimension = krylov_dimension;
    out.dense_limit = dense_limit, out.resolve_gap = resolve_gap, out.start_seed = start_seed;
    return out;
  }
};
using eigenpair_options = basic_eigenpair_options<double>;

/// The options of a space: with its real numbers.
template <inner_product_space V>
using eigenpair_options_of = basic_eigenpair_options<real_t<scalar_t<V>>>;

namespace detail {

template <inner_product_space V>
struct one_side {
  using R = real_t<scalar_t<V>>;
  complex<R> value{};
  std::vector<vector_t<V>> vectors;
  R residual{}, gap{};
  R norm{};                        ///< ‖H‖ of the projected map, a lower bound of ‖M‖
  std::vector<complex<R>> circle;  ///< the Ritz values of the modulus of `value`, itself included
  int applications = 0, restarts = 0;
  bool converged = false;
};

template <class R>
R size_of_parts(const complex<R>& z) {
  return scalar_traits<R>::abs(z.real()) + scalar_traits<R>::abs(z.imag());
}

/// (H − θ)/s by columns, s > 0 of the size of H.
template <commutative_scalar K, class R = real_t<K>>
dense_array<complex<R>> shifted(const dense_array<K>& h, const complex<R>& theta, const R& s) {
  dense_array<complex<R>> m(h.rows(), h.rows());
  for (std::size_t i = 0; i < h.rows(); ++i) {
    for (std::size_t j = 0; j < h.rows(); ++j) m(i, j) = complex<R>(h(i, j)) / s;
    m(i, i) -= theta / s;
  }
  return m;
}

/// One step of inverse iteration: y ← (H − θ)⁻¹y, scaled to norm 1; pivots that vanish become ε.
template <commutative_scalar K, class R = real_t<K>>
void inverse_step(const dense_array<K>& h, const complex<R>& theta, std::vector<complex<R>>& y) {
  using std::sqrt;
  const std::size_t n = h.rows();
  const R s = max_modulus(h);
  if (!(s > 0)) return;
  auto m = shifted<K, R>(h, theta, s);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (size_of_parts<R>(m(i, k)) > size_of_parts<R>(m(pivot, k))) pivot = i;
    if (pivot != k) {
      std::swap(y[k], y[pivot]);
      for (std::size_t j = k; j < n; ++j) std::swap(m(k, j), m(pivot, j));
    }
    if (!(size_of_parts<R>(m(k, k)) > epsilon<R>())) m(k, k) = complex<R>(epsilon<R>());
    const complex<R> over = inverse(m(k, k));
    for (std::size_t i = k + 1; i < n; ++i) {
      const complex<R> c = m(i, k) * over;
      if (c == complex<R>(R(0))) continue;
      for (std::size_t j = k + 1; j < n; ++j) m(i, j) -= c * m(k, j);
      y[i] -= c * y[k];
    }
  }
  R square(0);
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) y[k] -= m(k, j) * y[j];
    y[k] = y[k] * inverse(m(k, k));
    square += squared_modulus(y[k]);
  }
  for (auto& each : y) each *= R(1 / sqrt(square));
}

/// y†Hy of a unit y.
template <commutative_scalar K, class R = real_t<K>>
complex<R> rayleigh_quotient(const dense_array<K>& h, const std::vector<complex<R>>& y) {
  complex<R> sum(R(0));
  for (std::size_t i = 0; i < h.rows(); ++i) {
    complex<R> row(R(0));
    for (std::size_t j = 0; j < h.cols(); ++j) row += complex<R>(h(i, j)) * y[j];
    sum += conjugate(y[i]) * row;
  }
  return sum;
}

/// The iteration from one start; while not done(): image() ← M wanted(), then advance().
template <inner_product_space V>
class krylov_iteration {
public:
  using K = scalar_t<V>;
  using R = real_t<K>;

  krylov_iteration(const V& v, const vector_t<V>& start, const eigenpair_options_of<V>& options,
                   int budget)
      : options_(options),
        tolerance_(options.accuracy()),
        budget_(budget),
        space_(v, std::min(std::max<std::size_t>(options.krylov_dimension, 4), v.dimension())) {
    space_.begin(start);
  }

  bool done() const { return done_; }
  const vector_t<V>& wanted() const { return space_.last(); }
  vector_t<V>& image() { return space_.image(); }
  void advance() {
    space_.absorb();
    ++out_.applications;
    const bool full = space_.size() == space_.capacity() || space_.invariant();
    const bool due = full || space_.size() >= check_ || out_.applications >= budget_;
    if (due || (space_.size() > 1 && seems_converged())) decompose(full);
  }
  /// What was found. @pre done()
  one_side<V> result() && { return std::move(out_); }

private:
  static constexpr std::size_t first_check = 2, between_checks = 6;

  /// Whether the Ritz vector of the last decomposition, followed to here, has the wanted residual.
  bool seems_converged() {
    if (ritz_.empty()) return false;
    const auto h = space_.projected();
    ritz_.resize(space_.size());
    inverse_step(h, theta_, ritz_);
    theta_ = rayleigh_quotient(h, ritz_);
    return space_.residual(ritz_) <= tolerance_ * modulus(theta_);
  }

  void decompose(bool full) {
    const auto ritz = eigenvectors(space_.projected());
    const auto chosen = choose_dominant<R>(ritz.values, options_.near);
    ritz_ = column_of(ritz.right, chosen);
    theta_ = ritz.values[chosen];
    out_.value = theta_;
    const bool pair = is_pair<V>(out_.value);
    const bool whole = space_.invariant() || space_.size() == space_.space().dimension();
    const R size = modulus(out_.value);
    out_.residual = whole ? R(0) : (size > 0 ? R(space_.residual(ritz_) / size) : R(1));
    out_.gap = gap_of<R>(ritz.values, chosen, pair);
    const bool resolved = !options_.resolve_gap || whole || (full && second_known(ritz, chosen));
    out_.converged = out_.residual <= tolerance_ && resolved;
    if (out_.converged || whole || out_.applications >= budget_) return finish(ritz, pair, whole);
    if (full) {
      space_.shrink(std::max<std::size_t>(space_.capacity() / 2, 1));
      ++out_.restarts;
      ritz_.clear();
      check_ = space_.capacity();
    } else {
      check_ = space_.size() + (space_.size() < 6 ? 2 : between_checks);
    }
  }

  template <class Ritz>
  bool second_known(const Ritz& ritz, std::size_t chosen) const {
    const std::size_t next = chosen == 0 ? (is_pair<V>(out_.value) ? 2 : 1) : 0;
    return next < ritz.values.size() &&
           space_.residual(column_of(ritz.right, next)) <= R(1e-4) * modulus(out_.value);
  }

  template <class Ritz>
  void finish(const Ritz& ritz, bool pair, bool whole) {
    out_.converged = out_.converged || whole;
    out_.vectors = ritz_vectors(space_, ritz_, pair);
    out_.norm = cofree::norm(space_.projected());
    const R least = modulus(out_.value) * (1 - circle_width<K>());
    for (const auto& z : ritz.values)
      if (modulus(z) >= least) out_.circle.push_back(z);
    done_ = true;
  }

  eigenpair_options_of<V> options_;
  R tolerance_;
  int budget_;
  krylov_space<V> space_;
  one_side<V> out_;
  std::vector<complex<R>> ritz_;
  complex<R> theta_{};
  std::size_t check_ = first_check;
  bool done_ = false;
};

/// The eigenvalue of largest modulus of the map y ← M x by `apply(x, y)`, right vectors only.
template <inner_product_space V, class F>
one_side<V> krylov_schur(const V& v, F&& apply, const vector_t<V>& start,
                         const eigenpair_options_of<V>& options, int budget) {
  krylov_iteration<V> iteration(v, start, options, budget);
  while (!iteration.done()) {
    apply(iteration.wanted(), iteration.image());
    iteration.advance();
  }
  return std::move(iteration).result();
}

}  // namespace detail
}  // namespace cofree
