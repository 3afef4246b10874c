// What this layer is compiled for a scalar K.
#pragma once

#include <cofree/spectral/bodies/fixed_points.hpp>

#include "scalar/for_each_scalar.hpp"

#define COFREE_FIXED_POINTS(K)                                             \
  namespace detail {                                                       \
  template spectral_radius_result<real_t<K>> spectral_radius_of(           \
      const superoperator<K>&, const basic_eigenpair_options<real_t<K>>&); \
  template peripheral_spectrum_result<real_t<K>> peripheral_spectrum_of(   \
      const superoperator<K>&, const peripheral_options<real_t<K>>&);      \
  }                                                                        \
  template fixed_points_result<K> fixed_points(const linear_operator<K>&,  \
                                               const fixed_point_options<real_t<K>>&);
