// cofree/spectral/dominant_eigenpair.hpp — the eigenvalue of largest modulus, right and left.
//
//   dominant_eigenpair(M, options)                of an endomorphism given by apply and
//   apply_adjoint dominant_eigenpair(M, starts, options)        from warm starts eigenpair<V> the
//   value, vectors, residuals, gap and counts
//
// Restarted Krylov–Schur [Stewart2002], right and left one after the other; small spaces go through
// the full matrix. Over ℝ an eigenvalue may be a complex pair: then the right vector is
// x₀ + i x₁ with M x₀ = x₀ a − x₁ b, M x₁ = x₀ b + x₁ a for λ = a + b i, b > 0. Nothing drops b.
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <cofree/spectral/krylov.hpp>
#include <optional>

namespace cofree {

enum class eigenvalue_kind { real, complex_pair };

/// How to iterate. Sizes are in vectors; one application is one action of M or M†.
struct eigenpair_options {
  double tolerance = 1e-11;      ///< on ‖Mx − xλ‖ / |λ|, and the same for the left vector
  int max_applications = 20000;  ///< of both sides together
  std::size_t krylov_dimension = 20;
  std::size_t dense_limit = 40;  ///< spaces of at most this dimension use the full matrix; 0: never
  bool resolve_gap = false;  ///< go on until the second eigenvalue is known to 1e-4 of the first
  std::optional<std::complex<double>> near =
      std::nullopt;  ///< of several on the spectral circle, the nearest to this
  seed start_seed = {};
};

/// One eigenvalue and the evidence for it. Not converging is a result.
template <inner_product_space V>
struct eigenpair {
  std::complex<double> value;
  eigenvalue_kind kind = eigenvalue_kind::real;
  std::vector<vector_t<V>> right, left;  ///< one vector; two for a pair: real and imaginary part
  double right_residual = 0, left_residual = 0;  ///< ‖Mx − xλ‖/|λ|, ‖M†y − yλ̄‖/|λ| for unit x, y
  double gap = 0;  ///< 1 − |λ₂/λ₁|, 0 where several share the circle; from the last Krylov space
  int applications = 0, restarts = 0;
  bool converged = false;
};

/// Vectors to begin with, nearly eigenvectors if possible; the left one may be missing.
template <inner_product_space V>
struct eigenpair_starts {
  std::vector<vector_t<V>> right, left;
};

namespace detail {

using complex_values = std::vector<std::complex<double>>;

/// Of the values on the spectral circle (to 1e-7) the one nearest to `near`, else of largest real
/// part. @pre values are sorted by decreasing modulus
std::size_t choose_dominant(const complex_values& values,
                            const std::optional<std::complex<double>>& near);
/// 1 − |λ₂/λ₁| with the conjugate of λ₁ left out where `pair`.
double gap_of(const complex_values& values, std::size_t chosen, bool pair);

template <inner_product_space V>
struct one_side {
  std::complex<double> value;
  std::vector<vector_t<V>> vectors;
  double residual = 0, gap = 0;
  int applications = 0, restarts = 0;
  bool converged = false;
};

/// x from its coefficients in the Krylov basis: one vector or real and imaginary part.
template <inner_product_space V>
std::vector<vector_t<V>> ritz_vectors(const krylov_space<V>& space,
                                      const std::vector<std::complex<double>>& y, bool pair) {
  using K = scalar_t<V>;
  std::vector<K> first(y.size()), second(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    if constexpr (real_scalar<K>)
      first[i] = y[i].real(), second[i] = y[i].imag();
    else
      first[i] = y[i];
  }
  std::vector<vector_t<V>> out{space.combine(first)};
  if (pair) out.push_back(space.combine(second));
  return out;
}

/// A column of eigenvectors, turned so that a real vector has no imaginary part.
inline std::vector<std::complex<double>> column_of(const dense_array<std::complex<double>>& m,
                                                   std::size_t j) {
  std::vector<std::complex<double>> y(m.rows());
  for (std::size_t i = 0; i < m.rows(); ++i) y[i] = m(i, j);
  return y;
}

template <inner_product_space V>
bool is_pair(const std::complex<double>& value) {
  return real_scalar<scalar_t<V>> && value.imag() != 0;
}

template <inner_product_space V, class F>
one_side<V> krylov_schur(const V& v, F&& apply, const vector_t<V>& start,
                         const eigenpair_options& options, int budget) {
  one_side<V> out;
  const std::size_t capacity =
      std::min(std::max<std::size_t>(options.krylov_dimension, 4), v.dimension());
  krylov_space<V> space(v, capacity);
  space.begin(start);
  std::size_t check = 2;
  while (true) {
    space.grow(apply);
    ++out.applications;
    const bool full = space.size() == capacity || space.invariant();
    if (!full && space.size() < check && out.applications < budget) continue;
    check = space.size() + (space.size() < 6 ? 1 : 2);
    const auto ritz = eigenvectors(space.projected());
    const auto chosen = choose_dominant(ritz.values, options.near);
    const auto y = column_of(ritz.right, chosen);
    out.value = ritz.values[chosen];
    const bool pair = is_pair<V>(out.value);
    const bool whole = space.invariant() || space.size() == v.dimension();
    const double size = std::abs(out.value);
    out.residual = whole ? 0 : (size > 0 ? space.residual(y) / size : 1);
    out.gap = gap_of(ritz.values, chosen, pair);
    bool resolved = true;
    if (options.resolve_gap && !whole) {
      const std::size_t next = chosen == 0 ? (pair ? 2 : 1) : 0;
      resolved = next < ritz.values.size() && full &&
                 space.residual(column_of(ritz.right, next)) <= 1e-4 * size;
    }
    out.converged = out.residual <= options.tolerance && resolved;
    if (out.converged || whole || out.applications >= budget) {
      out.converged = out.converged || whole;
      out.vectors = ritz_vectors(space, y, pair);
      return out;
    }
    if (full) {
      space.shrink(std::max<std::size_t>(capacity / 2, 1));
      ++out.restarts;
      check = capacity;
    }
  }
}

/// Scales x to norm 1; a pair is one vector x₀ + i x₁.
template <inner_product_space V>
void normalise(const V& v, std::vector<vector_t<V>>& x) {
  double square = 0;
  for (const auto& each : x) square += std::pow(norm_in(v, each), 2);
  for (auto& each : x) v.scale(each, scalar_t<V>(1 / std::sqrt(square)));
}

/// ⟨l, x⟩ with i central: one number also for pairs.
template <inner_product_space V>
std::complex<double> pairing(const V& v, const std::vector<vector_t<V>>& l,
                             const std::vector<vector_t<V>>& x) {
  if (x.size() == 1) return v.inner(l[0], x[0]);
  if constexpr (real_scalar<scalar_t<V>>)
    return {v.inner(l[0], x[0]) + v.inner(l[1], x[1]), v.inner(l[0], x[1]) - v.inner(l[1], x[0])};
  return 0;
}

/// Turns l so that ⟨l, x⟩ > 0.
template <inner_product_space V>
void align(const V& v, std::vector<vector_t<V>>& l, const std::vector<vector_t<V>>& x) {
  const auto p = pairing(v, l, x);
  if (std::abs(p) == 0) return;
  const auto phase = p / std::abs(p);  // l ← l·phase
  if (l.size() == 1) {
    if constexpr (real_scalar<scalar_t<V>>)
      v.scale(l[0], phase.real() < 0 ? -1.0 : 1.0);
    else
      v.scale(l[0], scalar_t<V>(phase));
  } else if constexpr (real_scalar<scalar_t<V>>) {
    auto re = l[0], im = l[1];
    v.scale(re, phase.real()), v.add_scaled(re, l[1], -phase.imag());
    v.scale(im, phase.real()), v.add_scaled(im, l[0], phase.imag());
    l = {std::move(re), std::move(im)};
  }
}

/// All of V as one basis: H is the map. Costs dim V applications.
template <adjointable_map M, inner_product_space V = domain_t<M>>
eigenpair<V> by_full_matrix(const M& map, const V& v, const eigenpair_options& options) {
  eigenpair<V> out;
  krylov_space<V> space(v, v.dimension());
  space.begin(v.random(options.start_seed));
  const auto apply = [&](const vector_t<V>& x, vector_t<V>& y) { map.apply(x, y); };
  for (std::uint64_t draw = 1; space.size() < v.dimension();) {
    space.grow(apply);
    ++out.applications;
    while (space.invariant() && space.size() < v.dimension() &&
           !space.continue_with(v.random(options.start_seed.derived(draw++)))) {
    }
  }
  const auto all = eigenvectors(space.projected());
  const auto chosen = choose_dominant(all.values, options.near);
  out.value = all.values[chosen];
  const bool pair = is_pair<V>(out.value);
  out.kind = pair ? eigenvalue_kind::complex_pair : eigenvalue_kind::real;
  out.right = ritz_vectors(space, column_of(all.right, chosen), pair);
  out.left = ritz_vectors(space, column_of(all.left, chosen), pair);
  out.gap = gap_of(all.values, chosen, pair);
  return out;
}

/// ‖Mx − xλ‖/|λ| by one application a vector.
template <inner_product_space V, class F>
double residual_of(const V& v, F&& apply, const std::vector<vector_t<V>>& x,
                   std::complex<double> value) {
  using K = scalar_t<V>;
  double square = 0;
  std::vector<vector_t<V>> image(x.size(), v.zero());
  for (std::size_t i = 0; i < x.size(); ++i) apply(x[i], image[i]);
  if (x.size() == 1) {
    if constexpr (real_scalar<K>)
      v.add_scaled(image[0], x[0], -value.real());
    else
      v.add_scaled(image[0], x[0], K(-value));
  } else if constexpr (real_scalar<K>) {
    v.add_scaled(image[0], x[0], -value.real()), v.add_scaled(image[0], x[1], value.imag());
    v.add_scaled(image[1], x[1], -value.real()), v.add_scaled(image[1], x[0], -value.imag());
  }
  for (const auto& each : image) square += std::pow(norm_in(v, each), 2);
  return std::abs(value) > 0 ? std::sqrt(square) / std::abs(value) : std::sqrt(square);
}

}  // namespace detail

/// The eigenvalue of largest modulus of M with its right and left vectors, ⟨left, right⟩ > 0.
/// Starts that are missing are drawn; a missing left one begins with the right vector, which is
/// never orthogonal to the wanted space.
/// @throws numerical_failure in dimension 0
template <adjointable_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V>
eigenpair<V> dominant_eigenpair(const M& map, eigenpair_starts<V> starts,
                                eigenpair_options options = {}) {
  const V v = map.domain();
  if (v.dimension() == 0)
    detail::throw_numerical_failure("dominant_eigenpair: " + v.name() + " has dimension 0");
  const auto apply = [&](const vector_t<V>& x, vector_t<V>& y) { map.apply(x, y); };
  const auto apply_adjoint = [&](const vector_t<V>& x, vector_t<V>& y) { map.apply_adjoint(x, y); };
  eigenpair<V> out;
  if (v.dimension() <= options.dense_limit) {
    out = detail::by_full_matrix(map, v, options);
    detail::normalise(v, out.right), detail::normalise(v, out.left);
    out.right_residual = detail::residual_of(v, apply, out.right, out.value);
    out.left_residual = detail::residual_of(v, apply_adjoint, out.left, std::conj(out.value));
    out.applications += 2 * int(out.right.size());
    out.converged =
        out.right_residual <= options.tolerance && out.left_residual <= options.tolerance;
  } else {
    if (starts.right.empty()) starts.right = {v.random(options.start_seed)};
    auto first = starts.right[0];
    for (std::size_t i = 1; i < starts.right.size(); ++i)
      v.add_scaled(first, starts.right[i], scalar_t<V>(1));
    auto right = detail::krylov_schur(v, apply, first, options, options.max_applications);
    out.value = right.value;
    out.kind =
        detail::is_pair<V>(out.value) ? eigenvalue_kind::complex_pair : eigenvalue_kind::real;
    out.right = std::move(right.vectors);
    detail::normalise(v, out.right);
    const auto left_from = [&](const std::vector<vector_t<V>>& s) {
      auto begin = s[0];
      for (std::size_t i = 1; i < s.size(); ++i) v.add_scaled(begin, s[i], scalar_t<V>(1));
      auto left_options = options;
      left_options.near = std::conj(out.value);
      left_options.resolve_gap = false;
      auto left = detail::krylov_schur(v, apply_adjoint, begin, left_options,
                                       std::max(1, options.max_applications - right.applications));
      out.left = std::move(left.vectors);
      // The left pair belongs to λ̄: its imaginary part changes sign.
      if (out.kind == eigenvalue_kind::complex_pair && out.left.size() == 2)
        v.scale(out.left[1], scalar_t<V>(-1));
      detail::normalise(v, out.left);
      out.applications += left.applications, out.restarts += left.restarts;
      out.left_residual = left.residual;
      const double apart = std::abs(left.value - std::conj(out.value));
      const double mirrored = std::abs(left.value - out.value);
      const bool same_value =
          (out.kind == eigenvalue_kind::complex_pair ? std::min(apart, mirrored) : apart) <=
          1e3 * options.tolerance * std::abs(out.value) + 1e-6 * std::abs(out.value);
      return left.converged && same_value && out.left.size() == out.right.size();
    };
    bool left_good = left_from(starts.left.empty() ? out.right : starts.left);
    if (!starts.left.empty() &&
        (!left_good || std::abs(detail::pairing(v, out.left, out.right)) < 1e-4))
      left_good = left_from(out.right);
    out.applications += right.applications, out.restarts += right.restarts;
    out.right_residual = right.residual;
    out.gap = right.gap;
    out.converged = right.converged && left_good;
  }
  if (out.left.size() != out.right.size()) {  // a pair on one side only: several share the circle
    out.left = out.right;
    out.left_residual = 1;
    out.converged = false;
  }
  detail::align(v, out.left, out.right);
  return out;
}

template <adjointable_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V> && sampleable_space<V>
eigenpair<V> dominant_eigenpair(const M& map, eigenpair_options options = {}) {
  return dominant_eigenpair(map, eigenpair_starts<V>{}, options);
}

}  // namespace cofree
