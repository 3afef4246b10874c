// cofree/spectral/power_iteration.hpp — the plainest way to a dominant eigenvalue, as a reference.
//
//   power_iteration(M, start, options)   of an endomorphism known by apply
//   power_result<V>                      the value, the vector, the residual and the counts
//
// x ← Mx/‖Mx‖ and nothing else: no projected problem, no dense decomposition, so that it can check
// Krylov–Schur by another route. It converges like |λ₂/λ₁|ᵏ where one simple λ₁ of the field is
// alone on the spectral circle; of a complex pair over ℝ, and of ±ρ, it says that it did not.
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <cofree/spectral/endomorphism.hpp>
#include <cofree/spectral/krylov_schur.hpp>

namespace cofree {

template <class R>
struct power_options {
  std::optional<R> tolerance = std::nullopt;  ///< on ‖Mx − xμ‖/|μ|; empty: as in krylov_schur.hpp
  int max_applications = 20000;
};

/// What is known at the last x. Not converging is a result.
template <inner_product_space V>
struct power_result {
  using R = real_t<scalar_t<V>>;
  scalar_t<V> value{};   ///< μ = ⟨x, Mx⟩ of the unit vector x
  vector_t<V> vector;    ///< x
  R residual{};          ///< ‖Mx − xμ‖/|μ|, and ‖Mx‖ where μ = 0
  int applications = 0;  ///< the last one gave value and residual
  bool converged = false;
};

/// @throws numerical_failure if start = 0, which is all there is in dimension 0
/// @throws space_mismatch if M does not map its domain into itself, or the start is not in it
template <linear_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V> && commutative_scalar<scalar_t<V>>
power_result<V> power_iteration(const M& map, const vector_t<V>& start,
                                const power_options<real_t<scalar_t<V>>>& options = {}) {
  using K = scalar_t<V>;
  using R = real_t<K>;
  detail::require_endomorphism("power_iteration", map);
  const V v = map.domain();
  detail::require_start("power_iteration", v, start);
  const R tolerance = options.tolerance ? *options.tolerance : detail::usual_accuracy<R>();
  power_result<V> out{.vector = start};
  auto y = v.zero(), rest = v.zero();
  R size = norm_in(v, out.vector);
  if (!(size > 0))
    detail::throw_numerical_failure("power_iteration: the start in " + v.name() + " is 0");
  while (true) {
    v.scale(out.vector, K(1 / size));
    map.apply(out.vector, y);
    ++out.applications;
    out.value = v.inner(out.vector, y);
    size = norm_in(v, y);
    rest = y;
    v.add_scaled(rest, out.vector, K(-out.value));
    const R top = modulus(out.value), away = norm_in(v, rest);
    out.residual = top > 0 ? R(away / top) : size;
    out.converged = out.residual <= tolerance;
    if (out.converged || !(size > 0) || out.applications >= options.max_applications) return out;
    std::swap(out.vector, y);
  }
}

}  // namespace cofree
