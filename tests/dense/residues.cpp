// Products by residues against exact integer arithmetic.
#include <doctest/doctest.h>

#include <cofree/scalar/long_numbers.hpp>
#include <cofree/scalar/long_real.hpp>
#include <limits>
#include <vector>

#include "dense/residue_kernels.hpp"
#include "exact_products.hpp"

using namespace cofree;
using namespace exact_products;
using detail::residues;

namespace {

template <scalar K>
void random_products(int trials, std::size_t largest, int spread, double zeros) {
  random_source source(seed{std::uint64_t(spread) + largest});
  counts all;
  long refused = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const auto drawn = draw_factors<K>(largest, spread, zeros, source);
    const auto op_a = drawn.op_a, op_b = drawn.op_b;
    const auto m = drawn.m, k = drawn.k, n = drawn.n;
    const auto &a = drawn.a, &b = drawn.b;
    dense_array<K> c(m, n);
    if (!detail::residue_product<K>(op_a, a, op_b, b, c.view(), residues::wherever_possible)) {
      ++refused;
      continue;
    }
    const auto precision = detail::precision_of(a(0, 0));
    const auto found = compare<K>(op_a, a, op_b, b, c, precision);
    all.outside += found.outside, all.not_nearest += found.not_nearest;
    all.entries += found.entries;
    INFO("trial ", trial, ": ", m, "x", k, "x", n);
    REQUIRE(found.outside == 0);
    // The spread of random numbers and some more is taken exactly.
    if (spread == 0 && m * k <= 64 && k * n <= 64) REQUIRE(found.not_nearest == 0);
  }
  INFO("spread ", spread, " largest ", largest, " entries ", all.entries, " not nearest ",
       all.not_nearest);
  if (spread < 1000) CHECK(refused == 0);  // then some lie below all of double
  CHECK(all.entries > 0);
}

}  // namespace

TEST_CASE_TEMPLATE("residues: random products against exact integers", K, real50, complex50,
                   quaternion50, real100) {
  const int d = real_dimension<K>;
  for (int spread : {0, 8, 40, 200, 1000}) {
    random_products<K>(1000 / (d * d), 8, spread, 0.1);
    random_products<K>(30 / d, 40, spread, 0);
  }
}

TEST_CASE("residues: every set of instructions") {
  for (const auto* some : detail::runnable_kernels()) {
    detail::choose_kernels(*some);
    random_products<real50>(30, 12, 8, 0.1);
    random_products<complex100>(10, 12, 40, 0.1);
    random_products<quaternion50>(10, 12, 0, 0.1);
  }
  detail::choose_kernels(*detail::runnable_kernels().front());
}

TEST_CASE("residues: any precision, and long sums") {
  for (int digits : {1, 15, 19, 30, 38, 77, 300, 1000, 3000}) {
    CAPTURE(digits);
    const precision_scope scope(digits);
    random_products<long_real>(digits < 100 ? 20 : 3, digits < 1000 ? 10 : 5, 8, 0);
    if (digits < 1000) random_products<long_quaternion>(3, 6, 8, 0.2);
  }
  const precision_scope scope(10000);
  random_products<long_complex>(1, 2, 8, 0);
  for (std::size_t k : {130, 600, 3000}) {
    const auto a = random_matrix<real50>(k, 3, seed{k}), b = random_matrix<real50>(k, 2, seed{2});
    dense_array<real50> c(3, 2);
    REQUIRE(detail::residue_product<real50>(op::adjoint, a, op::none, b, c.view(),
                                            residues::wherever_possible));
    CHECK(compare<real50>(op::adjoint, a, op::none, b, c, mpfr_get_prec(c(0, 0).backend().data()))
              .outside == 0);
  }
}

TEST_CASE_TEMPLATE("residues: more columns than are packed at a time", K, real50, complex50) {
  const std::size_t k = 1500, n = 40;
  for (const op op_b : ops) {
    const auto a = random_matrix<K>(1, k, seed{5}), b = draw<K>(op_b, k, n, 6);
    dense_array<K> c(1, n);
    REQUIRE(
        detail::residue_product<K>(op::none, a, op_b, b, c.view(), residues::wherever_possible));
    CHECK(compare<K>(op::none, a, op_b, b, c, detail::precision_of(a(0, 0))).outside == 0);
  }
}

TEST_CASE("residues: the largest significands, all of one sign") {
  // Every digit, remainder and sum is as large as it can be.
  for (std::size_t k : {8, 16, 17, 64, 128, 129}) {
    CAPTURE(k);
    dense_array<real50> a(2, k), b(k, 3), c(2, 3);
    for (auto* x : {&a, &b})
      for (std::size_t i = 0; i < x->size(); ++i) x->data()[i] = 1 - epsilon<real50>();
    REQUIRE(detail::residue_product<real50>(op::none, a, op::none, b, c.view(),
                                            residues::wherever_possible));
    const auto found = compare<real50>(op::none, a, op::none, b, c, 1000);
    CHECK(found.not_nearest == 0);
  }
}

TEST_CASE("residues: results of mixed precision have the larger one") {
  dense_array<long_real> a(2, 3), b(3, 2), c(2, 2);
  for (std::size_t i = 0; i < 6; ++i) {
    const precision_scope scope(i == 4 ? 200 : 20);
    a.data()[i] = long_real(1) / long_real(int(i) + 3);
    b.data()[i] = long_real(int(i) - 2) / long_real(7);
  }
  REQUIRE(detail::residue_product<long_real>(op::none, a, op::none, b, c.view(),
                                             residues::wherever_possible));
  for (std::size_t i = 0; i < 4; ++i) CHECK(digits_of(c.data()[i]) == 200);
  CHECK(compare<long_real>(op::none, a, op::none, b, c, c(0, 0).bits()).outside == 0);
}

TEST_CASE_TEMPLATE("residues: what a loop does better is left to it", K, real50, complex50,
                   quaternion50) {
  using R = real_t<K>;
  const auto tried = [](std::size_t m, std::size_t k, std::size_t n, const K& first) {
    auto a = random_matrix<K>(m, k, seed{3}), b = random_matrix<K>(k, n, seed{4});
    if (a.size() > 0) a.data()[0] = first;
    for (std::size_t j = 0; j < b.size() && j < n; ++j) b(0, j) = K(R(0));
    dense_array<K> c(m, n);
    for (std::size_t i = 0; i < c.size(); ++i) c.data()[i] = K(R(int(i) + 5));
    const auto before = c;
    const bool served = detail::residue_product<K>(op::none, a, op::none, b, c.view());
    if (!served) CHECK(c == before);
    return served;
  };
  const R infinity = std::numeric_limits<R>::infinity(), nan = std::numeric_limits<R>::quiet_NaN();
  CHECK(tried(32, 32, 32, K(R(1))));
  CHECK(!tried(2, 2, 2, K(R(1))));
  CHECK(!tried(32, 32, 32, K(infinity)));
  CHECK(!tried(32, 32, 32, K(nan)));
  CHECK(!tried(32, 32, 32, K(ldexp(R(1), 2000))));  // the rest is below all of double
  CHECK(!tried(0, 3, 3, K(R(1))));
  CHECK(!tried(3, 0, 3, K(R(1))));
  CHECK(!tried(3, 3, 0, K(R(1))));
}

TEST_CASE("residues: an identity with tiny noise, and rows of very different size") {
  for (int tiny : {-60, -170, -900}) {
    CAPTURE(tiny);
    auto a = random_matrix<real50>(20, 20, seed{5}), b = random_matrix<real50>(20, 20, seed{6});
    for (std::size_t i = 0; i < 20; ++i)
      for (std::size_t j = 0; j < 20; ++j) {
        a(i, j) = ldexp(a(i, j), tiny) + (i == j ? 1 : 0);
        b(i, j) = ldexp(b(i, j), int(j) * 50 - 400);
      }
    dense_array<real50> c(20, 20);
    REQUIRE(detail::residue_product<real50>(op::none, a, op::none, b, c.view(),
                                            residues::wherever_possible));
    const auto precision = mpfr_get_prec(c(0, 0).backend().data());
    CHECK(compare<real50>(op::none, a, op::none, b, c, precision).outside == 0);
  }
}

TEST_CASE_TEMPLATE("residues: a prepared factor and its adjoint", K, real50, complex50,
                   quaternion50) {
  struct data {
    int spread;
    bool of_doubles;
  };
  for (const data& is : {data{0, false}, {8, false}, {60, false}, {20, true}})
    for (const op op_a : ops)
      for (const op op_b : ops) {
        random_source source(seed{std::uint64_t(is.spread)});
        auto a = draw<K>(op_a, 9, 7, 11), b = draw<K>(op_b, 7, 4, 12);
        const auto numbers = detail::mpfr_matrix_of<K>(a).numbers;
        if (is.of_doubles)
          for (mpfr_srcptr x : numbers)
            mpfr_set_d(const_cast<mpfr_ptr>(x), mpfr_get_d(x, MPFR_RNDN), MPFR_RNDN);
        scatter(a, is.spread, 0.1, source);
        const detail::residue_factor<K> prepared(a.view());
        dense_array<K> c(9, 4);
        INFO("spread ", is.spread, " of doubles ", is.of_doubles);
        const bool served =
            prepared.multiply(op_a, op_b, b.view(), c.view(), residues::wherever_possible);
        // Where it was cut off, small rows of a beside large ones are more than it can promise.
        if (is.spread < 60) REQUIRE(served);
        if (!served) continue;
        const auto precision = detail::precision_of(a(0, 0));
        CHECK(compare<K>(op_a, a, op_b, b, c, precision).outside == 0);
      }
}

TEST_CASE_TEMPLATE("residues: a left factor keeps them from its second product on", K, real50,
                   complex50, quaternion50, long_real) {
  // So thin that residues serve only where those of the left factor are there.
  const std::size_t n = 1, d = std::size_t(real_dimension<K>), k = d == 1 ? 16 : d == 2 ? 8 : 6;
  const auto bits = detail::precision_of<K>(random_matrix<K>(1, 1, seed{1})(0, 0));
  const bool apart = !detail::residues_pay(k, k, n, d, bits);
  REQUIRE((apart || d == 4));  // over ℍ there is no such size
  REQUIRE(detail::residues_pay(k, k, n, d, bits, true));
  const left_factor<K> factor(random_matrix<K>(k, k, seed{2}));
  for (int use = 0; use < 4; ++use)
    for (const op op_a : ops) {
      CAPTURE(use);
      const auto b = random_matrix<K>(k, n, seed{std::uint64_t(3 + use)});
      dense_array<K> c(k, n);
      factor.multiply(op_a, b, c.view());
      const auto found = compare<K>(op_a, factor.array(), op::none, b, c, bits);
      const bool first = apart && use == 0 && op_a == op::none;
      // Residues round once, a loop k times.
      CHECK((found.not_nearest == 0) == !first);
      if (first) CHECK(compare<K>(op_a, factor.array(), op::none, b, c, bits - 6).outside == 0);
    }
}

TEST_CASE_TEMPLATE("residues: sums that cancel, and ties, are rounded as all others", K, real50,
                   real100, complex50) {
  // The lowest digits of the way back are left out unless an entry needs them: these do.
  using R = real_t<K>;
  const std::size_t n = 24;
  auto a = random_matrix<K>(n, n, seed{21}), b = random_matrix<K>(n, n, seed{22});
  const auto bits = int(detail::precision_of(a(0, 0)));
  for (std::size_t l = 0; l < n; ++l) {
    // Row 0 has sums that cancel, wholly or but for a part 2^-60 as large; row 1, with column 0,
    // has 1 + t + 2^-bits: half way between two numbers where t has more than bits/2 zeros.
    a(0, l) = l % 2 ? -a(0, l - 1) : a(0, l);
    a(1, l) = K(R(l == 0 ? 1 : 0)) + (l == 0 ? K(ldexp(R(1), -bits / 2)) : K(R(0)));
    b(l, 0) = l == 0 ? a(1, 0) : b(l, 0);
    for (std::size_t j = 1; j < n; ++j)
      if (l % 2) b(l, j) = b(l - 1, j) + (j % 2 ? K(R(0)) : K(ldexp(R(1), -60)) * b(l, j));
  }
  dense_array<K> c(n, n);
  REQUIRE(
      detail::residue_product<K>(op::none, a, op::none, b, c.view(), residues::wherever_possible));
  CHECK(c(0, 1) == K(R(0)));
  const auto found = compare<K>(op::none, a, op::none, b, c, bits);
  CHECK(found.outside == 0);
  CHECK(found.not_nearest == 0);
}
