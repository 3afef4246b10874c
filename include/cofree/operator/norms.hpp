// cofree/operator/norms.hpp — norms by singular values; the Frobenius norm is norm(A).
//
//   singular_values_of(A)   decreasing, min(dim domain, dim codomain) of them
//   spectral_norm(A)        σ₁, the largest ‖Ax‖/‖x‖
//   trace_norm(A)           Σ σ_k = tr (A†A)^½, the dual of the spectral norm
//   condition_number(A)     σ₁/σ_min
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/operator/linear_operator.hpp>

namespace cofree {

template <scalar K>
std::vector<real_t<K>> singular_values_of(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  return svd(a.frame_entries()).values;
}

/// max ‖Ax‖/‖x‖; 0 where a space has dimension 0.
template <scalar K>
real_t<K> spectral_norm(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const auto s = singular_values_of(a);
  return s.empty() ? real_t<K>(0) : s.front();
}

/// Σ σ_k = max |⟨U, A⟩| over the contractions U.
template <scalar K>
real_t<K> trace_norm(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  real_t<K> sum{};
  for (const auto& s : singular_values_of(a)) sum += s;
  return sum;
}

/// σ₁/σ_min: infinite where A has not full rank, 1 where a space has dimension 0.
template <scalar K>
real_t<K> condition_number(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const auto s = singular_values_of(a);
  if (s.empty()) return real_t<K>(1);
  return s.back() > 0 ? s.front() / s.back() : detail::infinite<real_t<K>>();
}

}  // namespace cofree
