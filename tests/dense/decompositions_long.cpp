// Decompositions at 50 digits over ℝ, ℂ and ℍ: by residuals, and against values known exactly.
#include <cofree/scalar/long_numbers.hpp>

#include "array_checks.hpp"

using namespace cofree;
using namespace checks;

#define LONG_FIELDS real50, complex50, quaternion50

TEST_CASE_TEMPLATE("50 digits: every decomposition of random arrays by its residuals", K,
                   LONG_FIELDS) {
  for (auto [m, n] : {std::array<std::size_t, 2>{1, 1}, {6, 4}, {9, 9}, {15, 5}, {4, 0}}) {
    check_qr(random_matrix<K>(m, n, {3}));
    check_svd(random_matrix<K>(m, n, {4}));
    check_svd(random_matrix<K>(n, m, {4}));
  }
  for (std::size_t n : {0, 1, 2, 3, 8, 14}) {
    check_eigh(hermitian<K>(n, {5}));
    check_schur(random_matrix<K>(n, n, {6}));
    if constexpr (commutative_scalar<K>) check_eigenvectors(random_matrix<K>(n, n, {7}));
  }
  if constexpr (commutative_scalar<K>)
    for (std::size_t p : {1, 2, 3, 5, 9}) check_leading_schur(random_matrix<K>(9, 9, {8}), p);
}

namespace {

/// 10^k exactly rounded.
template <class R>
R power_of_ten(int k) {
  return pow(R(10), R(k));
}
/// H_ij = 1/(i + j + 1), turned by units on both sides: d_i H_ij d̄_j.
template <scalar K>
dense_array<K> hilbert(std::size_t n, const dense_array<K>& units) {
  dense_array<K> h(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      h(i, j) = units(i, 0) * conjugate(units(j, 0)) * (real_t<K>(1) / real_t<K>(int(i + j + 1)));
  return h;
}
template <scalar K>
dense_array<K> random_units(std::size_t n) {
  auto u = random_matrix<K>(n, 1, {31});
  for (std::size_t i = 0; i < n; ++i) u(i, 0) = unit(u(i, 0));
  return u;
}
template <class R>
R binomial(int n, int k) {
  R b(1);
  for (int i = 1; i <= k; ++i) b = b * R(n - k + i) / R(i);  // exact: integers below 2^160
  return b;
}
/// (H⁻¹)_ij = (−1)^(i+j) (i+j+1) C(n+i, n−j−1) C(n+j, n−i−1) C(i+j, i)², an integer.
template <class R>
R inverse_hilbert(int n, int i, int j) {
  const R c = binomial<R>(i + j, i);
  return R((i + j) % 2 == 0 ? 1 : -1) * R(i + j + 1) * binomial<R>(n + i, n - j - 1) *
         binomial<R>(n + j, n - i - 1) * c * c;
}
/// det H = Π k!⁴ / Π k!, k < n above and k < 2n below.
template <class R>
R determinant_of_hilbert(int n) {
  R d(1), factorial(1);
  for (int k = 1; k < 2 * n; ++k) {
    factorial = factorial * R(k);
    if (k < n) d = d * factorial * factorial * factorial;
    if (k >= n) d = d / factorial;
  }
  return d;
}

}  // namespace

TEST_CASE_TEMPLATE("50 digits: the Hilbert array of dimension 20, whose condition is 2.5e28", K,
                   LONG_FIELDS) {
  using R = real_t<K>;
  const int n = 20;
  const auto units = random_units<K>(n);
  const auto h = hilbert<K>(n, units);
  dense_array<K> exact(n, n);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      exact(i, j) = units(i, 0) * conjugate(units(j, 0)) * inverse_hilbert<R>(n, i, j);
  const R condition = norm(h) * norm(exact), lost = 100 * condition * epsilon<R>();
  REQUIRE(double(lost) < 1e-15);
  const auto x = solve(h, identity_matrix<K>(n));
  CHECK(R(norm(difference(x, exact)) / norm(exact)) <= lost);
  CHECK(in_epsilons(multiply(h, solve(h, exact)), exact, norm(h) * norm(exact) * norm(exact)) <=
        slack(n));
  const R determinant = determinant_of_hilbert<R>(n);
  const auto l = cholesky(h);
  CHECK(in_epsilons(multiply(op::none, l, op::adjoint, l), h, norm(h)) <= slack(n));
  R by_cholesky(1), by_values(1);
  for (int i = 0; i < n; ++i) by_cholesky *= squared_modulus(l(i, i));
  for (const R& v : check_eigh(h).values) by_values *= v;
  CHECK(R(modulus(R(by_cholesky / determinant - 1))) <= lost);
  CHECK(R(modulus(R(by_values / determinant - 1))) <= lost);
  // The least eigenvalue is the reciprocal of the largest of the exact inverse.
  const R least = eigh(h).values[0], largest = eigh(exact).values[n - 1];
  CHECK(R(modulus(R(least * largest - 1))) <= lost);
}

TEST_CASE_TEMPLATE("50 digits: a spectrum of 10^(-8..0), and singular values 1, 2, …", K,
                   LONG_FIELDS) {
  using R = real_t<K>;
  const std::size_t n = field_of<K> == field::real ? 50 : field_of<K> == field::complex ? 24 : 12;
  std::vector<R> wanted;
  for (std::size_t i = 0; i < n; ++i)
    wanted.push_back(pow(R(10), R(-8) + R(8) * R(int(i)) / R(int(n - 1))));
  const auto e = check_eigh(turned(diagonal<K>(wanted), {8}));
  for (std::size_t i = 0; i < n; ++i)
    CHECK(R(modulus(R(e.values[i] - wanted[i]))) <= R(slack(n) * epsilon<R>()));
  for (auto [rows, cols] : {std::array<std::size_t, 2>{6, 5}, {n, n / 2}, {n / 3, n / 2}}) {
    const std::size_t p = std::min(rows, cols);
    std::vector<R> sigma;
    for (std::size_t i = 0; i < p; ++i) sigma.push_back(R(int(p - i)));
    const auto a =
        multiply(op::none, multiply(qr(random_matrix<K>(rows, p, {6})).q, diagonal<K>(sigma)),
                 op::adjoint, qr(random_matrix<K>(cols, p, {7})).q);
    const auto s = check_svd(a);
    for (std::size_t i = 0; i < p; ++i)
      CHECK(R(modulus(R(s.values[i] - sigma[i]))) <= R(slack(p) * double(p) * epsilon<R>()));
  }
}

TEST_CASE_TEMPLATE("50 digits: values that double cannot tell apart, and low rank", K,
                   LONG_FIELDS) {
  using R = real_t<K>;
  const std::size_t n = 10;
  for (int exponent : {-18, -30, -45, -200}) {
    CAPTURE(exponent);
    std::vector<R> wanted;
    for (std::size_t i = 0; i < n; ++i)
      wanted.push_back(R(int(1 + i / 4)) + R(int(i % 4)) * pow(R(10), R(exponent)));
    const auto a = turned(diagonal<K>(wanted), {12});
    const auto e = check_eigh(a);
    const auto s = check_svd(multiply(a, unitary<K>(n, {13})));
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(R(modulus(R(e.values[i] - wanted[i]))) <= R(10 * slack(n) * epsilon<R>()));
      CHECK(R(modulus(R(s.values[n - 1 - i] - wanted[i]))) <= R(10 * slack(n) * epsilon<R>()));
    }
  }
  for (std::size_t rank : {0, 1, 3}) {
    const auto a = rank == 0
                       ? dense_array<K>(9, 7)
                       : multiply(random_matrix<K>(9, rank, {4}), random_matrix<K>(rank, 7, {5}));
    const auto s = check_svd(a);
    for (std::size_t i = rank; i < 7; ++i)
      CHECK(s.values[i] <= R(slack(9) * epsilon<R>() * (1 + norm(a))));
  }
  auto tiny = hermitian<K>(6, {9});
  scale(tiny, centre_t<K>(pow(R(10), R(-5000))));
  check_eigh(tiny);
  check_svd(tiny);
  check_schur(tiny);
}

TEST_CASE_TEMPLATE("50 digits: schur of Jordan blocks, permutations, clusters, graded arrays", K,
                   LONG_FIELDS) {
  using R = real_t<K>;
  for (std::size_t n : {2, 5, 9}) {
    dense_array<K> jordan(n, n), cycle(n, n), graded(n, n);
    random_source source({6});
    for (std::size_t i = 0; i < n; ++i) {
      jordan(i, i) = K(R(2));
      if (i + 1 < n) jordan(i, i + 1) = K(R(1));
      cycle((i + 1) % n, i) = K(R(1));
      for (std::size_t j = 0; j < n; ++j)
        graded(i, j) = random_scalar<K>(source) * pow(R(10), R(-int(2 * (i + j))));
    }
    check_schur(jordan);
    const auto s = check_schur(turned(jordan, {5}));
    const double spread = std::pow(1e-50, 1.0 / double(n));  // the n-fold value moves by ε^(1/n)
    for (const auto& x : s.values)
      CHECK(double(modulus(complex<R>(x - complex<R>(R(2))))) <= 20 * spread);
    for (const auto& x : check_schur(cycle).values)
      CHECK(double(R(modulus(R(modulus(x) - 1)))) <=
            (field_of<K> == field::quaternion ? 1e-24 : 1e-48));
    check_schur(graded);
    check_schur(hermitian<K>(n, {7}));
    check_schur(unitary<K>(n, {8}));
    for (double delta : {0.0, 1e-50, 1e-40, 1e-25, 1e-10}) {
      dense_array<K> d(n, n);
      for (std::size_t i = 0; i < n; ++i) d(i, i) = K(R(0.5)) + random_scalar<K>(source) * R(delta);
      const auto c = random_matrix<K>(n, n, {50});
      for (const auto& x :
           check_schur(multiply(c, multiply(d, solve(c, identity_matrix<K>(n))))).values)
        CHECK(double(modulus(complex<R>(x - complex<R>(R(0.5))))) <= 1e-44 + 1e3 * delta);
    }
  }
}

TEST_CASE("50 digits: Demmel's array keeps its small values to what ε·‖a‖ allows") {
  dense_array<real50> a(3, 3);
  const int exponents[3][3] = {{40, 29, 19}, {29, 20, 9}, {19, 9, 0}};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) a(i, j) = power_of_ten<real50>(exponents[i][j]);
  const auto values = check_eigh(a).values;
  // At 200 digits the error is nothing beside the tolerance here.
  precision_scope digits(200);
  dense_array<long_real> b(3, 3);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) b(i, j) = power_of_ten<long_real>(exponents[i][j]);
  const auto exact = check_eigh(b).values;
  CHECK(double(exact[0]) == doctest::Approx(0.981818).epsilon(1e-5));
  CHECK(double(exact[1]) == doctest::Approx(9.9e19).epsilon(1e-5));
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::abs(double(from_decimal<long_real>(decimal(values[i])) - exact[i])) <=
          100 * double(epsilon<real50>()) * 1e40);
}

TEST_CASE("50 digits: the right eigenvalues of Zhang's [[0,i],[j,0]] are (±1 + i)/√2") {
  dense_array<quaternion50> a(2, 2);
  a(0, 1) = quaternion50(real50(0), real50(1));
  a(1, 0) = quaternion50(real50(0), real50(0), real50(1));
  check_schur(a);
  const real50 h = sqrt(real50(0.5));
  for (const auto& x : eigenvalues(a)) {
    CHECK(abs(abs(x.real()) - h) <= 20 * epsilon<real50>());
    CHECK(abs(x.imag() - h) <= 20 * epsilon<real50>());
  }
}

TEST_CASE(
    "solve refines from double where the condition allows and says where there is no answer") {
  const std::size_t n = 20;
  const auto a = random_matrix<real50>(n, n, {1}), b = random_matrix<real50>(n, 3, {2});
  const auto x = solve(a, b);
  CHECK(in_epsilons(multiply(a, x), b, norm(a) * norm(x)) <= slack(n));
  auto singular = a;
  for (std::size_t j = 0; j < n; ++j) singular(3, j) = 0;
  CHECK_THROWS_AS(solve(singular, b), numerical_failure);
  CHECK_THROWS_AS(cholesky(dense_array<complex50>(3, 3)), numerical_failure);
}
