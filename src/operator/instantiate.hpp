// What this layer is compiled for a scalar K: one macro for each
// file of bodies.
#pragma once

#include "scalar/for_each_scalar.hpp"

/// Operators by their numbers.
#define COFREE_NUMBERS(K)                                                                      \
  template dense_array<K> matrix(const linear_operator<K>&);                                   \
  template linear_operator<K> from_matrix(const dense_array<K>&, const space<K>&,              \
                                          const space<K>&);                                    \
  template linear_operator<K> from_slices(const std::vector<dense_array<K>>&, const space<K>&, \
                                          const space<K>&, const space<centre_t<K>>&);         \
  template std::vector<dense_array<K>> slices(const linear_operator<K>&, last);
#define COFREE_BASIS(K)                                                                        \
  COFREE_NUMBERS(K)                                                                            \
  template class basis<K>;                                                                     \
  template dense_array<K> coordinates(const linear_operator<K>&, const basis<K>&);             \
  template linear_operator<K> vector_of(const dense_array<K>&, const basis<K>&);               \
  template dense_array<K> change_of_basis(const basis<K>&, const basis<K>&);                   \
  template linear_operator<K> identify(const space<K>&, const space<K>&);                      \
  template dense_array<K> matrix(const linear_operator<K>&, const basis<K>&, const basis<K>&); \
  template linear_operator<K> from_matrix(const dense_array<K>&, const basis<K>&, const basis<K>&);

#define COFREE_DECOMPOSITIONS(K)                                               \
  template qr_decomposition<K> qr(const linear_operator<K>&, const basis<K>&); \
  template singular_value_decomposition<K> svd(const linear_operator<K>&,      \
                                               const svd_options<real_t<K>>&); \
  template polar_decomposition<K> polar(const linear_operator<K>&);

#define COFREE_COMMUTATIVE_FACTORS(K)                                                       \
  template linear_operator<K> partial_transpose(const linear_operator<K>&, const factors&); \
  template linear_operator<K> transpose(const linear_operator<K>&);
#define COFREE_FACTORS(K)                                                                 \
  template linear_operator<K> permute_factors(const space<K>&, const factors&);           \
  template linear_operator<K> permute_factors(const linear_operator<K>&, const factors&); \
  template linear_operator<K> permute_factors(const linear_operator<K>&, const factors&,  \
                                              const factors&);                            \
  template linear_operator<K> partial_trace(const linear_operator<K>&, const factors&);

#define COFREE_FRAMES(K)                                                   \
  namespace detail {                                                       \
  template std::optional<dense_array<K>> frame_columns(const space_node&); \
  }

#define COFREE_FUNCTION_SPACES(K)                                                      \
  template polynomial_space<K> polynomials(std::size_t, real_t<K>, real_t<K>);         \
  template sampled_function_space<K> sampled_functions(const std::vector<real_t<K>>&); \
  namespace detail {                                                                   \
  template polynomial_space<K> polynomials_on(const space<K>&, real_t<K>, real_t<K>);  \
  template sampled_function_space<K> sampled_functions_on(const space<K>&,             \
                                                          std::vector<real_t<K>>);     \
  }

#define COFREE_INVERSE(K)                                                                  \
  template linear_solution<K> solve(const linear_operator<K>&, const linear_operator<K>&); \
  template pseudo_inverse_operator<K> pseudo_inverse(const linear_operator<K>&,            \
                                                     std::optional<real_t<K>>);            \
  template oblique_projection_operator<K> oblique_projection(const linear_operator<K>&,    \
                                                             const linear_operator<K>&);

#define COFREE_LAZY_OPERATOR(K)                                                            \
  template class lazy_operator<K>;                                                         \
  template lazy_operator<K> lazy_operator<K>::tensored(const lazy_operator<K>&,            \
                                                       const lazy_operator<centre_t<K>>&); \
  template lazy_operator<K> matrix_free(const space<K>&, const space<K>&,                  \
                                        std::type_identity_t<columns_map<K>>,              \
                                        std::type_identity_t<columns_map<K>>);
/// A real operator left of a quaternionic one.
#define COFREE_REAL_LEFT(R)                                                     \
  template lazy_operator<quaternion<R>> lazy_operator<quaternion<R>>::tensored( \
      const lazy_operator<R>&, const lazy_operator<quaternion<R>>&);

#define COFREE_SPECTRAL_THEOREM(K)                                                 \
  template void require_hermitian(std::string_view, const linear_operator<K>&);    \
  template hermitian_decomposition<K> eigh(const linear_operator<K>&);             \
  template schur_decomposition<K> schur(const linear_operator<K>&);                \
  template std::vector<complex<real_t<K>>> eigenvalues(const linear_operator<K>&); \
  template linear_operator<K> square_root(const linear_operator<K>&);              \
  template linear_operator<K> exponential(const linear_operator<K>&);              \
  template linear_operator<K> logarithm(const linear_operator<K>&);                \
  template linear_operator<K> power(const linear_operator<K>&,                     \
                                    const std::type_identity_t<real_t<K>>&);

#define COFREE_SUBSPACE(K)                                                                     \
  template subspace<K> range(const linear_operator<K>&, std::optional<real_t<K>>);             \
  template subspace<K> kernel(const linear_operator<K>&, std::optional<real_t<K>>);            \
  template subspace<K> span(const std::vector<linear_operator<K>>&, std::optional<real_t<K>>); \
  template subspace<K> orthogonal_complement(const subspace<K>&);                              \
  template subspace<K> intersection(const subspace<K>&, const subspace<K>&);                   \
  template subspace<K> sum(const subspace<K>&, const subspace<K>&);
