// Everything that dense/ compiles for one scalar.
#pragma once

#include <cofree/dense/bodies/decompositions.hpp>

#define COFREE_DECOMPOSITIONS(K)                                               \
  template qr_factors<K> qr(const dense_array<K>&);                            \
  template singular_values<K> svd(const dense_array<K>&);                      \
  template dense_array<K> polar_isometry(const dense_array<K>&);               \
  template hermitian_eigenvalues<K> eigh(const dense_array<K>&);               \
  template dense_array<K> cholesky(const dense_array<K>&);                     \
  template dense_array<K> solve(const dense_array<K>&, const dense_array<K>&); \
  template schur_factors<K> schur(const dense_array<K>&);                      \
  template std::vector<complex<real_t<K>>> eigenvalues(const dense_array<K>&);

/// The same for what needs ab = ba.
#define COFREE_EIGENVECTORS(K)                                              \
  template eigenvector_list<real_t<K>> eigenvectors(const dense_array<K>&); \
  template schur_part<K> leading_schur(const dense_array<K>&, std::size_t);

#define COFREE_PRODUCTS(K)                                                                    \
  template void multiply<K>(op, const const_matrix_view<K>&, op, const const_matrix_view<K>&, \
                            const matrix_view<K>&);                                           \
  template class left_factor<K>;
