// lsrdr/digits/working_precision.hpp — arrays and unknowns carried from one precision to another.
//
//   at_working_precision            the same numbers in the digits that work now
//   left_factor_in_any_precision    a left factor in whatever digits work, its residues kept
//   decimal_places, power_of_ten    −log₁₀ x, and back
#pragma once

#include <cmath>
#include <cofree/dense/internal/precision.hpp>
#include <cofree/scalar/long_real.hpp>
#include <memory>
#include <optional>
#include <utility>
#include "unknowns.hpp"

namespace cofree::detail {

template <scalar K, scalar J>
stationary_unknowns<K> with_real_type(const stationary_unknowns<J>& x) {
  stationary_unknowns<K> y;
  for (const auto& part : x.right.parts) y.right.parts.push_back(with_real_type<K>(part));
  for (const auto& part : x.left.parts) y.left.parts.push_back(with_real_type<K>(part));
  y.angle = static_cast<real_t<K>>(x.angle), y.turns = x.turns, y.slices = x.slices;
  y.fixed = with_real_type<K>(x.fixed);
  return y;
}

/// The same numbers carried with the working precision; a type of fixed precision as it is.
template <class R>
R at_working_precision(const R& x) {
  if constexpr (std::same_as<R, long_real>) {
    long_real y = long_real::zero_of(working_bits);
    mpfr_set(y.mpfr(), x.mpfr(), MPFR_RNDN);
    return y;
  } else {
    return x;
  }
}
template <scalar K>
dense_array<K> at_working_precision(const dense_array<K>& x) {
  dense_array<K> y = x;
  for (std::size_t i = 0; i < y.size(); ++i)
    for_each_part(y.data()[i], [](auto& c) { c = at_working_precision(c); });
  return y;
}
template <scalar K>
extended_array<K> at_working_precision(const extended_array<K>& x) {
  auto y = x;
  for (auto& part : y.parts) part = at_working_precision(part);
  return y;
}
template <scalar K>
stationary_unknowns<K> at_working_precision(const stationary_unknowns<K>& x) {
  auto y = x;
  y.right = at_working_precision(x.right), y.left = at_working_precision(x.left);
  y.angle = at_working_precision(x.angle);
  y.fixed = at_working_precision(x.fixed);
  return y;
}

/// A long array as a left factor in the working precision, whatever that is. Entries that are few bits
/// long keep those alone, and their residues serve every precision.
template <scalar K>
requires mpfr_based<real_t<K>>
class left_factor_in_any_precision {
public:
  /// @param numbers  must outlive this
  explicit left_factor_in_any_precision(const dense_array<K>& numbers) : numbers_(numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
      for_each_component(numbers.data()[i], [&](const real_t<K>& x) {
        own_bits_ = std::max(own_bits_, mpfr_min_prec(mpfr_access<real_t<K>>::get(x)));
      });
  }
  /// The caller shares the factor, which lives as long as anybody holds it.
  std::shared_ptr<const left_factor<K>> at_working_precision() {
    const mpfr_prec_t bits = std::min(own_bits_, working_bits);
    if (!factor_ || bits != bits_) {
      const bits_scope scope(bits);
      factor_.reset();  // two at once only where the caller holds the former
      factor_ = std::make_shared<const left_factor<K>>(detail::at_working_precision(numbers_));
      bits_ = bits;
    }
    return factor_;
  }

private:
  struct bits_scope {
    explicit bits_scope(mpfr_prec_t bits) : before(std::exchange(working_bits, bits)) {}
    ~bits_scope() { working_bits = before; }
    mpfr_prec_t before;
  };

  const dense_array<K>& numbers_;
  mpfr_prec_t own_bits_ = 53, bits_ = 0;
  std::shared_ptr<const left_factor<K>> factor_;
};

/// −log₁₀ x, finite also where x underflows a double; `none` for x = 0, −`none` for what is no number.
template <class R>
double decimal_places(const R& x, double none) {
  if (!(x > 0)) return x == 0 ? none : -none;
  using std::log;
  return -static_cast<double>(R(log(x))) / std::log(10.0);
}

template <class R>
R power_of_ten(double places) {
  using std::pow;
  return pow(R(10), R(places));
}

}  // namespace cofree::detail
