// cofree/dense/bodies/multiply.hpp — products of arrays over any scalar.
//
// float and double: BLAS. double_double: vector kernels on the components. Numbers on MPFR: a loop
// without temporaries, or digits or residues where they win (long_product). Everything else: the
// loop.
#pragma once

#include <algorithm>
#include <atomic>
#include <cofree/dense/internal/compiled.hpp>
#include <cofree/dense/internal/precision.hpp>
#include <cofree/dense/internal/residue_product.hpp>
#include <mutex>
#include <optional>
#include <vector>

namespace cofree {
namespace detail {

/// The real numbers of x, in order.
template <scalar K>
auto components(const K& x) {
  using R = real_t<K>;
  if constexpr (field_of<K> == field::real)
    return std::array<R, 1>{x};
  else if constexpr (field_of<K> == field::complex)
    return std::array<R, 2>{x.real(), x.imag()};
  else
    return std::array<R, 4>{x.w, x.x, x.y, x.z};
}
template <scalar K>
K from_components(const std::array<real_t<K>, std::size_t(real_dimension<K>)>& x) {
  if constexpr (field_of<K> == field::real)
    return x[0];
  else if constexpr (field_of<K> == field::complex)
    return K(x[0], x[1]);
  else
    return K(x[0], x[1], x[2], x[3]);
}

/// c ← op_a(a) op_b(b), row by row.
template <scalar K>
void loop_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                  matrix_view<K> c) {
  const std::size_t k = op_a == op::none ? a.cols : a.rows;
  for (std::size_t i = 0; i < c.rows; ++i) {
    for (std::size_t j = 0; j < c.cols; ++j) c(i, j) = K(real_t<K>(0));
    for (std::size_t l = 0; l < k; ++l) {
      const K x = op_a == op::none ? a(i, l) : conjugate(a(l, i));
      for (std::size_t j = 0; j < c.cols; ++j)
        c(i, j) += x * (op_b == op::none ? b(l, j) : conjugate(b(j, l)));
    }
  }
}

/// One component of op(a) after another as rows × cols doubles hi and lo.
template <scalar K>
std::vector<double> split(op o, const_matrix_view<K> a, std::size_t rows, std::size_t cols) {
  constexpr std::size_t d = std::size_t(real_dimension<K>);
  const std::size_t size = rows * cols;
  std::vector<double> out(2 * d * size);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) {
      const auto x = components<K>(o == op::none ? a(i, j) : conjugate(a(j, i)));
      for (std::size_t p = 0; p < d; ++p) {
        out[2 * p * size + i * cols + j] = x[p].hi;
        out[(2 * p + 1) * size + i * cols + j] = x[p].lo;
      }
    }
  return out;
}

/// The products of all pairs of components, each by the vector kernel. The error is at most
/// (k + 3)·ε of the sum of moduli, as in the loop.
template <scalar K>
void double_double_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                           matrix_view<K> c) {
  constexpr std::size_t d = std::size_t(real_dimension<K>);
  const std::size_t m = c.rows, n = c.cols, k = op_a == op::none ? a.cols : a.rows;
  if (m * k * n < 64 || n < 3) return loop_product(op_a, a, op_b, b, c);
  const auto left = split(op_a, a, m, k), right = split(op_b, b, k, n);
  std::vector<double> sums(2 * d * m * n);
  const auto part = [](const std::vector<double>& x, std::size_t p, std::size_t size) {
    return split_array{x.data() + 2 * p * size, x.data() + (2 * p + 1) * size};
  };
  for (std::size_t p = 0; p < d; ++p)
    for (std::size_t q = 0; q < d; ++q) {
      double* const hi = sums.data() + 2 * (p ^ q) * m * n;
      double_double_accumulate(product_sign[p][q], part(left, p, m * k), part(right, q, k * n), hi,
                               hi + m * n, m, k, n);
    }
  std::array<double_double, d> x;
  for (std::size_t i = 0; i < m * n; ++i) {
    for (std::size_t p = 0; p < d; ++p) {
      double e = 0;
      const double s = two_sum(sums[2 * p * m * n + i], sums[(2 * p + 1) * m * n + i], e);
      x[p] = {s, e};
    }
    c.data[i] = from_components<K>(x);
  }
}

/// The components of x where they lie.
template <scalar K>
auto mpfr_components(const K& x) {
  using access = mpfr_access<real_t<K>>;
  if constexpr (field_of<K> == field::real)
    return std::array<mpfr_srcptr, 1>{access::get(x)};
  else if constexpr (field_of<K> == field::complex)
    return std::array<mpfr_srcptr, 2>{access::get(x.real()), access::get(x.imag())};
  else
    return std::array<mpfr_srcptr, 4>{access::get(x.w), access::get(x.x), access::get(x.y),
                                      access::get(x.z)};
}

/// c ← op_a(a) op_b(b) with sums in place. @pre the numbers of c have their precision
template <scalar K>
requires mpfr_based<real_t<K>>
void mpfr_loop(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b, matrix_view<K> c) {
  using R = real_t<K>;
  constexpr std::size_t d = std::size_t(real_dimension<K>);
  const std::size_t k = op_a == op::none ? a.cols : a.rows;
  const auto out = mpfr_target_of<K>(c).numbers;
  for (std::size_t e = 0; k == 0 && e < out.size(); ++e) mpfr_set_zero(out[e], 1);
  if (k == 0 || out.size() == 0) return;
  R product = [&] {
    if constexpr (std::same_as<R, long_real>)
      return R::zero_of(mpfr_get_prec(out[0]));
    else
      return R(0);
  }();
  const mpfr_ptr t = mpfr_access<R>::get(product);
  for (std::size_t e = 0; e < c.rows * c.cols; ++e)
    for (std::size_t l = 0; l < k; ++l) {
      const std::size_t i = e / c.cols, j = e % c.cols;
      const auto x = mpfr_components(op_a == op::none ? a(i, l) : a(l, i));
      const auto y = mpfr_components(op_b == op::none ? b(l, j) : b(j, l));
      for (std::size_t p = 0; p < d; ++p)
        for (std::size_t q = 0; q < d; ++q) {
          const bool turned = (p > 0 && op_a == op::adjoint) != (q > 0 && op_b == op::adjoint);
          const bool minus = (product_sign[p][q] > 0) == turned;
          const mpfr_ptr sum = out[e * d + (p ^ q)];
          if (l == 0 && p == 0) {  // the first term of each sum
            mpfr_mul(sum, x[p], y[q], MPFR_RNDN);
            if (minus) mpfr_neg(sum, sum, MPFR_RNDN);
          } else {
            mpfr_mul(t, x[p], y[q], MPFR_RNDN);
            (minus ? mpfr_sub : mpfr_add)(sum, sum, t, MPFR_RNDN);
          }
        }
    }
}

/// The one place where products of long numbers choose their way.
template <scalar K>
requires mpfr_based<real_t<K>>
void long_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                  matrix_view<K> c) {
  // Its result has the precision of c.
  if constexpr (std::same_as<real_t<K>, long_real>)
    if (a.rows * a.cols > 0) prepare<K>(c, std::max(bits_of(a), bits_of(b)));
  if (residue_product<K>(op_a, a, op_b, b, c)) return;
  mpfr_loop(op_a, a, op_b, b, c);
}

/// The residues of a left factor, formed at the second product that they may serve: a factor that
/// is used once does not pay for them. A factor of few bits keeps them for partners of more and more.
template <scalar K>
class residues_on_demand {
public:
  void multiply(op op_a, const dense_array<K>& a, const_matrix_view<K> b, matrix_view<K> c) {
    const mpfr_prec_t own = precision_of_factor(a), other = a.size() > 0 ? bits_of(b) : 0;
    if (worth_while(op_a, a, b, std::max(own, other)) && uses_.fetch_add(1) > 0) {
      const auto factor = formed(a, own, other);
      prepare<K>(c, std::max(own, other));
      if (factor->multiply(op_a, op::none, b, c)) return;
    }
    long_product<K>(op_a, a, op::none, b, c);
  }

private:
  static bool worth_while(op op_a, const dense_array<K>& a, const_matrix_view<K> b,
                          mpfr_prec_t bits) {
    if (a.size() == 0 || b.cols == 0) return false;
    const bool turned = op_a == op::adjoint;
    return residues_pay(turned ? a.cols() : a.rows(), turned ? a.rows() : a.cols(), b.cols,
                        std::size_t(real_dimension<K>), bits, true);
  }
  /// Read once: the array does not change.
  mpfr_prec_t precision_of_factor(const dense_array<K>& a) {
    mpfr_prec_t bits = own_bits_.load();
    if (bits == 0 && a.size() > 0) own_bits_ = bits = bits_of<K>(a.view());
    return bits;
  }
  std::shared_ptr<const residue_factor<K>> formed(const dense_array<K>& a, mpfr_prec_t own,
                                                  mpfr_prec_t other) {
    const std::lock_guard guard(lock_);
    if (!factor_ || (other > own && other > bits_)) {
      bits_ = other > own ? other + other / 2 : own;
      factor_ = std::make_shared<const residue_factor<K>>(a.view(), bits_);
    }
    return factor_;
  }

  std::atomic<int> uses_ = 0;
  std::atomic<mpfr_prec_t> own_bits_ = 0;
  std::mutex lock_;
  mpfr_prec_t bits_ = 0;
  std::shared_ptr<const residue_factor<K>> factor_;
};

}  // namespace detail

template <scalar K>
void multiply(op op_a, const std::type_identity_t<const_matrix_view<K>>& a, op op_b,
              const std::type_identity_t<const_matrix_view<K>>& b, const matrix_view<K>& c) {
  if constexpr (detail::compiled_scalar<K>)
    detail::built_in_product<K>(op_a, a, op_b, b, c);
  else if constexpr (std::same_as<real_t<K>, double_double>)
    detail::double_double_product<K>(op_a, a, op_b, b, c);
  else if constexpr (detail::mpfr_based<real_t<K>>)
    detail::long_product<K>(op_a, a, op_b, b, c);
  else
    detail::loop_product<K>(op_a, a, op_b, b, c);
}

template <scalar K>
left_factor<K>::left_factor(dense_array<K> a)
    : array_(std::make_shared<dense_array<K>>(std::move(a))) {
  if constexpr (detail::compiled_scalar<K> && !commutative_scalar<K>)
    sums_ = std::make_shared<std::array<dense_array<real_t<K>>, 8>>(detail::left_sums(*array_));
  else if constexpr (detail::mpfr_based<real_t<K>>)
    residues_ = std::make_shared<detail::residues_on_demand<K>>();
}

template <scalar K>
void left_factor<K>::multiply(op op_a, const_matrix_view<K> b, matrix_view<K> c) const {
  if constexpr (detail::compiled_scalar<K> && !commutative_scalar<K>)
    detail::prepared_product<real_t<K>>(op_a, *sums_, *array_, b, c);
  else if constexpr (detail::mpfr_based<real_t<K>>)
    residues_->multiply(op_a, *array_, b, c);
  else
    cofree::multiply<K>(op_a, *array_, op::none, b, c);
}

}  // namespace cofree
