// cofree/spectral/dominant_eigenpair.hpp — the eigenvalue of largest modulus, right and left.
//
//   dominant_eigenpair(M, options)           of an endomorphism known by apply and apply_adjoint
//   dominant_eigenpair(M, starts, options)   from warm starts
//   eigenpair<V>                             the value, vectors, residuals, gap and counts
//   two_sided_map                            a map that reads itself once for Mx and M†y
//
// Restarted Krylov–Schur [Stewart2002], right and left one after the other, or in step for a
// two_sided_map; small spaces go through the full matrix. A pair over ℝ: see ritz.hpp. One Krylov
// space sees a multiple eigenvalue once; leading_eigenvalues counts.
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <cofree/spectral/endomorphism.hpp>
#include <cofree/spectral/krylov_schur.hpp>

namespace cofree {

/// An endomorphism that does both of its products in one pass over its numbers.
/// You provide: apply_both(x, y, mx, my): mx ← Mx and my ← M†y; perhaps both_pay() → bool, whether
/// that is faster than the two apart.
/// You get: dominant_eigenpair with the right and the left iteration in step.
// clang-format off
template <class M>
concept two_sided_map = adjointable_map<M> &&
    requires(const M& m, const vector_t<domain_t<M>>& x, vector_t<domain_t<M>>& y) {
      m.apply_both(x, x, y, y);
    };
// clang-format on

/// One eigenvalue and the evidence for it. Not converging is a result.
template <inner_product_space V>
struct eigenpair {
  using R = real_t<scalar_t<V>>;
  complex<R> value{};
  eigenvalue_kind kind = eigenvalue_kind::real;
  std::vector<vector_t<V>> right, left;  ///< one vector; two for a pair: real and imaginary part
  R right_residual{}, left_residual{};  ///< ‖Mx − xλ‖/|λ|, ‖M†y − yλ̄‖/|λ| for unit x, y
  R gap{};  ///< 1 − |λ₂/λ₁|, 0 where several share the circle; from the last Krylov space
  /// The values on the spectral circle that were seen, `value` among them, of a pair both: more
  /// than these need several Krylov spaces (spectral_circle). Known to the residuals only.
  std::vector<complex<R>> circle;
  /// ε‖M‖/|⟨l,x⟩| for unit l, x, ‖M‖ as the projected map shows it: what rounding can do to the
  /// value; ‖M‖ where no left vector belongs to it. M is nilpotent to working precision where |value|
  /// is at most a small multiple of it.
  R rounding{};
  int applications = 0, restarts = 0;
  bool converged = false;
};

/// Vectors to begin with, nearly eigenvectors if possible; the left one may be missing.
template <inner_product_space V>
struct eigenpair_starts {
  std::vector<vector_t<V>> right, left;
};

namespace detail {

/// All of V as one basis: H is the map. Costs dim V applications.
template <inner_product_space V, class F>
krylov_space<V> whole_space(const V& v, F&& apply, seed s) {
  krylov_space<V> space(v, v.dimension());
  space.begin(v.random(s));
  for (std::uint64_t draw = 1; space.size() < v.dimension();) {
    space.grow(apply);
    while (space.invariant() && space.size() < v.dimension() &&
           !space.continue_with(v.random(s.derived(draw++)))) {
    }
  }
  return space;
}

template <adjointable_map M, inner_product_space V>
eigenpair<V> by_full_matrix(const M& map, const V& v, const eigenpair_options_of<V>& options) {
  using R = real_t<scalar_t<V>>;
  const auto apply = [&](const vector_t<V>& x, vector_t<V>& y) { map.apply(x, y); };
  const auto apply_adjoint = [&](const vector_t<V>& x, vector_t<V>& y) { map.apply_adjoint(x, y); };
  const auto space = whole_space(v, apply, options.start_seed);
  const auto all = eigenvectors(space.projected());
  const auto chosen = choose_dominant<R>(all.values, options.near);
  eigenpair<V> out;
  out.value = all.values[chosen];
  const bool pair = is_pair<V>(out.value);
  out.kind = pair ? eigenvalue_kind::complex_pair : eigenvalue_kind::real;
  out.right = ritz_vectors(space, column_of(all.right, chosen), pair);
  out.left = ritz_vectors(space, column_of(all.left, chosen), pair);
  out.gap = gap_of<R>(all.values, chosen, pair);
  const R least = modulus(out.value) * (1 - circle_width<R>());
  for (const auto& z : all.values)
    if (modulus(z) >= least) out.circle.push_back(z);
  out.rounding = norm(space.projected());
  normalise(v, out.right), normalise(v, out.left);
  out.right_residual = residual_of(v, apply, out.right, out.value);
  out.left_residual = residual_of(v, apply_adjoint, out.left, conjugate(out.value));
  out.applications = int(v.dimension()) + 2 * int(out.right.size());
  out.converged =
      out.right_residual <= options.accuracy() && out.left_residual <= options.accuracy();
  return out;
}

template <inner_product_space V>
vector_t<V> sum_of(const V& v, const std::vector<vector_t<V>>& list) {
  auto sum = list[0];
  for (std::size_t i = 1; i < list.size(); ++i) v.add_scaled(sum, list[i], scalar_t<V>(1));
  return sum;
}

/// Puts the right side into the result.
template <inner_product_space V>
void take_right(const V& v, eigenpair<V>& out, one_side<V> right) {
  out.value = right.value;
  out.kind = is_pair<V>(out.value) ? eigenvalue_kind::complex_pair : eigenvalue_kind::real;
  out.right = std::move(right.vectors);
  normalise(v, out.right);
  out.right_residual = right.residual, out.gap = right.gap;
  out.circle = std::move(right.circle), out.rounding = right.norm;
  out.applications += right.applications, out.restarts += right.restarts;
  out.converged = right.converged;
}

/// Puts the left side into the result; whether it belongs to the value and has converged.
template <inner_product_space V>
bool take_left(const V& v, eigenpair<V>& out, one_side<V> left, const real_t<scalar_t<V>>& slack) {
  using R = real_t<scalar_t<V>>;
  out.left = std::move(left.vectors);
  // The left pair belongs to λ̄: its imaginary part changes sign.
  if (out.kind == eigenvalue_kind::complex_pair && out.left.size() == 2)
    v.scale(out.left[1], scalar_t<V>(-1));
  normalise(v, out.left);
  out.left_residual = left.residual;
  out.applications += left.applications, out.restarts += left.restarts;
  const R apart = modulus(complex<R>(left.value - conjugate(out.value)));
  const R mirrored = modulus(complex<R>(left.value - out.value));
  const R away = out.kind == eigenvalue_kind::complex_pair ? std::min(apart, mirrored) : apart;
  return left.converged && away <= slack * modulus(out.value) &&
         out.left.size() == out.right.size();
}

template <class M>
bool both_pay(const M& map) {
  if constexpr (!two_sided_map<M>) return false;
  if constexpr (requires { map.both_pay(); }) return map.both_pay();
  return true;
}

/// Both iterations in step: one pass over M for each step while both go on.
template <two_sided_map M, inner_product_space V>
std::pair<one_side<V>, one_side<V>> in_step(const M& map, const V& v,
                                            const eigenpair_starts<V>& starts,
                                            const eigenpair_options_of<V>& options) {
  auto left_options = options;
  left_options.resolve_gap = false;
  if (options.near) left_options.near = conjugate(*options.near);
  const auto first = sum_of(v, starts.right);
  const auto second = starts.left.empty() ? first : sum_of(v, starts.left);
  const int budget = std::max(1, options.max_applications / 2);
  krylov_iteration<V> right(v, first, options, budget), left(v, second, left_options, budget);
  while (!right.done() || !left.done()) {
    if (left.done())
      map.apply(right.wanted(), right.image());
    else if (right.done())
      map.apply_adjoint(left.wanted(), left.image());
    else
      map.apply_both(right.wanted(), left.wanted(), right.image(), left.image());
    if (!right.done()) right.advance();
    if (!left.done()) left.advance();
  }
  return {std::move(right).result(), std::move(left).result()};
}

}  // namespace detail

/// The eigenvalue of largest modulus of M with its right and left vectors, ⟨left, right⟩ > 0.
/// Starts that are missing are drawn; a missing left one begins with the right vector, which is
/// never orthogonal to the wanted space.
/// @throws space_mismatch if M does not map its domain into itself, or a start is not in it
/// @throws numerical_failure in dimension 0
template <adjointable_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V>
eigenpair<V> dominant_eigenpair(const M& map, eigenpair_starts<V> starts,
                                const eigenpair_options_of<V>& options = {}) {
  using R = real_t<scalar_t<V>>;
  detail::require_endomorphism("dominant_eigenpair", map);
  const V v = map.domain();
  for (const auto* list : {&starts.right, &starts.left})
    for (const auto& x : *list) detail::require_start("dominant_eigenpair", v, x);
  if (v.dimension() == 0)
    detail::throw_numerical_failure("dominant_eigenpair: " + v.name() + " has dimension 0");
  eigenpair<V> out;
  bool left_good = true;
  if (v.dimension() <= options.dense_limit) {
    out = detail::by_full_matrix(map, v, options);
  } else {
    if (starts.right.empty()) starts.right = {v.random(options.start_seed)};
    const R slack = 1000 * options.accuracy() + 10 * detail::circle_width<R>();
    const auto apply_adjoint = [&](const auto& x, auto& y) { map.apply_adjoint(x, y); };
    const auto left_from = [&](const std::vector<vector_t<V>>& start) {
      auto left_options = options;
      left_options.near = conjugate(out.value);
      left_options.resolve_gap = false;
      const int budget = std::max(1, options.max_applications - out.applications);
      return detail::take_left(
          v, out,
          detail::krylov_schur(v, apply_adjoint, detail::sum_of(v, start), left_options, budget),
          slack);
    };
    const bool in_step = detail::both_pay(map);
    if constexpr (two_sided_map<M>)
      if (in_step) {
        auto sides = detail::in_step(map, v, starts, options);
        detail::take_right(v, out, std::move(sides.first));
        left_good = detail::take_left(v, out, std::move(sides.second), slack);
      }
    if (!in_step) {
      const auto apply = [&](const vector_t<V>& x, vector_t<V>& y) { map.apply(x, y); };
      detail::take_right(v, out,
                         detail::krylov_schur(v, apply, detail::sum_of(v, starts.right), options,
                                              options.max_applications));
      left_good = left_from(starts.left.empty() ? out.right : starts.left);
    }
    if ((in_step || !starts.left.empty()) &&
        (!left_good || modulus(detail::pairing(v, out.left, out.right)) < R(1e-4)))
      left_good = left_from(out.right);
    out.converged = out.converged && left_good;
  }
  if (out.left.size() != out.right.size()) {  // a pair on one side only: several share the circle
    out.left = out.right;
    out.left_residual = 1;
    out.converged = false;
  }
  detail::align(v, out.left, out.right);
  const R overlap = left_good ? modulus(detail::pairing(v, out.left, out.right)) : R(0);
  out.rounding *= epsilon<R>() / std::max(overlap, epsilon<R>());
  return out;
}

template <adjointable_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V> && sampleable_space<V>
eigenpair<V> dominant_eigenpair(const M& map, const eigenpair_options_of<V>& options = {}) {
  return dominant_eigenpair(map, eigenpair_starts<V>{}, options);
}

}  // namespace cofree
