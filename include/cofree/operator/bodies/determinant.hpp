// cofree/operator/bodies/determinant.hpp — what determinant.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/determinant.hpp>

#include <algorithm>

namespace cofree {

template <commutative_scalar K>
K determinant(const linear_operator<K>& a) {
  require_same_space("determinant", "domain", a.domain(), "codomain", a.codomain());
  const detail::at_digits_of<K> scope(a.frame_entries());
  auto m = a.frame_entries();  // one frame on both sides: the determinant does not see it
  const std::size_t n = m.rows();
  K out = K(real_t<K>(1));
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (modulus(m(i, k)) > modulus(m(pivot, k))) pivot = i;
    out *= m(pivot, k);
    if (modulus(m(pivot, k)) == 0) break;
    if (pivot != k) {
      for (std::size_t j = k; j < n; ++j) std::swap(m(pivot, j), m(k, j));
      out = -out;
    }
    const K scale = inverse(m(k, k));
    for (std::size_t i = k + 1; i < n; ++i) {
      const K c = m(i, k) * scale;
      for (std::size_t j = k + 1; j < n; ++j) m(i, j) -= c * m(k, j);
    }
  }
  return out;
}

}  // namespace cofree
