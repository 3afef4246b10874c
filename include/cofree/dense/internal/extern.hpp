// cofree/dense/internal/extern.hpp — what the library has compiled of dense/ need not be compiled
// again beside the bodies: float, double, double_double and long_real over every field.
#pragma once

#include <cofree/dense/bodies/decompositions.hpp>

#define COFREE_EXTERN(K)                                                                \
  extern template void multiply<K>(op, const const_matrix_view<K>&, op,                 \
                                   const const_matrix_view<K>&, const matrix_view<K>&); \
  extern template class left_factor<K>;                                                 \
  extern template qr_factors<K> qr(const dense_array<K>&);                              \
  extern template singular_values<K> svd(const dense_array<K>&);                        \
  extern template dense_array<K> polar_isometry(const dense_array<K>&);                 \
  extern template hermitian_eigenvalues<K> eigh(const dense_array<K>&);                 \
  extern template dense_array<K> cholesky(const dense_array<K>&);                       \
  extern template dense_array<K> solve(const dense_array<K>&, const dense_array<K>&);   \
  extern template schur_factors<K> schur(const dense_array<K>&);                        \
  extern template std::vector<complex<real_t<K>>> eigenvalues(const dense_array<K>&);
#define COFREE_EXTERN_COMMUTATIVE(K)                                               \
  extern template eigenvector_list<real_t<K>> eigenvectors(const dense_array<K>&); \
  extern template schur_part<K> leading_schur(const dense_array<K>&, std::size_t);
#define COFREE_EXTERN_FIELDS(R) \
  COFREE_EXTERN(R)              \
  COFREE_EXTERN(complex<R>)     \
  COFREE_EXTERN(quaternion<R>)  \
  COFREE_EXTERN_COMMUTATIVE(R)  \
  COFREE_EXTERN_COMMUTATIVE(complex<R>)

namespace cofree {

COFREE_EXTERN_FIELDS(float)
COFREE_EXTERN_FIELDS(double)
COFREE_EXTERN_FIELDS(double_double)
COFREE_EXTERN_FIELDS(long_real)

}  // namespace cofree

#undef COFREE_EXTERN
#undef COFREE_EXTERN_COMMUTATIVE
#undef COFREE_EXTERN_FIELDS
