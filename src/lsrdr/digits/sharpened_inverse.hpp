// lsrdr/digits/sharpened_inverse.hpp — corrections that gain more digits than a double has.
//
//   sharpened_inverse<R>   an inverse of the derivative, its digits doubled where that pays
//
// X ← X(2 − JX) doubles the digits to which X inverts J; what X leaves out stays left out: it keeps
// its range and its kernel, and at a solution XJ then only leaves directions of the solutions. Each
// step of Newton's method gains the digits of X, at the price of one residual; J at p digits is
// worth its price where enough digits are still to be won. Source: [Schulz1933].
#pragma once

#include <cofree/dense/multiply.hpp>
#include "least_norm.hpp"

namespace cofree::detail {

/// What a choice between steps and digits needs to know: counts of multiplications. One of p digits
/// takes (p + 60)^1.5 units, one of J and of its products 0.3 of that, as measured.
struct step_costs {
  double residual = 0;  ///< multiplications of one residual
  double unknowns = 0;

  static double multiplication(double digits) { return std::pow(digits + 60, 1.5); }
  /// The cost of J, of the residual's size a column, and of two products.
  double sharpening(double digits) const {
    return 0.3 * (unknowns * residual + 2 * std::pow(unknowns, 3)) * multiplication(digits);
  }
  /// The cost of all residuals from `places` to `wanted`, each of which gains `gain` places.
  double steps(double places, double wanted, double gain) const {
    return (wanted - places) / gain * residual * multiplication((places + wanted) / 2);
  }
};

template <class R>
class sharpened_inverse {
public:
  static constexpr int spare_digits = 10;

  bool empty() const { return inverse_.rows() == 0; }
  /// The places that a step gains with it, and the digits in which it is kept.
  int gain() const { return gain_; }
  int digits() const { return gain_ + spare_digits; }
  /// A step gains `gain` places now. Whether twice of that is cheaper, J included; the point has to
  /// be as exact as the new J.
  static bool pays(const step_costs& costs, double places, double wanted, double gain) {
    const double next = 2 * gain + spare_digits;
    return gain >= 8 && places >= next &&
           costs.steps(places, wanted, gain) - costs.steps(places, wanted, 2 * gain) >
               costs.sharpening(next);
  }
  /// X(2 − JX), at the working digits; a step then gains `gain` places.
  /// @param rough  what stands in for X where it is empty
  template <class Rough>
  void sharpen(const dense_array<R>& jacobian, const dense_array<Rough>& rough, int gain) {
    if (empty()) inverse_ = with_real_type<R>(rough);
    auto next = multiply(inverse_, multiply(jacobian, inverse_));
    scale(next, R(-1));
    add_scaled(next, inverse_, R(2));
    inverse_ = std::move(next);
    gain_ = gain;
  }
  /// X v, at the working digits.
  dense_array<R> operator()(const dense_array<R>& v) const { return multiply(inverse_, v); }

private:
  dense_array<R> inverse_;
  int gain_ = 0;
};

}  // namespace cofree::detail
