// Products of few long numbers by digits: always the nearest number to the exact product.
#include <doctest/doctest.h>

#include <cofree/dense/bodies/multiply.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "dense/slice_product.hpp"
#include "exact_products.hpp"

using namespace cofree;
using namespace exact_products;
using detail::outer;

namespace {

/// c ← op_a(a) op_b(b) by digits; false where their sums are not exact.
template <scalar K>
bool by_digits(op op_a, const dense_array<K>& a, op op_b, const dense_array<K>& b,
               dense_array<K>& c) {
  const auto x = detail::mpfr_matrix_of<K>(a.view()), y = detail::mpfr_matrix_of<K>(b.view());
  const auto left = detail::scaling_of(x, op_a == op::none ? outer::rows : outer::cols, {});
  const auto right = detail::scaling_of(y, op_b == op::none ? outer::cols : outer::rows, {});
  REQUIRE(left);
  REQUIRE(right);
  const std::size_t inner = op_a == op::none ? a.cols() : a.rows();
  if (!detail::slices_are_exact(inner, x.components, *left, *right)) return false;
  detail::slice_product(op_a, x, *left, op_b, y, *right,
                        std::max(left->precision, right->precision),
                        detail::mpfr_target_of<K>(c.view()));
  return true;
}

template <scalar K>
void random_products(int trials, std::size_t largest, int spread, double zeros) {
  random_source source(seed{std::uint64_t(spread) + largest});
  long served = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const auto drawn = draw_factors<K>(largest, spread, zeros, source);
    const auto op_a = drawn.op_a, op_b = drawn.op_b;
    const auto m = drawn.m, k = drawn.k, n = drawn.n;
    const auto &a = drawn.a, &b = drawn.b;
    dense_array<K> c(m, n);
    if (!by_digits<K>(op_a, a, op_b, b, c)) continue;
    ++served;
    INFO("trial ", trial, ": ", m, "x", k, "x", n, ", spread ", spread);
    REQUIRE(compare<K>(op_a, a, op_b, b, c, detail::precision_of(a(0, 0))).not_nearest == 0);
  }
  CHECK(served > trials / 2);
}

/// Ones in the 22 lower bits of every digit of 23: the largest digits that are not carried on.
template <real_number R>
R largest_digits(int digits) {
  R x(0);
  for (int t = 0; t < digits; ++t) x = ldexp(x, 23) + R((1 << 22) - 1);
  return x;
}

}  // namespace

TEST_CASE_TEMPLATE("slices: random products against exact integers", K, real50, complex50,
                   quaternion50, real100, complex100) {
  const int d = real_dimension<K>;
  for (int spread : {0, 8, 40}) {
    random_products<K>(200 / (d * d), 9, spread, 0.1);
    random_products<K>(12 / d, d == 1 ? 24 : 12, spread, 0);
  }
}

TEST_CASE("slices: every set of instructions, and any precision") {
  for (const auto* some : detail::runnable_kernels()) {
    detail::choose_kernels(*some);
    random_products<real50>(30, 12, 8, 0.1);
    random_products<quaternion50>(8, 7, 0, 0.1);
  }
  detail::choose_kernels(*detail::runnable_kernels().front());
  for (int digits : {1, 6, 15, 19, 30, 77, 300}) {
    const precision_scope scope(digits);
    random_products<long_real>(10, 9, 8, 0.1);
    random_products<long_complex>(3, 5, 8, 0.1);
  }
}

TEST_CASE("slices: the largest digits, as many as are exact") {
  const auto x = largest_digits<real50>(7);
  for (const std::size_t k : {8, 70, 73}) {
    CAPTURE(k);
    dense_array<real50> a(2, k), b(k, 3), c(2, 3);
    for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = i % 2 ? x : x + 1;
    for (std::size_t i = 0; i < b.size(); ++i) b.data()[i] = x;
    REQUIRE(by_digits<real50>(op::none, a, op::none, b, c));
    CHECK(compare<real50>(op::none, a, op::none, b, c, 168).not_nearest == 0);
  }
  // One more, and sums may round; the answer is then no.
  for (const std::size_t k : {74, 2000}) {
    dense_array<real50> a(1, k), b(k, 1), c(1, 1);
    for (std::size_t i = 0; i < k; ++i) a.data()[i] = b.data()[i] = x;
    CHECK(!by_digits<real50>(op::none, a, op::none, b, c));
  }
}

TEST_CASE_TEMPLATE("slices: small products take them", K, real50, complex50, quaternion50,
                   long_real) {
  // A loop rounds k times: it would not find the nearest number of every entry.
  const std::size_t n = 7;
  const auto a = random_matrix<K>(n, n, seed{1}), b = random_matrix<K>(n, n, seed{2});
  const auto bits = detail::precision_of(a(0, 0));
  dense_array<K> c(n, n);
  for (const op op_a : ops)
    for (const op op_b : ops) {
      multiply<K>(op_a, a, op_b, b, c.view());
      CHECK(compare<K>(op_a, a, op_b, b, c, bits).not_nearest == 0);
    }
  detail::mpfr_loop<K>(op::none, a.view(), op::none, b.view(), c.view());
  CHECK(compare<K>(op::none, a, op::none, b, c, bits).not_nearest > 0);
}
