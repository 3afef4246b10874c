#include "residue_kernels.hpp"

#include <cstring>

// The bodies are written once for a vector type and compiled for each instruction set.
#define COFREE_INLINE inline __attribute__((always_inline))
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors cross no function that is not inlined

namespace cofree::detail {
namespace {

constexpr double magic = 0x1.8p52;  // x + magic − magic is the integer nearest x, |x| < 2⁵¹

#define COFREE_VECTORS(n)                                            \
  typedef double real##n __attribute__((vector_size(n * 8)));        \
  typedef std::uint64_t bits##n __attribute__((vector_size(n * 8))); \
  typedef std::int32_t narrow##n __attribute__((vector_size(n * 4)));
COFREE_VECTORS(2)
COFREE_VECTORS(4)
COFREE_VECTORS(8)
#undef COFREE_VECTORS

template <class Real, class Bits, class Narrow>
struct lanes {
  using real = Real;
  using bits = Bits;
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
  /// The integers of 0 ≤ x < 2⁵² as such, and back.
  static COFREE_INLINE bits whole(const real& x) {
    return (bits)(x + 0x1p52) & ((std::uint64_t(1) << 52) - 1);
  }
  static COFREE_INLINE real real_of(const bits& x) {
    return (real)(x | std::uint64_t(0x4330000000000000)) - 0x1p52;
  }
};

/// Rows r to r + Rows of what s says, lanes e to e + 2 vectors.
template <class L, int Rows>
COFREE_INLINE void sum_rows(const modular_sum& s, std::size_t r, std::size_t e) {
  using real = typename L::real;
  const std::size_t stride = s.table_stride, width = s.width;
  double* const out = s.out + r * s.out_stride + e;
  const std::size_t out_stride = s.out_stride;
  real sum[Rows][2];
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i) {
    sum[i][0] = s.fresh ? real{} : L::load(out + std::size_t(i) * out_stride);
    sum[i][1] = s.fresh ? real{} : L::load(out + std::size_t(i) * out_stride + L::count);
  }
  const double* in = s.in + e;
  const double* table = s.table + r * stride;
  for (const double* const end = table + s.terms; table != end; ++table, in += width) {
    const real a = L::load(in), b = L::load(in + L::count);
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) {
      const double factor = table[std::size_t(i) * stride];
      sum[i][0] += a * factor, sum[i][1] += b * factor;
    }
  }
  const double *const modulus = s.modulus + r, *const inverse = s.inverse + r;
  real quotient[Rows][2];
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
    for (int h = 0; h < 2; ++h) {
      quotient[i][h] = L::nearest(sum[i][h] * inverse[i]);
      L::store(out + std::size_t(i) * out_stride + std::size_t(h) * L::count,
               sum[i][h] - quotient[i][h] * modulus[i]);
    }
  if (!s.quotient) return;
  double* const q = s.quotient + r * width + e;
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
    for (int h = 0; h < 2; ++h) {
      double* const to = q + std::size_t(i) * width + std::size_t(h) * L::count;
      L::store(to, s.fresh ? quotient[i][h] : L::load(to) + quotient[i][h]);
    }
}

template <class L, int Rows>
COFREE_INLINE void sum_group(const modular_sum& s, std::size_t r) {
  for (std::size_t e = 0; e < s.width; e += 2 * L::count) sum_rows<L, Rows>(s, r, e);
}

/// In groups of rows that are as even as can be: a short one would wait for its own sums.
template <class L>
COFREE_INLINE void sum(const modular_sum& s) {
  constexpr std::size_t most = 6;  // 12 sums, as many as AVX2 has registers for
  for (std::size_t r = 0, groups = (s.rows + most - 1) / most; groups > 0; --groups) {
    const std::size_t rows = (s.rows - r + groups - 1) / groups;
    switch (rows) {
      case 6:
        sum_group<L, 6>(s, r);
        break;
      case 5:
        sum_group<L, 5>(s, r);
        break;
      case 4:
        sum_group<L, 4>(s, r);
        break;
      case 3:
        sum_group<L, 3>(s, r);
        break;
      case 2:
        sum_group<L, 2>(s, r);
        break;
      default:
        sum_group<L, 1>(s, r);
    }
    r += rows;
  }
}

template <class L>
COFREE_INLINE void cut(const std::uint64_t* limbs, const double* sign, std::size_t count,
                       std::size_t width, double* digits) {
  constexpr std::uint64_t mask = (std::uint64_t(1) << digit_bits) - 1;
  for (std::size_t t = 0; t < count; ++t) {
    const std::size_t bit = t * digit_bits, shift = bit % 64;
    const std::uint64_t* x = limbs + bit / 64 * width;
    for (std::size_t e = 0; e < width; e += L::count) {
      typename L::bits v = L::load(x + e) >> shift;
      if (shift > 64 - digit_bits) v |= L::load(x + width + e) << (64 - shift);
      L::store(digits + t * width + e, L::real_of(v & mask) * L::load(sign + e));
    }
  }
}

template <class L>
COFREE_INLINE void split(double* u, double* v, std::size_t width, double q, double root) {
  const double inverse = 1 / q;
  for (std::size_t e = 0; e < width; e += L::count) {
    const auto x = L::load(u + e), y = L::reduced(L::load(v + e) * root, q, inverse);
    L::store(u + e, L::reduced(x + y, q, inverse));
    L::store(v + e, L::reduced(x - y, q, inverse));
  }
}

template <class L>
COFREE_INLINE void merge_one(const double* x, std::size_t size, double q, double w,
                             std::int32_t* y) {
  const double inverse = 1 / q;
  for (std::size_t e = 0; e < size; e += L::count)
    L::store_narrow(y + e, L::reduced(L::reduced(L::load(x + e), q, inverse) * w, q, inverse));
}

template <class L>
COFREE_INLINE void merge_two(const double* x0, const double* x1, std::size_t size, double q,
                             double w0, double w1, std::int32_t* y0, std::int32_t* y1) {
  const double inverse = 1 / q;
  for (std::size_t e = 0; e < size; e += L::count) {
    const auto a = L::reduced(L::load(x0 + e), q, inverse),
               b = L::reduced(L::load(x1 + e), q, inverse);
    L::store_narrow(y0 + e, L::reduced((a + b) * w0, q, inverse));
    L::store_narrow(y1 + e, L::reduced((a - b) * w1, q, inverse));
  }
}

template <class L>
COFREE_INLINE void load(const std::int32_t* y, std::size_t y_stride, std::size_t count,
                        std::size_t width, const double* inverse, double* out) {
  double* const last = out + count * width;
  for (std::size_t e = 0; e < width; e += L::count) {
    typename L::real part{};
    for (std::size_t p = 0; p < count; ++p) {
      const auto x = L::load(y + p * y_stride + e);
      part += x * inverse[p];
      L::store(out + p * width + e, x);
    }
    L::store(last + e, L::nearest(part));
  }
}

template <class L>
COFREE_INLINE void carry(const double* low, const double* high, std::size_t count,
                         std::size_t width, std::uint64_t* limbs, double* negative) {
  for (std::size_t e = 0; e < width; e += L::count) {
    typename L::real over{};
    typename L::bits limb{};
    std::uint64_t* to = limbs + e;
    std::size_t shift = 0;
    for (std::size_t t = 0; t < count; ++t) {
      auto z = L::load(low + t * width + e) + over;
      if (t > 0) z += L::load(high + (t - 1) * width + e);
      // ⌊z/2²⁴⌋: z is an integer, so that the sum below is never half way between two.
      over = L::nearest(z * (1 / digit_base) - (0.5 - 0.5 / digit_base));
      const auto digit = L::whole(z - over * digit_base);
      limb |= digit << shift;
      if (shift + digit_bits >= 64) {
        L::store(to, limb);
        to += width;
        limb = shift + digit_bits > 64 ? digit >> (64 - shift) : typename L::bits{};
        shift += digit_bits - 64;
      } else {
        shift += digit_bits;
      }
    }
    over += L::load(high + (count - 1) * width + e);
    L::store(negative + e, over);
    if (shift > 0) L::store(to, limb | (typename L::bits)(over < 0.0) << shift);
  }
}

// What follows is one struct of entry points for each instruction set.
#define COFREE_KERNELS(name, width_of, attribute)                                                 \
  struct name {                                                                                   \
    using L = lanes<real##width_of, bits##width_of, narrow##width_of>;                            \
    attribute static void sum_(const modular_sum& s) {                                            \
      sum<L>(s);                                                                                  \
    }                                                                                             \
    attribute static void cut_(const std::uint64_t* x, const double* s, std::size_t c,            \
                               std::size_t w, double* d) {                                        \
      cut<L>(x, s, c, w, d);                                                                      \
    }                                                                                             \
    attribute static void split_(double* u, double* v, std::size_t w, double q, double r) {       \
      split<L>(u, v, w, q, r);                                                                    \
    }                                                                                             \
    attribute static void merge_one_(const double* x, std::size_t n, double q, double w,          \
                                     std::int32_t* y) {                                           \
      merge_one<L>(x, n, q, w, y);                                                                \
    }                                                                                             \
    attribute static void merge_two_(const double* x0, const double* x1, std::size_t n, double q, \
                                     double w0, double w1, std::int32_t* y0, std::int32_t* y1) {  \
      merge_two<L>(x0, x1, n, q, w0, w1, y0, y1);                                                 \
    }                                                                                             \
    attribute static void load_(const std::int32_t* y, std::size_t ys, std::size_t c,             \
                                std::size_t w, const double* i, double* o) {                      \
      load<L>(y, ys, c, w, i, o);                                                                 \
    }                                                                                             \
    attribute static void carry_(const double* l, const double* h, std::size_t c, std::size_t w,  \
                                 std::uint64_t* x, double* n) {                                   \
      carry<L>(l, h, c, w, x, n);                                                                 \
    }                                                                                             \
    static constexpr residue_kernels all{                                                         \
        sum_, cut_, split_, merge_one_, merge_two_, load_, carry_};                               \
  };
COFREE_KERNELS(anywhere, 2, )
#if defined(__x86_64__)
COFREE_KERNELS(avx2, 4, __attribute__((target("avx2,fma"))))
COFREE_KERNELS(avx512, 8, __attribute__((target("avx512f,avx512dq,avx512vl,fma"))))
#endif
#undef COFREE_KERNELS

}  // namespace

std::vector<const residue_kernels*> runnable_kernels() {
  std::vector<const residue_kernels*> found;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    found.push_back(&avx512::all);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found.push_back(&avx2::all);
#endif
  found.push_back(&anywhere::all);
  return found;
}

namespace {
const residue_kernels*& in_use() {
  static const residue_kernels* found = runnable_kernels().front();
  return found;
}
}  // namespace

const residue_kernels& kernels() {
  return *in_use();
}
void choose_kernels(const residue_kernels& k) {
  in_use() = &k;
}

}  // namespace cofree::detail
