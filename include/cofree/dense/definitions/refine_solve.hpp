// cofree/dense/definitions/refine_solve.hpp — long linear systems: x ← x + z(b − ax) with the inverse
// z of a in double.
#pragma once

#include <cofree/dense/definitions/refine.hpp>
#include <optional>

namespace cofree::detail {

/// Whether rounds of refinement cost less than LU: each gains about 40 bits with one product of an
/// n×n by an n×m array, and products with four columns and more are some twenty times as fast as the
/// multiply-adds of LU.
template <scalar K>
bool refinement_pays(std::size_t n, std::size_t m) {
  using std::ilogb;
  const double bits = 1.0 - ilogb(epsilon<real_t<K>>());
  const double products = bits / 40 * double(m) * (m < 4 ? 1.0 : 0.05);
  return n >= 8 && products < double(n) / 3 + double(m);
}

/// x with a x = b, by residuals in full precision and corrections in double; nothing where it does
/// not get to ‖b − ax‖ ≤ c ε ‖a‖‖x‖.
template <refinable_scalar K>
std::optional<dense_array<K>> refined_solve(const dense_array<K>& a, const dense_array<K>& b) {
  using R = real_t<K>;
  using std::ldexp, std::ilogb, std::isfinite;
  const std::size_t n = a.rows();
  const scaled_array<K> h(a), right(b);
  if (!refinement_pays<K>(n, b.cols()) || !h.usable || !right.usable) return std::nullopt;
  dense_array<start_scalar<K>> z;
  try {
    z = solve(in_double(h.array), identity_matrix<start_scalar<K>>(n));
  } catch (const numerical_failure&) {
    return std::nullopt;
  }
  dense_array<K> x(n, b.cols()), residual = right.array;
  const R size = norm(h.array), floor = rounding_floor<K>(n);
  for (R before = norm(residual) * 1000;;) {
    const R left = norm(residual);
    if (!isfinite(left)) return std::nullopt;
    if (left <= floor * size * norm(x)) break;
    if (!(left < before / 8)) return std::nullopt;
    before = left;
    const scaled_array<K> part(residual);
    auto step = from_double<K>(multiply(z, in_double(part.array)));
    add_scaled(x, step, centre_t<K>(part.factor));
    residual = right.array;
    add_scaled(residual, multiply(h.array, x), centre_t<K>(R(-1)));
  }
  const R back = right.factor / h.factor;
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] *= back;
  return x;
}

}  // namespace cofree::detail
