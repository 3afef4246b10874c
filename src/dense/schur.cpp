#include <cofree/dense/schur.hpp>

#include "lapack.hpp"
#include "quaternion_schur.hpp"

namespace cofree {

template <scalar K>
schur_factors<K> schur(const dense_array<K>& a) {
  if constexpr (commutative_scalar<K>)
    return detail::lapack_schur(a);
  else
    return detail::quaternion_schur(a);
}

template <scalar K>
std::vector<std::complex<real_t<K>>> eigenvalues(const dense_array<K>& a) {
  const auto values = schur(a).values;
  std::vector<std::complex<real_t<K>>> sorted;
  for (auto i : detail::by_decreasing_modulus(values)) sorted.push_back(values[i]);
  return sorted;
}

#define COFREE_INSTANTIATE(K)                             \
  template schur_factors<K> schur(const dense_array<K>&); \
  template std::vector<std::complex<real_t<K>>> eigenvalues(const dense_array<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
