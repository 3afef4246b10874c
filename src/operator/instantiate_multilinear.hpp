// What canonical isometries, bending, powers and determinants are compiled for a scalar K.
#pragma once

#include "scalar/for_each_scalar.hpp"

#define COFREE_CANONICAL_ISOMETRIES(K)                                                           \
  template linear_operator<centre_t<K>> operators_into_product(const space<K>&, const space<K>&, \
                                                               const space<centre_t<K>>&);       \
  template linear_operator<centre_t<K>> product_of_operators(                                    \
      const space<K>&, const space<K>&, const space<centre_t<K>>&, const space<centre_t<K>>&);   \
  template linear_operator<K> distribute(const space<K>&, std::size_t);                          \
  template linear_operator<K> distribute(const space<K>&);                                       \
  template linear_operator<K> bend_to_domain(const linear_operator<K>&, last);                   \
  template linear_operator<K> bend_to_codomain(const linear_operator<K>&, last);                 \
  template linear_operator<centre_t<K>> curried(const linear_operator<K>&, last);                \
  template linear_operator<K> uncurried(const linear_operator<centre_t<K>>&,                     \
                                        const operator_space<K>&);

#define COFREE_COMMUTATIVE_ISOMETRIES(K)                                              \
  template linear_operator<K> operators_as_product(const space<K>&, const space<K>&); \
  template linear_operator<K> evaluation(const space<K>&);                            \
  template linear_operator<K> coevaluation(const space<K>&);

#define COFREE_POWERS(K)                                                                \
  template class power_space<K>;                                                        \
  template linear_operator<K> induced(const linear_operator<K>&, const power_space<K>&, \
                                      const power_space<K>&);                           \
  template K determinant(const linear_operator<K>&);
