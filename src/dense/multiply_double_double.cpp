// The product of arrays of double-doubles: twelve operations a multiply-add, in vectors as wide as
// the processor has; the instruction set is chosen when the program runs.
#include <algorithm>
#include <cmath>
#include <cofree/dense/internal/compiled.hpp>

namespace cofree::detail {
namespace {

constexpr std::size_t tile = 64;

/// Rows of c in pieces of `tile` that stay in the nearest cache, two terms of the sum at a time.
[[gnu::always_inline]] inline void accumulate(double sign, split_array a, split_array b,
                                              double* c_hi, double* c_lo, std::size_t m,
                                              std::size_t k, std::size_t n) {
  double hi[tile], lo[tile];
  for (std::size_t first = 0; first < n; first += tile) {
    const std::size_t width = std::min(tile, n - first);
    for (std::size_t i = 0; i < m; ++i) {
      double* const out_hi = c_hi + i * n + first;
      double* const out_lo = c_lo + i * n + first;
      for (std::size_t j = 0; j < width; ++j) hi[j] = out_hi[j], lo[j] = out_lo[j];
      for (std::size_t l = 0; l < k; ++l) {
        const double x = sign * a.hi[i * k + l], y = sign * a.lo[i * k + l];
        const double* const u = b.hi + l * n + first;
        const double* const v = b.lo + l * n + first;
        for (std::size_t j = 0; j < width; ++j) {
          const double p = x * u[j];
          const double rest =
              __builtin_fma(y, u[j], __builtin_fma(x, v[j], __builtin_fma(x, u[j], -p)));
          const double s = hi[j] + p, t = s - hi[j];
          lo[j] += rest + ((hi[j] - (s - t)) + (p - t));
          hi[j] = s;
        }
      }
      for (std::size_t j = 0; j < width; ++j) out_hi[j] = hi[j], out_lo[j] = lo[j];
    }
  }
}

using kernel = void(double, split_array, split_array, double*, double*, std::size_t, std::size_t,
                    std::size_t);

void plain(double sign, split_array a, split_array b, double* hi, double* lo, std::size_t m,
           std::size_t k, std::size_t n) {
  accumulate(sign, a, b, hi, lo, m, k, n);
}
#if defined(__x86_64__)
// g++ would halve the vectors without the last word, which clang does not know.
#if defined(__clang__)
#define COFREE_WIDEST "avx512f,avx2,fma"
#else
#define COFREE_WIDEST "avx512f,avx2,fma,prefer-vector-width=512"
#endif
[[gnu::target("avx2,fma")]] void avx2(double sign, split_array a, split_array b, double* hi,
                                      double* lo, std::size_t m, std::size_t k, std::size_t n) {
  accumulate(sign, a, b, hi, lo, m, k, n);
}
[[gnu::target(COFREE_WIDEST)]] void avx512(double sign, split_array a, split_array b, double* hi,
                                           double* lo, std::size_t m, std::size_t k,
                                           std::size_t n) {
  accumulate(sign, a, b, hi, lo, m, k, n);
}
kernel* best_kernel() {
  if (__builtin_cpu_supports("avx512f")) return avx512;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2 : plain;
}
#else
kernel* best_kernel() {
  return plain;
}
#endif

}  // namespace

void double_double_accumulate(double sign, split_array a, split_array b, double* hi, double* lo,
                              std::size_t m, std::size_t k, std::size_t n) {
  static kernel* const best = best_kernel();
  best(sign, a, b, hi, lo, m, k, n);
}

}  // namespace cofree::detail
