// cofree/spectral/bounded_radius.hpp — a spectral radius and what it is proven to lie between.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace cofree {

/// A spectral radius and what it is proven to lie between, up to rounding, which the bounds include.
struct bounded_radius {
  double value = 0, lower = 0, upper = std::numeric_limits<double>::infinity();

  /// (upper − lower)/value; 0 where both are 0.
  double width() const { return upper > lower ? (upper - lower) / value : 0; }
  /// The factor by which a computed |λ| with |λ|² ≤ ρ may be above value^½: it reaches the upper bound.
  double room() const { return value > 0 && upper > value ? std::sqrt(upper / value) : 1; }
  /// The value raised by a computed |λ| = factor·value^½ of which |λ|² ≤ ρ is known (Cauchy–Schwarz), to the upper bound
  /// at most. The bounds stay: |λ| is computed and not proven.
  bounded_radius raised(double factor) const {
    return {factor < room() ? value * factor * factor : std::max(value, upper), lower, upper};
  }
  /// The same of c·M for c > 0.
  bounded_radius times(double c) const { return {value * c, lower * c, upper * c}; }
};

}  // namespace cofree
