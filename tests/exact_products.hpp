// Products of long numbers compared with exact integer arithmetic.
#pragma once

#include <gmpxx.h>

#include <cofree/dense/internal/residue_product.hpp>
#include <cofree/scalar/random.hpp>
#include <vector>

namespace exact_products {

using namespace cofree;

/// numerator · 2^exponent
struct dyadic {
  mpz_class numerator;
  long exponent = 0;
};
inline dyadic exact(mpfr_srcptr x) {
  dyadic out;
  if (!mpfr_zero_p(x)) out.exponent = mpfr_get_z_2exp(out.numerator.get_mpz_t(), x);
  return out;
}
inline dyadic operator*(const dyadic& x, const dyadic& y) {
  return {x.numerator * y.numerator, x.exponent + y.exponent};
}
inline dyadic operator+(const dyadic& x, const dyadic& y) {
  if (x.numerator == 0) return y;
  if (y.numerator == 0) return x;
  const auto &low = x.exponent < y.exponent ? x : y, &high = x.exponent < y.exponent ? y : x;
  return {(high.numerator << (high.exponent - low.exponent)) + low.numerator, low.exponent};
}
inline dyadic operator-(const dyadic& x) {
  return {-x.numerator, x.exponent};
}
inline dyadic absolute(const dyadic& x) {
  return {abs(x.numerator), x.exponent};
}
inline bool at_most(const dyadic& x, const dyadic& y) {
  return (y + -x).numerator >= 0;
}

template <scalar K>
std::vector<dyadic> exact_parts(const K& x) {
  std::vector<dyadic> out;
  const auto parts = detail::mpfr_matrix_of<K>({&x, 1, 1}).numbers;
  for (mpfr_srcptr part : parts) out.push_back(exact(part));
  return out;
}
// e_p e_q = sign[p][q] e_(p xor q)
inline constexpr int sign[4][4] = {{1, 1, 1, 1}, {1, -1, 1, -1}, {1, -1, -1, 1}, {1, 1, -1, -1}};

struct exact_entry {
  std::vector<dyadic> value;
  dyadic scale;  ///< Σ |a|_∞ |b|_∞
};
template <scalar K>
exact_entry exact_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                          std::size_t i, std::size_t j) {
  const std::size_t k = op_a == op::none ? a.cols : a.rows, d = std::size_t(real_dimension<K>);
  exact_entry out{std::vector<dyadic>(d), {}};
  const auto largest = [](const std::vector<dyadic>& x) {
    dyadic top;
    for (const auto& y : x)
      if (at_most(top, absolute(y))) top = absolute(y);
    return top;
  };
  for (std::size_t l = 0; l < k; ++l) {
    const auto x = exact_parts<K>(op_a == op::none ? a(i, l) : conjugate(a(l, i)));
    const auto y = exact_parts<K>(op_b == op::none ? b(l, j) : conjugate(b(j, l)));
    for (std::size_t p = 0; p < d; ++p)
      for (std::size_t q = 0; q < d; ++q) {
        const dyadic term = x[p] * y[q];
        out.value[p ^ q] = out.value[p ^ q] + (sign[p][q] > 0 ? term : -term);
      }
    out.scale = out.scale + largest(x) * largest(y);
  }
  return out;
}

/// |c − exact| ≤ u|exact| + (u/4) scale, u = 2^−precision.
inline bool within_bound(mpfr_srcptr c, const dyadic& value, const dyadic& scale,
                         mpfr_prec_t precision) {
  if (!mpfr_number_p(c)) return false;
  dyadic error = absolute(exact(c) + -value);
  error.exponent += precision + 2;
  dyadic allowed = absolute(value);
  allowed.numerator *= 4;
  return at_most(error, allowed + scale);
}
inline bool is_nearest(mpfr_srcptr c, const dyadic& value) {
  mpfr_t nearest;
  mpfr_init2(nearest, mpfr_get_prec(c));
  mpfr_set_z_2exp(nearest, value.numerator.get_mpz_t(), value.exponent, MPFR_RNDN);
  const bool same = mpfr_equal_p(nearest, c) != 0;
  mpfr_clear(nearest);
  return same;
}

struct counts {
  long outside = 0, not_nearest = 0, entries = 0;
};
template <scalar K>
counts compare(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
               const_matrix_view<K> c, mpfr_prec_t precision) {
  counts out;
  for (std::size_t i = 0; i < c.rows; ++i)
    for (std::size_t j = 0; j < c.cols; ++j) {
      const auto should = exact_product<K>(op_a, a, op_b, b, i, j);
      const auto is = detail::mpfr_matrix_of<K>({&c(i, j), 1, 1}).numbers;
      for (std::size_t t = 0; t < is.size(); ++t) {
        ++out.entries;
        out.outside += !within_bound(is[t], should.value[t], should.scale, precision);
        out.not_nearest += !is_nearest(is[t], should.value[t]);
      }
    }
  return out;
}

/// Multiplies the entries by powers of two from −spread to 0, and some by 0.
template <scalar K>
void scatter(dense_array<K>& a, int spread, double zeros, random_source& source) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int shift = -int(source.uniform() * (spread + 1));
    const bool zero = source.uniform() < zeros;
    const auto parts = detail::mpfr_matrix_of<K>({a.data() + i, 1, 1}).numbers;
    for (mpfr_srcptr part : parts) {
      const auto x = const_cast<mpfr_ptr>(part);
      if (zero)
        mpfr_set_zero(x, 1);
      else
        mpfr_mul_2si(x, x, shift, MPFR_RNDN);
    }
  }
}

template <scalar K>
dense_array<K> draw(op o, std::size_t rows, std::size_t cols, std::uint64_t s) {
  return o == op::none ? random_matrix<K>(rows, cols, seed{s})
                       : random_matrix<K>(cols, rows, seed{s});
}
inline constexpr op ops[] = {op::none, op::adjoint};

/// Two factors of random shapes, as they stand or as adjoints.
template <class K>
struct random_factors {
  op op_a, op_b;
  std::size_t m, k, n;
  dense_array<K> a, b;
};
template <class K>
random_factors<K> draw_factors(std::size_t largest, int spread, double zeros,
                               random_source& source) {
  const auto size = [&] { return 1 + std::size_t(source.uniform() * double(largest)); };
  const std::size_t m = size(), k = size(), n = size();
  const op op_a = ops[source.bits() % 2], op_b = ops[source.bits() % 2];
  auto a = draw<K>(op_a, m, k, source.bits()), b = draw<K>(op_b, k, n, source.bits());
  scatter(a, spread, zeros, source);
  scatter(b, spread, zeros, source);
  return {op_a, op_b, m, k, n, std::move(a), std::move(b)};
}

}  // namespace exact_products
