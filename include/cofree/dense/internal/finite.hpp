// cofree/dense/internal/finite.hpp — what every decomposition asks of its array, and how it takes
// arrays of any size.
//
//   is_finite(x), all_finite(a)    neither nan nor infinite
//   require_finite(operation, a)   the one check at the boundary, in every field and precision
//   largest_exponent(a)            log₂ of the largest component, rounded down; 0 for a = 0
//   scale_by_power(a, k)           a ← a·2^k, without rounding
#pragma once

#include <cofree/dense/array.hpp>
#include <cofree/dense/internal/precision.hpp>
#include <string>
#include <string_view>

namespace cofree::detail {

template <real_scalar R>
bool is_finite(const R& x) {
  using std::isfinite;
  if constexpr (mpfr_based<R>)
    return mpfr_number_p(mpfr_access<R>::get(x)) != 0;
  else
    return isfinite(x);
}
template <scalar K>
requires(!real_scalar<K>)
bool is_finite(const K& x) {
  bool finite = true;
  for_each_component(x, [&](const auto& part) { finite = finite && is_finite(part); });
  return finite;
}
template <scalar K>
bool all_finite(const dense_array<K>& a) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!is_finite(a.data()[i])) return false;
  return true;
}

/// @throws numerical_failure where an entry of a is nan or infinite: comparisons with nan are false,
/// and a routine that meets one may answer anything
template <scalar K>
void require_finite(std::string_view operation, const dense_array<K>& a,
                    std::string_view entry = "an entry") {
  if (!all_finite(a))
    throw_numerical_failure(std::string(operation) + ": " + std::string(entry) + " is not finite");
}

template <scalar K>
int largest_exponent(const dense_array<K>& a) {
  using R = real_t<K>;
  using std::ilogb;
  R largest{};
  for (std::size_t i = 0; i < a.size(); ++i)
    for_each_component(a.data()[i],
                       [&](const auto& x) { largest = std::max(largest, modulus(R(x))); });
  return largest > 0 ? ilogb(largest) : 0;
}

/// x·2^k in two steps: 2^k alone may leave the range of R where x·2^k does not.
template <scalar K>
void scale_by_power(K& x, int k) {
  using R = real_t<K>;
  using std::ldexp;
  x *= R(ldexp(R(1), k / 2)), x *= R(ldexp(R(1), k - k / 2));
}
template <scalar K>
void scale_by_power(dense_array<K>& a, int k) {
  using R = real_t<K>;
  using std::ldexp;
  if (k == 0) return;
  const R half = ldexp(R(1), k / 2), rest = ldexp(R(1), k - k / 2);
  for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] *= half, a.data()[i] *= rest;
}

}  // namespace cofree::detail
