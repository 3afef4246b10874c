// cofree/scalar/random.hpp — random numbers that are the same bits for the same seed.
//
//   seed                      a 64-bit number with a type of its own
//   random_source             a stream of standard normal numbers from a seed
//   random_scalar<K>(source)  independent standard normal components, all digits of real_t<K> drawn;
//                             rounded to double they are the draw at double
//
// The stream is SplitMix64 [Steele2014] with the Box–Muller map: unlike the distributions of the
// standard library it does not depend on the implementation.
#pragma once

#include <cmath>
#include <cofree/scalar/scalar.hpp>
#include <cstdint>

namespace cofree {

/// Everything random takes one; seeds that differ give independent streams.
struct seed {
  std::uint64_t value = 1;
  /// A seed for the k-th of several draws that belong together.
  seed derived(std::uint64_t k) const {
    return {(value + 1) * 0x9E3779B97F4A7C15ULL ^ (k + 1) * 0xD1B54A32D192ED03ULL};
  }
};

class random_source {
public:
  explicit random_source(seed s)
      : state_(s.value * 0x9E3779B97F4A7C15ULL + 0x632BE59BD9B4E019ULL) {}

  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// Uniform in (0, 1).
  double uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }
  double normal() {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(6.283185307179586477 * uniform());
  }
  /// The same draw with all digits of R: normal() and random bits below its last one. Rounded to
  /// double it is normal(), and the stream goes on as after normal().
  template <class R>
  R normal_in() {
    const double draw = normal();
    const R floor = epsilon<R>() * R(std::abs(draw));
    // 7/16 of a unit in the last place: it rounds back, also where R has few bits more.
    double unit = 0.4375 * (std::nextafter(std::abs(draw), 1e300) - std::abs(draw));
    R x(draw), tail(0), weight(draw < 0 ? -unit : unit);
    if (!(R(unit) > floor)) return x;
    for (random_source below({state_}); (weight < R(0) ? R(-weight) : weight) > floor;) {
      weight *= R(0x1p-53);
      tail += R(static_cast<double>(below.bits() >> 11)) * weight;
    }
    return x + tail;
  }

private:
  std::uint64_t state_;
};

template <scalar K>
K random_scalar(random_source& source) {
  using R = real_t<K>;
  if constexpr (field_of<K> == field::real) {
    return K(source.template normal_in<R>());
  } else if constexpr (field_of<K> == field::complex) {
    const R a = source.template normal_in<R>(), b = source.template normal_in<R>();
    return K(a, b);
  } else {
    const R a = source.template normal_in<R>(), b = source.template normal_in<R>(),
            c = source.template normal_in<R>(), d = source.template normal_in<R>();
    return K(a, b, c, d);
  }
}

}  // namespace cofree
