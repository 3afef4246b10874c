#include "small_product.hpp"

#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#define COFREE_VECTORS [[gnu::target("avx2,fma")]]
#endif

namespace cofree::detail {
#if defined(__x86_64__)
namespace {

const bool has_vectors = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");

/// Rows × 4·Vectors numbers of a b, kept in registers. a(i, l) = a[i·row + l·col]; b and c have rows
/// of n numbers.
template <int Rows, int Vectors>
COFREE_VECTORS [[gnu::always_inline]] inline void block(const double* a, std::size_t row,
                                                        std::size_t col, std::size_t k,
                                                        const double* b, double* c, std::size_t n) {
  __m256d sum[Rows][Vectors];
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
    for (int j = 0; j < Vectors; ++j) sum[i][j] = _mm256_setzero_pd();
  for (std::size_t l = 0; l < k; ++l, b += n, a += col) {
    __m256d right[Vectors];
#pragma GCC unroll 8
    for (int j = 0; j < Vectors; ++j) right[j] = _mm256_loadu_pd(b + 4 * j);
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) {
      const __m256d left = _mm256_broadcast_sd(a + std::size_t(i) * row);
#pragma GCC unroll 8
      for (int j = 0; j < Vectors; ++j) sum[i][j] = _mm256_fmadd_pd(left, right[j], sum[i][j]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
    for (int j = 0; j < Vectors; ++j) _mm256_storeu_pd(c + std::size_t(i) * n + 4 * j, sum[i][j]);
}

/// c ← a b. @pre n is a multiple of 4
COFREE_VECTORS void whole(const double* a, std::size_t row, std::size_t col, std::size_t m,
                          std::size_t k, const double* b, double* c, std::size_t n) {
  std::size_t i = 0;
  for (; i + 4 <= m; i += 4) {
    std::size_t j = 0;
    for (; j + 8 <= n; j += 8) block<4, 2>(a + i * row, row, col, k, b + j, c + i * n + j, n);
    if (j < n) block<4, 1>(a + i * row, row, col, k, b + j, c + i * n + j, n);
  }
  for (; i < m; ++i)
    for (std::size_t j = 0; j < n; j += 4)
      block<1, 1>(a + i * row, row, col, k, b + j, c + i * n + j, n);
}

/// c ← a b† through a copy of b† with its rows in order.
[[gnu::noinline]] void times_adjoint(const double* a, std::size_t m, std::size_t k, const double* b,
                                     double* c, std::size_t n) {
  std::array<double, small_product_limit> right;
  for (std::size_t l = 0; l < k; ++l)
    for (std::size_t j = 0; j < n; ++j) right[l * n + j] = b[j * k + l];
  whole(a, k, 1, m, k, right.data(), c, n);
}

}  // namespace

bool small_product(op op_a, const const_matrix_view<double>& a, op op_b,
                   const const_matrix_view<double>& b, const matrix_view<double>& c) {
  const bool plain = op_a == op::none;
  const std::size_t m = c.rows, n = c.cols, k = plain ? a.cols : a.rows;
  const std::size_t work = m * n * k;
  if (!has_vectors || n % 4 != 0 || work == 0 || work > small_product_limit) return false;
  if (op_b == op::none)
    whole(a.data, plain ? k : 1, plain ? 1 : m, m, k, b.data, c.data, n);
  else if (plain)
    times_adjoint(a.data, m, k, b.data, c.data, n);
  else
    return false;
  return true;
}
#else
bool small_product(op, const const_matrix_view<double>&, op, const const_matrix_view<double>&,
                   const matrix_view<double>&) {
  return false;
}
#endif

}  // namespace cofree::detail
