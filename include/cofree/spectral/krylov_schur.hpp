// cofree/spectral/krylov_schur.hpp — restarted Krylov–Schur for the eigenvalue of largest modulus.
//
//   basic_eigenpair_options<R>, eigenpair_options   how to iterate; the second is that of double
//   detail::krylov_iteration<V>     the iteration in steps: who drives it applies M
//   detail::krylov_schur(…)         driven to its end by one map
//
// The eigenvalues of the projected map are found every sixth application, and of their vectors only
// the wanted one, by inverse iteration. In between one step of it follows the Ritz vector, so that
// convergence is seen at the application that brings it. Source: [Stewart2002].
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

/// |Re z| + |Im z|: what pivots are compared by.
template <scalar C>
real_t<C> size_of_parts(const C& z) {
  if constexpr (real_scalar<C>)
    return modulus(z);
  else
    return modulus(z.real()) + modulus(z.imag());
}

/// (H − θ)/s, s > 0 of the size of H.
template <class C, commutative_scalar K, class R = real_t<K>>
dense_array<C> shifted(const dense_array<K>& h, const C& theta, const R& s) {
  const R over = 1 / s;
  dense_array<C> m(h.rows(), h.rows());
  for (std::size_t i = 0; i < h.rows(); ++i) {
    for (std::size_t j = 0; j < h.rows(); ++j) m(i, j) = C(h(i, j)) * over;
    m(i, i) -= theta * over;
  }
  return m;
}

/// Scales to norm 1.
template <class C>
void scale_to_unit(std::vector<C>& y) {
  using std::sqrt;
  real_t<C> square(0);
  for (const auto& each : y) square += squared_modulus(each);
  for (auto& each : y) each *= real_t<C>(1 / sqrt(square));
}

/// One step of inverse iteration: y ← (H − θ)⁻¹y, scaled to norm 1; pivots that vanish become ε.
/// C is the field of H, or complex.
template <class C, commutative_scalar K>
void inverse_step(const dense_array<K>& h, const C& theta, std::vector<C>& y) {
  using R = real_t<K>;
  const std::size_t n = h.rows();
  const R s = max_modulus(h);
  if (!(s > 0)) return scale_to_unit(y);
  auto m = shifted<C>(h, theta, s);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (size_of_parts(m(i, k)) > size_of_parts(m(pivot, k))) pivot = i;
    if (pivot != k) {
      std::swap(y[k], y[pivot]);
      for (std::size_t j = k; j < n; ++j) std::swap(m(k, j), m(pivot, j));
    }
    if (!(size_of_parts(m(k, k)) > epsilon<R>())) m(k, k) = C(epsilon<R>());
    const C over = inverse(m(k, k));
    for (std::size_t i = k + 1; i < n; ++i) {
      if (m(i, k) == C(R(0))) continue;
      const C c = m(i, k) * over;
      for (std::size_t j = k + 1; j < n; ++j) m(i, j) -= c * m(k, j);
      y[i] -= c * y[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) y[k] -= m(k, j) * y[j];
    y[k] = y[k] * inverse(m(k, k));
  }
  scale_to_unit(y);
}

/// Hy − yθ and y†Hy of a unit y.
template <class C, commutative_scalar K>
std::pair<std::vector<C>, C> image_and_quotient(const dense_array<K>& h, const std::vector<C>& y) {
  std::vector<C> image(y.size(), C(real_t<C>(0)));
  C quotient(real_t<C>(0));
  for (std::size_t i = 0; i < h.rows(); ++i) {
    for (std::size_t j = 0; j < h.cols(); ++j) image[i] += C(h(i, j)) * y[j];
    quotient += conjugate(y[i]) * image[i];
  }
  return {std::move(image), quotient};
}

/// Real parts, where that is all there is.
template <class R>
std::optional<std::vector<R>> real_parts(const std::vector<complex<R>>& y) {
  std::vector<R> out;
  for (const auto& each : y) {
    if (each.imag() != 0) return std::nullopt;
    out.push_back(each.real());
  }
  return out;
}

/// One step towards the eigenvector nearest to y: y and its θ ← y†Hy.
template <commutative_scalar K, class R = real_t<K>>
void follow(const dense_array<K>& h, complex<R>& theta, std::vector<complex<R>>& y) {
  if constexpr (real_scalar<K>)
    if (auto real = theta.imag() == 0 ? real_parts<R>(y) : std::nullopt) {
      inverse_step<R>(h, theta.real(), *real);
      theta = complex<R>(image_and_quotient(h, *real).second);
      y = std::vector<complex<R>>(real->begin(), real->end());
      return;
    }
  inverse_step<complex<R>>(h, theta, y);
  theta = image_and_quotient(h, y).second;
}

/// The eigenvector of H to a value known to rounding, by inverse iteration from `y`, which may be
/// anything but 0; false if four steps do not find it.
template <class C, commutative_scalar K>
bool refine_eigenvector(const dense_array<K>& h, const C& value, std::vector<C>& y) {
  using R = real_t<K>;
  const R slack = 20 * R(double(h.rows())) * epsilon<R>() * max_modulus(h);
  for (int step = 0; step < 4; ++step) {
    inverse_step<C>(h, value, y);
    auto rest = image_and_quotient(h, y).first;
    R largest(0);
    for (std::size_t i = 0; i < y.size(); ++i)
      largest = std::max(largest, modulus(C(rest[i] - value * y[i])));
    if (largest <= slack) return true;
  }
  return false;
}

/// The eigenvector of H to one of its values, a real one where H and the value are; begins near
/// `start` if that is not empty.
template <commutative_scalar K, class R = real_t<K>>
std::vector<complex<R>> eigenvector_of(const dense_array<K>& h, const complex<R>& value,
                                       std::vector<complex<R>> start = {}) {
  if (start.empty())
    for (std::size_t i = 0; i < h.rows(); ++i)
      start.push_back(complex<R>(R(1 / R(double(i + 1)))));  // no symmetry
  start.resize(h.rows(), complex<R>(R(0)));
  if (real_scalar<K> && value.imag() == 0) {
    if (auto y = real_parts<R>(start)) {
      if constexpr (real_scalar<K>)
        if (refine_eigenvector<R>(h, value.real(), *y))
          return std::vector<complex<R>>(y->begin(), y->end());
    } else {
      return eigenvector_of(h, value);
    }
  } else if (refine_eigenvector<complex<R>>(h, value, start)) {
    return start;
  }
  const auto all = eigenvectors(h);
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < all.values.size(); ++i)
    if (modulus(complex<R>(all.values[i] - value)) <
        modulus(complex<R>(all.values[nearest] - value)))
      nearest = i;
  return column_of(all.right, nearest);
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
    const auto h = space_.projected();
    const bool full = space_.size() == space_.capacity() || space_.invariant();
    const bool due = full || space_.size() >= check_ || out_.applications >= budget_;
    const bool follows = space_.size() <= most_followed;
    if (due || (follows && seems_converged(h))) decompose(h, full);
  }
  /// What was found. @pre done()
  one_side<V> result() && { return std::move(out_); }

private:
  static constexpr std::size_t between_checks = 6, most_vectors = 512, most_numbers = 1 << 26,
                               most_followed = 96;

  /// Whether the Ritz vector that was followed from the last one has the wanted residual.
  bool seems_converged(const dense_array<K>& h) {
    if (ritz_.empty()) theta_ = complex<R>(h(0, 0)), ritz_ = {complex<R>(R(1))};
    if (space_.size() < 2) return false;
    ritz_.resize(space_.size(), complex<R>(R(0)));
    follow(h, theta_, ritz_);
    return space_.residual(ritz_) <= tolerance_ * modulus(theta_);
  }

  void decompose(const dense_array<K>& h, bool full) {
    const auto values = eigenvalues(h);
    const auto chosen = choose_dominant<R>(values, options_.near);
    out_.value = theta_ = values[chosen];
    ritz_ = eigenvector_of(h, theta_, std::move(ritz_));
    const bool pair = is_pair<V>(out_.value);
    const bool whole = space_.invariant() || space_.size() == space_.space().dimension();
    const R size = modulus(out_.value);
    out_.residual = whole ? R(0) : (size > 0 ? R(space_.residual(ritz_) / size) : R(1));
    out_.gap = gap_of<R>(values, chosen, pair);
    const bool resolved =
        !options_.resolve_gap || whole || (full && second_known(h, values, chosen));
    out_.converged = out_.residual <= tolerance_ && resolved;
    if (out_.converged || whole || out_.applications >= budget_)
      return finish(h, values, pair, whole);
    check_ = space_.size() + between_checks;
    if (!full) return;
    if (stands_still()) {
      space_.reserve(roomier());
      check_ =
          std::min(space_.capacity(), space_.size() + std::max(between_checks, space_.size() / 2));
      return;
    }
    space_.shrink(std::max<std::size_t>(space_.capacity() / 2, 1));
    ++out_.restarts;
    ritz_ = eigenvector_of(space_.projected(), theta_);
    check_ = space_.capacity();
  }

  /// Whether restarts find nothing: of a map of period p, as that of a ring of p nodes, a Krylov space
  /// of fewer than p vectors knows nothing, however often it is restarted. It must have more room.
  bool stands_still() {
    const bool still = out_.residual > R(0.01) && out_.residual > R(0.5) * residual_before_;
    if (!still) residual_before_ = out_.residual;
    still_ = still ? still_ + 1 : 0;
    if (still_ < 3 || roomier() <= space_.capacity()) return false;
    still_ = 0;
    return true;
  }
  /// Twice the room, within the space, 512 vectors and 2²⁶ numbers.
  std::size_t roomier() const {
    const std::size_t n = space_.space().dimension();
    return std::min(
        {2 * space_.capacity(), n, most_vectors, std::max<std::size_t>(most_numbers / n, 1)});
  }

  bool second_known(const dense_array<K>& h, const std::vector<complex<R>>& values,
                    std::size_t chosen) const {
    const std::size_t next = chosen == 0 ? (is_pair<V>(out_.value) ? 2 : 1) : 0;
    return next < values.size() &&
           space_.residual(eigenvector_of(h, values[next])) <= R(1e-4) * modulus(out_.value);
  }

  void finish(const dense_array<K>& h, const std::vector<complex<R>>& values, bool pair,
              bool whole) {
    out_.converged = out_.converged || whole;
    out_.vectors = ritz_vectors(space_, ritz_, pair);
    out_.norm = cofree::norm(h);
    const R least = modulus(out_.value) * (1 - circle_width<K>());
    for (const auto& z : values)
      if (modulus(z) >= least) out_.circle.push_back(z);
    done_ = true;
  }

  eigenpair_options_of<V> options_;
  R tolerance_;
  int budget_;
  krylov_space<V> space_;
  one_side<V> out_;
  std::vector<complex<R>> ritz_;  ///< followed from application to application
  complex<R> theta_{};            ///< and its value
  std::size_t check_ = between_checks;
  R residual_before_ = R(1);  ///< of the restart that found something last
  int still_ = 0;             ///< restarts since then
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
