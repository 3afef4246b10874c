// Schur's decomposition by its residuals, known eigenvalues and the complex image.
#include <cofree/dense/schur.hpp>
#include <cofree/scalar/extend.hpp>

#include "array_checks.hpp"
#include "fields.hpp"

using namespace cofree;
using checks::turned, checks::unitary;
using H = quaternion<double>;

namespace {

template <scalar K>
double distance(dense_array<K> a, const dense_array<K>& b) {
  add_scaled(a, b, centre_t<K>(-1));
  return norm(a);
}

/// Residual, unitarity, triangularity and what stands on the diagonal.
template <scalar K>
schur_factors<K> checked_schur(const dense_array<K>& a) {
  const std::size_t n = a.rows();
  CAPTURE(n);
  auto s = schur(a);
  const double slack = 1e-15 * double(20 + 4 * n);
  CHECK(distance(multiply(s.q, multiply(op::none, s.t, op::adjoint, s.q)), a) <= slack * norm(a));
  CHECK(distance(multiply(op::adjoint, s.q, op::none, s.q), identity_matrix<K>(n)) <= slack);
  REQUIRE(s.values.size() == n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!real_scalar<K> || j + 1 < i || s.values[i].imag() == 0) CHECK(s.t(i, j) == K{});
  for (std::size_t i = 0; i < n; ++i) {
    if constexpr (field_of<K> == field::complex) CHECK(s.t(i, i) == s.values[i]);
    if constexpr (field_of<K> == field::quaternion) {
      CHECK(s.t(i, i) == H(s.values[i].real(), s.values[i].imag()));
      CHECK(s.values[i].imag() >= 0);
    }
  }
  return s;
}

dense_array<complex<double>> complex_image(const dense_array<H>& a) {
  const std::size_t n = a.rows();
  dense_array<complex<double>> m(2 * n, 2 * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k) {
      const auto [x, y] = symplectic_parts(a(i, k));
      m(i, k) = x, m(i, n + k) = y, m(n + i, k) = -std::conj(y), m(n + i, n + k) = std::conj(x);
    }
  return m;
}

/// The largest distance of a value to its partner, paired greedily.
double mismatch(std::vector<complex<double>> a, std::vector<complex<double>> b) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (const auto& x : a) {
    const auto nearest = std::min_element(
        b.begin(), b.end(), [&](auto p, auto q) { return std::abs(p - x) < std::abs(q - x); });
    worst = std::max(worst, std::abs(*nearest - x));
    b.erase(nearest);
  }
  return worst;
}

std::vector<complex<double>> with_conjugates(const std::vector<complex<double>>& values) {
  auto both = values;
  for (const auto& x : values) both.push_back(std::conj(x));
  return both;
}

}  // namespace

TEST_CASE_TEMPLATE("schur of random arrays, up to n = 40", K, COFREE_FIELDS) {
  for (std::size_t n : {0, 1, 2, 3, 4, 5, 8, 13, 25, 40})
    for (std::uint64_t s = 1; s <= (n < 10 ? 8 : 2); ++s)
      checked_schur(random_matrix<K>(n, n, {s}));
  const auto big = random_matrix<K>(6, 6, {1});
  for (double c : {1e-300, 1e150, 0.0}) {
    auto a = big;
    scale(a, centre_t<K>(c));
    const auto s = schur(a);
    if (c != 0) CHECK(distance(multiply(a, s.q), multiply(s.q, s.t)) / c <= 1e-13 * norm(big));
  }
}

TEST_CASE("right eigenvalues are those of the complex image") {
  for (std::size_t n : {1, 2, 3, 6, 12, 30}) {
    const auto a = random_matrix<H>(n, n, {n});
    CHECK(mismatch(with_conjugates(checked_schur(a).values),
                   eigenvectors(complex_image(a)).values) <= 1e-12 * norm(a));
  }
}

TEST_CASE("the right eigenvalues of Zhang's [[0,i],[j,0]] are (±1 + i)/√2") {
  dense_array<H> a(2, 2);
  a(0, 1) = {0, 1}, a(1, 0) = {0, 0, 1};
  const double h = std::sqrt(0.5);
  CHECK(mismatch(checked_schur(a).values, {{h, h}, {-h, h}}) <= 4e-15);
  const auto values = eigenvalues(a);
  CHECK(mismatch(values, {{h, h}, {-h, h}}) <= 4e-15);
}

TEST_CASE_TEMPLATE("schur of Hermitian and of unitary arrays is diagonal", K, COFREE_FIELDS) {
  const std::size_t n = 15;
  auto a = random_matrix<K>(n, n, {3});
  add_scaled(a, adjoint(a), centre_t<K>(1));
  const auto s = checked_schur(a);
  auto exact = eigh(a).values;
  std::vector<complex<double>> wanted(exact.begin(), exact.end());
  CHECK(mismatch(s.values, wanted) <= 1e-13 * norm(a));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) CHECK(modulus(s.t(i, j)) <= 1e-13 * norm(a));
  for (const auto& x : checked_schur(unitary<K>(n, {4})).values)
    CHECK(std::abs(std::abs(x) - 1) <= 1e-13);
}

TEST_CASE_TEMPLATE("schur of permutations, where no shift is found in the corner", K,
                   COFREE_FIELDS) {
  for (std::size_t n : {2, 3, 4, 7, 16}) {
    dense_array<K> p(n, n);
    for (std::size_t i = 0; i < n; ++i) p((i + 1) % n, i) = K(1.0);
    std::vector<complex<double>> wanted;
    for (std::size_t k = 0; k < n; ++k) {
      const auto root = std::polar(1.0, 2 * std::acos(-1.0) * double(k) / double(n));
      wanted.push_back(field_of<K> == field::quaternion
                           ? complex<double>(root.real(), std::abs(root.imag()))
                           : root);
    }
    // Over ℍ a pair of conjugate roots is one value taken twice, and found to √ε only.
    CHECK(mismatch(checked_schur(p).values, wanted) <=
          (field_of<K> == field::quaternion ? 1e-7 : 1e-13));
  }
}

TEST_CASE_TEMPLATE("schur of Jordan blocks, graded and rank-one arrays", K, COFREE_FIELDS) {
  for (std::size_t n : {2, 5, 12, 30}) {
    dense_array<K> jordan(n, n), graded(n, n);
    for (std::size_t i = 0; i < n; ++i) {
      jordan(i, i) = K(2.0);
      if (i + 1 < n) jordan(i, i + 1) = K(1.0);
    }
    checked_schur(jordan);
    const double spread = std::pow(1e-14, 1.0 / double(n));  // the n-fold value moves by ε^(1/n)
    for (const auto& x : checked_schur(turned(jordan, {5})).values)
      CHECK(std::abs(x - 2.0) <= 10 * spread);
    random_source source({6});
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        graded(i, j) = random_scalar<K>(source) * std::pow(10.0, -0.4 * double(i + j));
    checked_schur(graded);
    const auto column = random_matrix<K>(n, 1, {7}), row = random_matrix<K>(1, n, {8});
    const auto values = eigenvalues(multiply(column, row));
    CHECK(std::abs(std::abs(values[0]) - modulus(multiply(row, column)(0, 0))) <=
          1e-12 * double(n));
    for (std::size_t i = 1; i < n; ++i) CHECK(std::abs(values[i]) <= 1e-12 * double(n));
    checked_schur(turned(dense_array<K>(n, n), {9}));
  }
}

TEST_CASE_TEMPLATE("schur of a companion array finds the roots of its polynomial", K,
                   COFREE_FIELDS) {
  dense_array<K> a(4, 4);  // (t − 1)(t − 2)(t − 3)(t − 4) = t⁴ − 10t³ + 35t² − 50t + 24
  const double c[] = {-24, 50, -35, 10};
  for (std::size_t i = 0; i < 4; ++i) {
    a(i, 3) = K(c[i]);
    if (i > 0) a(i, i - 1) = K(1.0);
  }
  CHECK(mismatch(checked_schur(turned(a, {10})).values, {1.0, 2.0, 3.0, 4.0}) <= 1e-11);
  const auto values = eigenvalues(a);
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(values[i] - double(4 - i)) <= 1e-11);
}

TEST_CASE_TEMPLATE("schur where all eigenvalues are similar, or nearly so", K, std::complex<double>,
                   H) {
  // λ + δ, turned by an invertible or a unitary array: over ℍ real shifts cannot tell them apart.
  for (std::size_t n : {2, 3, 4, 7})
    for (double delta : {0.0, 1e-15, 1e-12, 1e-9, 1e-7, 1e-5, 1e-2})
      for (std::uint64_t s = 1; s <= 4; ++s) {
        random_source source({s});
        dense_array<K> d(n, n);
        for (std::size_t i = 0; i < n; ++i)
          d(i, i) = extend<K>(complex<double>(0.3, 0.7)) + random_scalar<K>(source) * delta;
        const auto c = s % 2 ? random_matrix<K>(n, n, {s + 50}) : unitary<K>(n, {s + 50});
        const auto values =
            checked_schur(multiply(c, multiply(d, solve(c, identity_matrix<K>(n))))).values;
        for (const auto& x : values)
          CHECK(std::abs(x - complex<double>(0.3, 0.7)) <= 1e-11 + 1e3 * delta);
      }
}

TEST_CASE("schur says so when it cannot converge") {
  dense_array<H> a = random_matrix<H>(3, 3, {1});
  a(1, 1) = H(std::nan(""));
  CHECK_THROWS_AS(schur(a), numerical_failure);
}
