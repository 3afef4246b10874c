#include "sums.hpp"

#include <cofree/dense/sums.hpp>

#include "lanes.hpp"

// The bodies are written once for a vector type and compiled for each instruction set.
namespace cofree::detail {
namespace {

/// What sums of complex numbers need besides.
template <class L>
struct pairs_of_lanes : L {
  using real = typename L::real;
  using L::count;

  /// (x₁, x₀, x₃, x₂, …): real and imaginary parts change places.
  static COFREE_INLINE real swapped(const real& v) {
    if constexpr (count == 2)
      return __builtin_shufflevector(v, v, 1, 0);
    else if constexpr (count == 4)
      return __builtin_shufflevector(v, v, 1, 0, 3, 2);
    else
      return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
  }
  /// (−a, a, −a, a, …)
  static COFREE_INLINE real alternating(double a) {
    real v;
    for (std::size_t i = 0; i < count; ++i) v[i] = i % 2 == 0 ? -a : a;
    return v;
  }
  static COFREE_INLINE double sum(const real& v) {
    double s = 0;
    for (std::size_t i = 0; i < count; ++i) s += v[i];
    return s;
  }
};

template <class L>
COFREE_INLINE double real_dot(std::size_t n, const double* x, const double* y) {
  typename L::real a{}, b{}, c{}, d{};
  std::size_t i = 0;
  for (; i + 4 * L::count <= n; i += 4 * L::count) {
    a += L::load(x + i) * L::load(y + i);
    b += L::load(x + i + L::count) * L::load(y + i + L::count);
    c += L::load(x + i + 2 * L::count) * L::load(y + i + 2 * L::count);
    d += L::load(x + i + 3 * L::count) * L::load(y + i + 3 * L::count);
  }
  for (; i + L::count <= n; i += L::count) a += L::load(x + i) * L::load(y + i);
  double rest = 0;
  for (; i < n; ++i) rest += x[i] * y[i];
  return L::sum((a + b) + (c + d)) + rest;
}

/// re ← the real part of Σ conj(x) y, im ← its imaginary part, for n numbers that are (re, im) by turns.
template <class L>
COFREE_INLINE void complex_dot(std::size_t n, const double* x, const double* y, double* re,
                               double* im) {
  typename L::real a{}, b{}, c{}, d{};
  std::size_t i = 0;
  for (; i + 2 * L::count <= n; i += 2 * L::count) {
    const auto x0 = L::load(x + i), y0 = L::load(y + i);
    const auto x1 = L::load(x + i + L::count), y1 = L::load(y + i + L::count);
    a += x0 * y0, b += x0 * L::swapped(y0);
    c += x1 * y1, d += x1 * L::swapped(y1);
  }
  double real = L::sum(a + c), imaginary = -L::sum((b + d) * L::alternating(1));
  for (; i < n; i += 2) {
    real += x[i] * y[i] + x[i + 1] * y[i + 1];
    imaginary += x[i] * y[i + 1] - x[i + 1] * y[i];
  }
  *re = real, *im = imaginary;
}

template <class L>
COFREE_INLINE void real_add(std::size_t n, double* y, const double* x, double c) {
  std::size_t i = 0;
  for (; i + L::count <= n; i += L::count) L::store(y + i, L::load(y + i) + L::load(x + i) * c);
  for (; i < n; ++i) y[i] += x[i] * c;
}

template <class L>
COFREE_INLINE void complex_add(std::size_t n, double* y, const double* x, double re, double im) {
  const auto turn = L::alternating(im);
  std::size_t i = 0;
  for (; i + L::count <= n; i += L::count) {
    const auto v = L::load(x + i);
    L::store(y + i, L::load(y + i) + (v * re + L::swapped(v) * turn));
  }
  for (; i < n; i += 2) {
    const double a = x[i], b = x[i + 1];
    y[i] += a * re - b * im, y[i + 1] += b * re + a * im;
  }
}

// What follows is one struct of entry points for each instruction set.
#define COFREE_SUMS(name, n_, attribute)                                                     \
  struct name {                                                                              \
    using L = pairs_of_lanes<lanes<real##n_, bits##n_, whole##n_, narrow##n_>>;              \
    attribute static double real_dot_(std::size_t n, const double* x, const double* y) {     \
      return real_dot<L>(n, x, y);                                                           \
    }                                                                                        \
    attribute static void complex_dot_(std::size_t n, const double* x, const double* y,      \
                                       double* re, double* im) {                             \
      complex_dot<L>(n, x, y, re, im);                                                       \
    }                                                                                        \
    attribute static void real_add_(std::size_t n, double* y, const double* x, double c) {   \
      real_add<L>(n, y, x, c);                                                               \
    }                                                                                        \
    attribute static void complex_add_(std::size_t n, double* y, const double* x, double re, \
                                       double im) {                                          \
      complex_add<L>(n, y, x, re, im);                                                       \
    }                                                                                        \
    static constexpr sum_kernels all{real_dot_, complex_dot_, real_add_, complex_add_};      \
  };
COFREE_SUMS(anywhere, 2, )
#if defined(__x86_64__)
COFREE_SUMS(avx2, 4, __attribute__((target("avx2,fma"))))
COFREE_SUMS(avx512, 8, __attribute__((target("avx512f,fma"))))
#endif
#undef COFREE_SUMS

}  // namespace

std::vector<const sum_kernels*> runnable_sums() {
  std::vector<const sum_kernels*> found;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) found.push_back(&avx512::all);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found.push_back(&avx2::all);
#endif
  found.push_back(&anywhere::all);
  return found;
}

namespace {

const sum_kernels& best() {
  static const sum_kernels* const found = runnable_sums().front();
  return *found;
}
const double* parts(const std::complex<double>* x) {
  return reinterpret_cast<const double*>(x);
}

}  // namespace

double dot(std::size_t n, const double* x, const double* y) {
  return best().real_dot(n, x, y);
}
std::complex<double> dot(std::size_t n, const std::complex<double>* x,
                         const std::complex<double>* y) {
  double re, im;
  best().complex_dot(2 * n, parts(x), parts(y), &re, &im);
  return {re, im};
}
void add_multiple(std::size_t n, double* y, const double* x, double c) {
  best().real_add(n, y, x, c);
}
void add_multiple(std::size_t n, std::complex<double>* y, const std::complex<double>* x,
                  std::complex<double> c) {
  best().complex_add(2 * n, reinterpret_cast<double*>(y), parts(x), c.real(), c.imag());
}

}  // namespace cofree::detail
