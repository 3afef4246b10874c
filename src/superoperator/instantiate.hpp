// What this layer is compiled for a scalar K: one macro for each
// file of bodies.
#pragma once

#include "scalar/for_each_scalar.hpp"

#define COFREE_PRESERVATION(K)                                       \
  namespace detail {                                                 \
  template real_t<K> trace_preservation_of(const superoperator<K>&); \
  template real_t<K> unitality_of(const superoperator<K>&);          \
  }
#define COFREE_CHOI(K)                                                                            \
  COFREE_PRESERVATION(K)                                                                          \
  namespace detail {                                                                              \
  template linear_operator<K> choi_of(const superoperator<K>&);                                   \
  template complete_positivity_result<real_t<K>> complete_positivity_of(const superoperator<K>&); \
  template kraus_form<K> kraus_of(const superoperator<K>&);                                       \
  }                                                                                               \
  template superoperator<K> superoperator_of_choi(                                                \
      const linear_operator<K>&, const operator_space<K>&, const operator_space<K>&);

#define COFREE_MATRIX(K)                                                                          \
  namespace detail {                                                                              \
  template linear_operator<centre_t<K>> multiplied_out(const superoperator<K>&);                  \
  template centre_t<K> trace_of(const superoperator<K>&);                                         \
  }                                                                                               \
  template superoperator<K> superoperator_of(const linear_operator<centre_t<K>>&,                 \
                                             const operator_space<K>&, const operator_space<K>&); \
  template centre_t<K> gamma_trace(const linear_operator<K>&, const linear_operator<K>&, last);

#define COFREE_SUPEROPERATOR(K)                                                               \
  template void require_same_operator_space(std::string_view, std::string_view,               \
                                            const operator_space<K>&, std::string_view,       \
                                            const operator_space<K>&, std::string_view);      \
  namespace detail {                                                                          \
  template superoperator<K> combination(std::string_view, const superoperator<K>&,            \
                                        const superoperator<K>&, int);                        \
  template superoperator<K> multiple(const superoperator<K>&, const centre_t<K>&);            \
  template superoperator<K> composition(const superoperator<K>&, const superoperator<K>&);    \
  template superoperator<K> repeated(const superoperator<K>&, int);                           \
  }                                                                                           \
  template superoperator<K> identity_superoperator(const operator_space<K>&);                 \
  template superoperator<K> left_multiplication(const linear_operator<K>&, const space<K>&);  \
  template superoperator<K> right_multiplication(const linear_operator<K>&, const space<K>&); \
  template superoperator<K> sandwich(const linear_operator<K>&, const linear_operator<K>&);
