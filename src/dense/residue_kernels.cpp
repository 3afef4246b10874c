#include "residue_kernels.hpp"

#include "integer_product.hpp"
#include "lanes.hpp"
#include "slice_kernels.hpp"

// The bodies are written once for a vector type and compiled for each instruction set.

namespace cofree::detail {
namespace {

/// Rows r to r + Rows of what s says, lanes e to e + 2 vectors: sums stay in registers, reduced
/// before they would round.
template <class L, int Rows>
COFREE_INLINE void sum_rows(const modular_sum& s, std::size_t r, std::size_t e) {
  using real = typename L::real;
  const std::size_t stride = s.table_stride, width = s.width;
  const double *const modulus = s.modulus + r, *const inverse = s.inverse + r;
  real sum[Rows][2], quotient[Rows][2];
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
    for (int h = 0; h < 2; ++h) {
      const double* const old = s.out + (r + std::size_t(i)) * s.out_stride + e;
      sum[i][h] = s.fresh ? real{} : L::load(old + std::size_t(h) * L::count);
      quotient[i][h] = real{};
    }
  const double* in = s.in + e;
  const double* table = s.table + r * stride;
  for (std::size_t left = s.terms; left > 0;) {
    const std::size_t some = left < s.terms_at_once ? left : s.terms_at_once;
    left -= some;
    for (const double* const end = table + some; table != end; ++table, in += width) {
      const real a = L::load(in), b = L::load(in + L::count);
#pragma GCC unroll 8
      for (int i = 0; i < Rows; ++i) {
        const double factor = table[std::size_t(i) * stride];
        sum[i][0] += a * factor, sum[i][1] += b * factor;
      }
    }
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i)
      for (int h = 0; h < 2; ++h) {
        const real q = L::nearest(sum[i][h] * inverse[i]);
        sum[i][h] -= q * modulus[i];
        if (s.quotient) quotient[i][h] += q;
      }
  }
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
    for (int h = 0; h < 2; ++h) {
      const std::size_t row = r + std::size_t(i), lane = e + std::size_t(h) * L::count;
      if (s.narrow)
        L::store_narrow(s.narrow + row * s.narrow_stride + lane, sum[i][h]);
      else
        L::store(s.out + row * s.out_stride + lane, sum[i][h]);
      if (!s.quotient) continue;
      double* const to = s.quotient + row * width + lane;
      L::store(to, s.fresh ? quotient[i][h] : L::load(to) + quotient[i][h]);
    }
}

/// A group of at most Most rows, for all lanes.
template <class L, int Most>
COFREE_INLINE void sum_group(const modular_sum& s, std::size_t r, std::size_t rows) {
  if (rows == std::size_t(Most)) {
    for (std::size_t e = 0; e < s.width; e += 2 * L::count) sum_rows<L, Most>(s, r, e);
  } else if constexpr (Most > 1) {
    sum_group<L, Most - 1>(s, r, rows);
  }
}

/// In groups of rows that are as even as can be: a short one would wait for its own sums.
template <class L>
COFREE_INLINE void sum(const modular_sum& s) {
  constexpr int registers = L::count == 8 ? 8 : 6;  // for two sums a row
  const std::size_t most = s.terms < 64 ? 6 : registers;
  for (std::size_t r = 0, groups = (s.rows + most - 1) / most; groups > 0; --groups) {
    const std::size_t rows = (s.rows - r + groups - 1) / groups;
    sum_group<L, registers>(s, r, rows);
    r += rows;
  }
}

template <class L>
COFREE_INLINE void cut(std::uint64_t* limbs, const std::uint64_t* part, const double* sign,
                       std::size_t count, std::size_t width, double* digits) {
  constexpr std::uint64_t mask = (std::uint64_t(1) << digit_bits) - 1;
  shift_right<L>(limbs, part, (count * digit_bits - 1) / 64 + 1, width);
  for (std::size_t t = 0; t < count; ++t) {
    const std::size_t bit = t * digit_bits, shift = bit % 64;
    const std::uint64_t* x = limbs + bit / 64 * width;
    const bool straddles = shift > 64 - digit_bits;
    for (std::size_t e = 0; e < width; e += L::count) {
      typename L::bits v = L::load(x + e) >> shift;
      if (straddles) v |= L::load(x + width + e) << (64 - shift);
      L::store(digits + t * width + e, L::real_of(v & mask) * L::load(sign + e));
    }
  }
}

template <class L>
COFREE_INLINE void split(const double* u, const double* v, std::size_t width, double q, double root,
                         std::int32_t* to_u, std::int32_t* to_v) {
  const double inverse = 1 / q;
  for (std::size_t e = 0; e < width; e += L::count) {
    const auto x = L::load(u + e), y = L::reduced(L::load(v + e) * root, q, inverse);
    L::store_narrow(to_u + e, L::reduced(x + y, q, inverse));
    L::store_narrow(to_v + e, L::reduced(x - y, q, inverse));
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
                         std::size_t width, std::uint64_t* limbs, std::uint64_t* negative) {
  for (std::size_t e = 0; e < width; e += L::count) {
    limb_writer<L, digit_bits> to{limbs + e, width};
    typename L::real before{};
    for (std::size_t t = 0; t < count; ++t) {
      to.add(L::whole_of(L::load(low + t * width + e) + before));
      before = L::load(high + t * width + e);
    }
    L::store(negative + e, to.finish(limbs + e, L::whole_of(before)));
  }
}

// What follows is one struct of entry points for each instruction set.
#define COFREE_KERNELS(name, width_of, attribute)                                                  \
  struct name {                                                                                    \
    using L = lanes<real##width_of, bits##width_of, whole##width_of, narrow##width_of>;            \
    attribute static void sum_(const modular_sum& s) {                                             \
      sum<L>(s);                                                                                   \
    }                                                                                              \
    attribute static void cut_(std::uint64_t* x, const std::uint64_t* p, const double* s,          \
                               std::size_t c, std::size_t w, double* d) {                          \
      cut<L>(x, p, s, c, w, d);                                                                    \
    }                                                                                              \
    attribute static void split_(const double* u, const double* v, std::size_t w, double q,        \
                                 double r, std::int32_t* x, std::int32_t* y) {                     \
      split<L>(u, v, w, q, r, x, y);                                                               \
    }                                                                                              \
    attribute static void multiply_(const integer_product& p) {                                    \
      multiply<L>(p);                                                                              \
    }                                                                                              \
    attribute static void merge_one_(const double* x, std::size_t n, double q, double w,           \
                                     std::int32_t* y) {                                            \
      merge_one<L>(x, n, q, w, y);                                                                 \
    }                                                                                              \
    attribute static void merge_two_(const double* x0, const double* x1, std::size_t n, double q,  \
                                     double w0, double w1, std::int32_t* y0, std::int32_t* y1) {   \
      merge_two<L>(x0, x1, n, q, w0, w1, y0, y1);                                                  \
    }                                                                                              \
    attribute static void load_(const std::int32_t* y, std::size_t ys, std::size_t c,              \
                                std::size_t w, const double* i, double* o) {                       \
      load<L>(y, ys, c, w, i, o);                                                                  \
    }                                                                                              \
    attribute static void carry_(const double* l, const double* h, std::size_t c, std::size_t w,   \
                                 std::uint64_t* x, std::uint64_t* n) {                             \
      carry<L>(l, h, c, w, x, n);                                                                  \
    }                                                                                              \
    attribute static void slice_(std::uint64_t* x, const std::uint64_t* p, const double* s,        \
                                 std::size_t c, std::size_t w, double* d, std::size_t t) {         \
      slice<L>(x, p, s, c, w, d, t);                                                               \
    }                                                                                              \
    attribute static void convolve_(const digit_product& d) {                                      \
      convolve<L>(d);                                                                              \
    }                                                                                              \
    attribute static void settle_(const double* v, std::size_t s, std::size_t c, std::size_t w,    \
                                  std::uint64_t* x, std::uint64_t* n) {                            \
      settle<L>(v, s, c, w, x, n);                                                                 \
    }                                                                                              \
    static constexpr residue_kernels all{sum_,  cut_,   split_, multiply_, merge_one_, merge_two_, \
                                         load_, carry_, slice_, convolve_, settle_};               \
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
