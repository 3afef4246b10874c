// cofree/spectral/bounded_radius.hpp — a spectral radius and what it is proven to lie between.
#pragma once

#include <limits>

namespace cofree {

/// A spectral radius and what it is proven to lie between, up to rounding, which the bounds include.
struct bounded_radius {
  double value = 0, lower = 0, upper = std::numeric_limits<double>::infinity();

  /// (upper − lower)/value; 0 where both are 0.
  double width() const { return upper > lower ? (upper - lower) / value : 0; }
  /// The same of c·M for c > 0.
  bounded_radius times(double c) const { return {value * c, lower * c, upper * c}; }
};

}  // namespace cofree
