// What long decompositions are refined by: numbers at a lower precision, corrections whose last is
// not measured again, and the new ones, Cholesky's and Schur's; by residuals, and against the
// generic routines.
#include <cofree/dense/internal/extern.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "array_checks.hpp"

using namespace cofree;
using namespace checks;

#define LONG_FIELDS real50, complex50, quaternion50

TEST_CASE("numbers on MPFR to double_double and back") {
  const precision_scope digits(50);
  random_source source({1});
  const long_real unit = ldexp(long_real(1), -105);
  for (int i = 0; i < 2000; ++i) {
    const long shift = 40 * (i % 9) - 160;
    const long_real x = random_scalar<long_real>(source) * ldexp(long_real(1), i % 7 - 3);
    const double_double y = detail::double_double_of(x.mpfr(), shift);
    CHECK(std::abs(y.lo) <= std::ldexp(std::abs(y.hi), -53));
    // Exactly what y is, taken back: x − y is what was cut off.
    long_real rest = ldexp(x, int(shift));
    const double size = double(abs(rest));
    detail::add_double_double(rest.mpfr(), -y, 0);
    CHECK(double(abs(rest)) <= size * double(unit));
    long_real again(0), sum = long_real(y.hi) + long_real(y.lo);
    detail::add_double_double(again.mpfr(), y, shift);
    CHECK(again == ldexp(sum, int(shift)));
  }
  const long_real one(1), tiny = ldexp(one, -2000), none(0);
  CHECK(detail::double_double_of(none.mpfr(), 5) == double_double(0));
  CHECK(detail::double_double_of(tiny.mpfr(), 0) == double_double(0));
  CHECK(detail::double_double_of(tiny.mpfr(), 2001) == double_double(2));
  CHECK(!std::isfinite(detail::double_double_of(tiny.mpfr(), 4000).hi));
  // Signs that differ, a low part of one bit, and a carry.
  for (const double_double& x :
       {double_double(1.0, -0x1p-60), double_double(1.0, 0x1p-53), double_double(-2.0, 0x1p-104),
        double_double(0x1.fffffffffffffp0, 0x1p-54), double_double(0x1p-1060, 0.0)}) {
    long_real y(0);
    detail::add_double_double(y.mpfr(), x, 3);
    CHECK(y == (long_real(x.hi) + long_real(x.lo)) * 8);
  }
}

namespace {

template <scalar K>
dense_array<K> positive(std::size_t n, double exponent) {
  using R = real_t<K>;
  std::vector<R> values;
  for (std::size_t i = 0; i < n; ++i)
    values.push_back(pow(R(10), R(-exponent * double(i) / double(n - 1))));
  auto a = turned(diagonal<K>(values), {3});
  add_scaled(a, adjoint(a), centre_t<K>(real_t<K>(1)));
  return a;
}

template <scalar K>
void check_cholesky(const dense_array<K>& a) {
  const std::size_t n = a.rows();
  const auto l = cholesky(a);
  CHECK(in_epsilons(multiply(op::none, l, op::adjoint, l), a, norm(a)) <= slack(n));
  for (std::size_t i = 0; i < n; ++i) {
    CHECK(l(i, i) == K(real_part(l(i, i))));
    CHECK(real_part(l(i, i)) > 0);
    for (std::size_t j = i + 1; j < n; ++j) CHECK(l(i, j) == K(real_t<K>(0)));
  }
  auto below = a;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) below(i, j) = K(real_t<K>(7));
  const auto same = cholesky(below);
  CHECK(in_epsilons(multiply(op::none, same, op::adjoint, same), a, norm(a)) <= slack(n));
}

/// The largest distance of a value to its nearest partner, in units of ε.
template <class C>
double mismatch(std::vector<C> a, std::vector<C> b, const real_t<C>& scale) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (const C& x : a) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < b.size(); ++i)
      if (modulus(C(b[i] - x)) < modulus(C(b[best] - x))) best = i;
    worst = std::max(worst, double(real_t<C>(modulus(C(b[best] - x)) / (epsilon<C>() * scale))));
    b.erase(b.begin() + long(best));
  }
  return worst;
}

/// That none of them falls back on the generic routine, which would hide a fault.
template <scalar K>
void check_refined(const dense_array<K>& a, const dense_array<K>& h, const dense_array<K>& p) {
  using namespace detail;
  const std::size_t n = a.cols();
  const auto square = a.rows() == n;
  CHECK(refined_qr(a).has_value() == qr_refinement_pays<K>(n));
  CHECK(refined_polar(a).has_value());
  CHECK(refined_cholesky(p).has_value() == cholesky_refinement_pays<K>(n));
  if (square) CHECK(refined_solve(a, h).has_value() == refinement_pays<K>(n, n));
  if (square) CHECK(refined_schur(a).has_value());
  CHECK(with_lower<K>([&]<class D>(std::type_identity<D>) {
    return eigenvector_refinement<D, K>(scaled_array<K>(h).array).run();
  }));
  CHECK(with_lower<K>([&]<class D>(std::type_identity<D>) {
    return singular_refinement<D, K>(scaled_array<K>(a).array).run();
  }));
}

/// What rounding leaves: (8 + 2n) ε.
template <scalar K>
void check_exactness(std::size_t n) {
  const double floor = double(8 + 2 * n);
  const auto a = random_matrix<K>(n, n, {1}), b = random_matrix<K>(n, n, {2}),
             h = hermitian<K>(n, {3}), p = positive<K>(n, 3);
  check_refined(a, h, p);
  check_refined(random_matrix<K>(n + 5, n, {4}), h, p);
  const auto e = eigh(h);
  CHECK(not_isometric(e.vectors) <= floor);
  CHECK(in_epsilons(multiply(h, e.vectors), multiply(e.vectors, diagonal<K>(e.values)), norm(h)) <=
        floor);
  const auto s = svd(a);
  CHECK(not_isometric(s.u) <= floor);
  CHECK(not_isometric(s.v) <= floor);
  CHECK(in_epsilons(multiply(a, s.v), multiply(s.u, diagonal<K>(s.values)), norm(a)) <= floor);
  const auto [q, r] = qr(a);
  CHECK(not_isometric(q) <= floor);
  CHECK(in_epsilons(multiply(q, r), a, norm(a)) <= floor);
  const auto x = solve(a, b);
  CHECK(in_epsilons(multiply(a, x), b, norm(a) * norm(x)) <= floor);
  const auto l = cholesky(p);
  CHECK(in_epsilons(multiply(op::none, l, op::adjoint, l), p, norm(p)) <= floor);
  const auto t = schur(a);
  CHECK(not_isometric(t.q) <= floor);
  CHECK(in_epsilons(multiply(a, t.q), multiply(t.q, t.t), norm(a)) <= floor);
  const auto j = polar_isometry(a);
  CHECK(not_isometric(j) <= floor);
  const auto positive_factor = multiply(op::adjoint, j, op::none, a);
  CHECK(in_epsilons(positive_factor, adjoint(positive_factor), norm(a)) <= floor);
}

}  // namespace

TEST_CASE_TEMPLATE("50 digits: the last correction leaves what rounding leaves", K, LONG_FIELDS) {
  check_exactness<K>(field_of<K> == field::real ? 50 : field_of<K> == field::complex ? 24 : 12);
}

TEST_CASE("32 and 250 digits: the last correction leaves what rounding leaves") {
  check_exactness<double_double>(30);
  check_exactness<complex<double_double>>(20);
  check_exactness<quaternion<double_double>>(10);
  const precision_scope digits(250);
  check_exactness<long_real>(24);
  check_exactness<long_complex>(16);
  check_exactness<long_quaternion>(8);
}

TEST_CASE_TEMPLATE(
    "50 digits: values that the lower precision cannot part are parted in small problems", K,
    LONG_FIELDS) {
  using R = real_t<K>;
  using D = over_reals<K, double_double>;
  const std::size_t n = 12;
  const R step = pow(R(10), R(-30));
  std::vector<R> near_one, near_zero;
  for (std::size_t i = 0; i < n; ++i) {
    near_one.push_back(R(int(1 + i / 4)) + R(int(i % 4)) * step);
    near_zero.push_back(i < 4 ? R(R(int(i + 1)) * step) : R(int(i)));
  }
  for (const auto& values : {near_one, near_zero}) {
    const auto a = detail::scaled_array<K>(turned(diagonal<K>(values), {12})).array;
    detail::eigenvector_refinement<D, K> vectors(a);
    CHECK(vectors.run());
    CHECK(not_isometric(vectors.vectors) <= slack(n));
    const auto b = multiply(a, unitary<K>(n, {13}));
    CHECK(detail::singular_refinement<D, K>(b).run());
  }
}

TEST_CASE_TEMPLATE("50 digits: Cholesky of well and badly conditioned arrays", K, LONG_FIELDS) {
  const std::size_t n = field_of<K> == field::real ? 50 : field_of<K> == field::complex ? 24 : 12;
  for (const double exponent : {1.0, 8.0, 20.0, 35.0}) {
    CAPTURE(exponent);
    const auto a = positive<K>(n, exponent);
    check_cholesky(a);
    CHECK(detail::refined_cholesky(a).has_value() == (exponent < 30));
  }
  auto tiny = positive<K>(n, 2);
  scale(tiny, centre_t<K>(pow(real_t<K>(10), real_t<K>(-3001))));
  check_cholesky(tiny);
  auto indefinite = positive<K>(n, 2);
  indefinite(7, 7) = K(real_t<K>(-1));
  CHECK_THROWS_AS(cholesky(indefinite), numerical_failure);
}

TEST_CASE_TEMPLATE(
    "50 digits: schur is refined where values are apart, and has those of the QR "
    "algorithm",
    K, LONG_FIELDS) {
  using R = real_t<K>;
  const std::size_t n = field_of<K> == field::quaternion ? 10 : 18;
  const auto a = random_matrix<K>(n, n, {1});
  CHECK(detail::refined_schur(a).has_value());
  const auto s = check_schur(a);
  CHECK(mismatch(s.values, detail::shifted_schur(a).values, norm(a)) <= 1e4 * slack(n));
  for (std::size_t i = 0; i < n; ++i)
    if (field_of<K> != field::real)
      CHECK(s.values[i].imag() == detail::diagonal_values(s.t)[i].imag());
  // Normal: what stands above the diagonal vanishes.
  const auto h = hermitian<K>(n, {2});
  const auto diagonal_form = check_schur(h);
  R above{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) above += squared_modulus(diagonal_form.t(i, j));
  CHECK(double(R(sqrt(above) / (epsilon<R>() * norm(h)))) <= slack(n));
}

TEST_CASE_TEMPLATE("50 digits: schur where refinement does not contract", K, LONG_FIELDS) {
  using R = real_t<K>;
  const std::size_t n = 8;
  dense_array<K> jordan(n, n), twice(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    jordan(i, i) = K(R(2));
    if (i + 1 < n) jordan(i, i + 1) = K(R(1));
    twice(i, i) = K(R(int(i / 2)));
    for (std::size_t j = i + 1; j < n; ++j) twice(i, j) = K(R(1));
  }
  for (const auto& a : {turned(jordan, {5}), turned(twice, {6})}) {
    CHECK(!detail::refined_schur(a));
    check_schur(a);
  }
}

TEST_CASE_TEMPLATE("a correction that is no number is no solution", K, real50, complex50) {
  // An inverse in double overflows here without a word; in full precision each step is one division.
  const std::size_t n = 16;
  const real50 small("1e-200");
  dense_array<K> a(n, n), b(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    a(i, i) = K(small);
    if (i + 1 < n) a(i, i + 1) = K(real50(1));
  }
  b(n - 1, 0) = K(real50(1));
  const auto x = solve(a, b);
  real50 wanted = 1 / small;
  for (std::size_t i = n; i-- > 0; wanted /= -small)
    CHECK(modulus(K(x(i, 0) / K(wanted) - K(real50(1)))) <= real50("1e-46"));
}

TEST_CASE_TEMPLATE("refinement: columns of any size are each solved to full precision", K, real50,
                   complex50, quaternion50, long_real) {
  using R = real_t<K>;
  const std::size_t n = 20;
  const auto a = random_matrix<K>(n, n, {61});
  auto b = random_matrix<K>(n, 5, {62});
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 1; j < 5; ++j)
      b(i, j) = j == 4 ? K(R(0)) : K(b(i, j) * ldexp(R(1), -int(j * j * j) * 60));
  const auto x = solve(a, b);
  CHECK(detail::refined_solve(a, b).has_value());
  for (std::size_t j = 0; j < 5; ++j) {
    CAPTURE(j);
    dense_array<K> y(n, 1), c(n, 1);
    for (std::size_t i = 0; i < n; ++i) y(i, 0) = x(i, j), c(i, 0) = b(i, j);
    const auto rest = norm(detail::difference_from_product(c, a, y));
    CHECK(rest <= R(8 + 2 * n) * epsilon<K>() * norm(a) * norm(y));
  }
}

TEST_CASE("refinement: a failure at the lower precision is no answer, and no exception") {
  const auto failing = detail::tried_in_lower<real50>(
      []<class D>(std::type_identity<D>) -> std::optional<int> { throw numerical_failure("no"); });
  CHECK_FALSE(failing.has_value());
  CHECK_THROWS_AS(detail::nothing_where_it_fails(
                      []() -> std::optional<int> { throw invalid_argument("another"); }),
                  invalid_argument);
}
