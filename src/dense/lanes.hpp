// Vectors of doubles and of 64-bit integers, for bodies that are compiled for each instruction set.
//
// Everything is inlined into functions with a target attribute: include it where these are.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#define COFREE_INLINE inline __attribute__((always_inline))
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors cross no function that is not inlined

namespace cofree::detail {

inline constexpr double magic = 0x1.8p52;  // x + magic − magic is the integer nearest x, |x| < 2⁵¹

#define COFREE_VECTORS(n)                                            \
  typedef double real##n __attribute__((vector_size(n * 8)));        \
  typedef std::uint64_t bits##n __attribute__((vector_size(n * 8))); \
  typedef std::int64_t whole##n __attribute__((vector_size(n * 8))); \
  typedef std::int32_t narrow##n __attribute__((vector_size(n * 4)));
COFREE_VECTORS(2)
COFREE_VECTORS(4)
COFREE_VECTORS(8)
#undef COFREE_VECTORS

template <class Real, class Bits, class Whole, class Narrow>
struct lanes {
  using real = Real;
  using bits = Bits;
  using whole = Whole;
  using narrow = Narrow;
  static constexpr std::size_t count = sizeof(Real) / sizeof(double);

  static COFREE_INLINE real load(const double* p) {
    real v;
    std::memcpy(&v, p, sizeof v);
    return v;
  }
  static COFREE_INLINE bits load(const std::uint64_t* p) {
    bits v;
    std::memcpy(&v, p, sizeof v);
    return v;
  }
  static COFREE_INLINE real load(const std::int32_t* p) {
    narrow v;
    std::memcpy(&v, p, sizeof v);
    return __builtin_convertvector(v, real);
  }
  template <class V, class T>
  static COFREE_INLINE void store(T* p, const V& v) {
    std::memcpy(p, &v, sizeof v);
  }
  static COFREE_INLINE void store_narrow(std::int32_t* p, const real& v) {
    store(p, __builtin_convertvector(v, narrow));
  }
  static COFREE_INLINE real nearest(const real& x) { return (x + magic) - magic; }
  static COFREE_INLINE real reduced(const real& x, double q, double inverse) {
    return x - nearest(x * inverse) * q;
  }
  /// The integers of |x| < 2⁵¹ as such; back, of 0 ≤ x < 2⁵².
  static COFREE_INLINE whole whole_of(const real& x) {
    return (whole)(x + magic) - std::bit_cast<std::int64_t>(magic);
  }
  /// value where the comparison holds, else 0.
  template <class Comparison>
  static COFREE_INLINE real where(const Comparison& holds, double value) {
    return (real)((bits)holds & std::bit_cast<std::uint64_t>(value));
  }
  static COFREE_INLINE real real_of(const bits& x) {
    return (real)(x | std::uint64_t(0x4330000000000000)) - 0x1p52;
  }
};

}  // namespace cofree::detail
