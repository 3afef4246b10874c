// The other real types: laws of scalars, one decomposition of each kind, decimals, precision.
#include <cofree/dense/internal/extern.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/laws.hpp>
#include <cofree/scalar/long_numbers.hpp>
#include <sstream>

#include "array_checks.hpp"
#include "check_laws.hpp"

using namespace cofree;
using namespace checks;

namespace {

template <scalar K>
void laws_and_decompositions(std::size_t n) {
  laws::scalar<K>(8, check_each());
  const auto a = random_matrix<K>(n, n, {1}), b = random_matrix<K>(n, n, {2});
  dense_array<K> c(n, n);
  detail::loop_product<K>(op::adjoint, a, op::none, b, c.view());
  CHECK(in_epsilons(multiply(op::adjoint, a, op::none, b), c, norm(a) * norm(b)) <= slack(n));
  check_qr(random_matrix<K>(n + 2, n, {3}));
  check_svd(random_matrix<K>(n + 2, n, {4}));
  check_schur(a);
  CHECK(in_epsilons(multiply(a, solve(a, b)), b, norm(a) * norm(solve(a, b))) <= slack(n));
}

template <real_number R>
void smoke(std::size_t n = 5) {
  laws_and_decompositions<R>(n);
  laws_and_decompositions<complex<R>>(n);
  laws_and_decompositions<quaternion<R>>(n);
  check_eigh(hermitian<complex<R>>(n, {5}));
  check_eigenvectors(random_matrix<R>(n, n, {6}));
  random_source source({7});
  for (int i = 0; i < 20; ++i) {
    const R x = random_scalar<R>(source) * pow(R(10), R(i - 10));
    CHECK(from_decimal<R>(decimal(x)) == x);
  }
}

template <scalar K>
dense_array<K> sum(dense_array<K> a, const dense_array<K>& b) {
  add_scaled(a, b, centre_t<K>(1));
  return a;
}

/// |a − b| in units of ε|b|, b at 50 digits.
double units_off(const double_double& a, const real50& b) {
  return double(real50(abs(real50(a.hi) + real50(a.lo) - b) / abs(b) * 0x1p104));
}
real50 exactly(const double_double& a) {
  return real50(a.hi) + real50(a.lo);
}

}  // namespace

TEST_CASE("float") {
  smoke<float>();
}
TEST_CASE("long double") {
  smoke<long double>();
}
TEST_CASE("double_double") {
  smoke<double_double>();
}
TEST_CASE("100 digits as a type") {
  smoke<real100>(4);
  // Large enough to be refined.
  const std::size_t n = 24;
  const auto a = random_matrix<real100>(n, n, {1}), h = hermitian<real100>(n, {2});
  check_qr(a);
  check_svd(a);
  check_eigh(h);
  check_schur(a);
  CHECK(in_epsilons(multiply(a, solve(a, h)), h, norm(a) * norm(solve(a, h))) <= slack(n));
  const auto p = multiply(op::none, a, op::adjoint, a);
  const auto l = cholesky(p);
  CHECK(in_epsilons(multiply(op::none, l, op::adjoint, l), p, norm(p)) <= slack(n));
  const auto j = polar_isometry(a);
  CHECK(not_isometric(j) <= slack(n));
  const auto positive = multiply(op::adjoint, j, op::none, a);
  CHECK(in_epsilons(positive, adjoint(positive), norm(a)) <= slack(n));
}
TEST_CASE("1000 digits as a value") {
  precision_scope digits(1000);
  REQUIRE(double(epsilon<long_real>()) == 0);
  smoke<long_real>(4);
}

TEST_CASE("the functions of double_double against 50 digits") {
  random_source source({3});
  for (int i = 0; i < 400; ++i) {
    CAPTURE(i);
    double_double x = random_scalar<double_double>(source),
                  y = random_scalar<double_double>(source);
    if (i % 3 == 0) x *= 1e-5;
    if (i % 7 == 0) y *= 1e4;
    const real50 a = exactly(x), b = exactly(y);
    CHECK(units_off(x + y, a + b) <= 1);
    CHECK(units_off(x * y, a * b) <= 1);
    CHECK(units_off(x / y, a / b) <= 1);
    CHECK(units_off(sqrt(abs(x)), sqrt(abs(a))) <= 1);
    CHECK(units_off(exp(x * 20), exp(exactly(x * 20))) <= 8);
    CHECK(units_off(log(abs(x)), log(abs(a))) <= 8);
    CHECK(units_off(atan2(y, x), atan2(b, a)) <= 8);
    CHECK(units_off(sin(x), sin(a)) <= 8);
    CHECK(units_off(pow(abs(x), double_double(7)), pow(abs(a), 7)) <= 20);
    CHECK(double(real50(abs(exactly(sin(y)) - sin(b)) * 0x1p104)) <= 8);
    CHECK(double(real50(abs(exactly(cos(y)) - cos(b)) * 0x1p104)) <= 8);
    CHECK(units_off(log(1 + x * 1e-6), log(exactly(1 + x * 1e-6))) <= 8);
    CHECK((x < y) == (a < b));
  }
  const double_double far(1.0, 1e-300);
  CHECK(from_decimal<double_double>(decimal(far)) == far);
  CHECK(floor(double_double(3.0, -1e-20)) == double_double(2));
}

TEST_CASE_TEMPLATE("the product of double_doubles is the loop's, with every adjoint", R,
                   double_double, complex<double_double>, quaternion<double_double>) {
  for (auto [m, k, n] : {std::array<std::size_t, 3>{1, 1, 1}, {13, 9, 11}, {3, 70, 130}, {5, 0, 4}})
    for (op oa : {op::none, op::adjoint})
      for (op ob : {op::none, op::adjoint}) {
        const auto a = oa == op::none ? random_matrix<R>(m, k, {1}) : random_matrix<R>(k, m, {1});
        const auto b = ob == op::none ? random_matrix<R>(k, n, {2}) : random_matrix<R>(n, k, {2});
        dense_array<R> c(m, n);
        detail::loop_product<R>(oa, a, ob, b, c.view());
        CHECK(in_epsilons(multiply(oa, a, ob, b), c, norm(a) * norm(b) + 1) <= 4);
      }
}

TEST_CASE("a draw with more digits rounds to the draw at double") {
  random_source a({1}), b({1}), c({1}), d({1}), e({1});
  precision_scope digits(300);
  int filled = 0;
  for (int i = 0; i < 2000; ++i) {
    const double x = random_scalar<double>(a);
    const auto l = random_scalar<long_real>(c);
    CHECK(double(random_scalar<real50>(b)) == x);
    CHECK(double(l) == x);
    CHECK(double(random_scalar<double_double>(d)) == x);
    CHECK(double(random_scalar<long double>(e)) == x);
    filled += mpfr_min_prec(l.mpfr()) > 960;
  }
  CHECK(filled >= 1900);
}

TEST_CASE("a long_real carries its precision") {
  precision_scope fifty(50);
  const long_real third = long_real(1) / 3;
  CHECK(digits_of(third) == 50);
  {
    precision_scope scope(200);
    CHECK(working_digits() == 200);
    const long_real x(2);
    CHECK(digits_of(x) == 200);
    CHECK(digits_of(x * third) == 200);
    CHECK(digits_of(third * x) == 200);
    CHECK(digits_of(third + 1) == 50);
    CHECK(digits_of(1.5 - third) == 50);
    long_real y = third;
    y += x;
    CHECK(digits_of(y) == 200);
    CHECK(sqrt(x) * sqrt(x) - 2 <= 4 * epsilon<long_real>());
  }
  CHECK(working_digits() == 50);
  for (int digits : {1, 2, 17, 50, 999, 10400}) {
    precision_scope scope(digits);
    CHECK(digits_of(long_real(1)) == digits);
  }
  for (int digits : {0, -3, 10401}) CHECK_THROWS_AS(precision_scope{digits}, invalid_argument);
  CHECK_THROWS_WITH(precision_scope{0}, "precision_scope: 0 digits; expected 1 to 10400");
  CHECK_THROWS_AS(long_real("1.5 apples"), invalid_argument);
  CHECK_THROWS_AS(from_decimal<double>(""), invalid_argument);
  CHECK(to_string(long_real("-1.25e-400")).substr(0, 3) == "-1.");
  CHECK(to_string(long_real(0.5)) == "5e-1");
  std::ostringstream out;
  out.precision(8);
  out << third;
  CHECK(out.str() == "3.3333333e-1");
}

TEST_CASE("decompositions and products work at the precision of their array") {
  dense_array<long_complex> a;
  {
    precision_scope wide(200);
    a = hermitian<long_complex>(6, {1});
  }
  precision_scope narrow(20);
  const auto e = eigh(a);
  const auto s = svd(a);
  const auto [q, r] = qr(a);
  const auto x = solve(a, a);
  const auto t = schur(a);
  CHECK(working_digits() == 20);
  for (const auto& each : {e.vectors, s.u, q, r, x, t.t, multiply(a, a)})
    CHECK(digits_of(each(0, 0).real()) == 200);
  precision_scope again(200);
  CHECK(in_epsilons(multiply(a, e.vectors), multiply(e.vectors, diagonal<long_complex>(e.values)),
                    norm(a)) <= slack(6));
  CHECK(in_epsilons(multiply(q, r), a, norm(a)) <= slack(6));
  CHECK(in_epsilons(x, identity_matrix<long_complex>(6), norm(a) * 100) <= slack(6));
}

TEST_CASE_TEMPLATE("a round of refinement squares the error of eigenvectors and singular vectors",
                   K, long_real, long_complex, long_quaternion) {
  using R = real_t<K>;
  using D = detail::start_scalar<K>;
  const std::size_t n = 6;
  const auto h = hermitian<K>(n, {1});
  auto x = detail::from_double<K>(eigh(detail::in_double(h)).vectors);
  std::vector<double> errors;
  for (int round = 0; round < 3; ++round) {
    const auto r = detail::orthonormality_defect(x),
               s = multiply(op::adjoint, x, op::none, multiply(h, x));
    const R error = detail::off_diagonal_norm(s) + norm(r);
    errors.push_back(double(error));
    std::vector<R> values;
    for (std::size_t i = 0; i < n; ++i) values.push_back(real_part(s(i, i)));
    detail::add_product(x, detail::eigenvector_correction<K>(r, s, values, error).e);
  }
  CHECK(errors[0] <= 1e-13);
  CHECK(errors[1] <= 1e-25);
  CHECK(errors[2] <= 1e-44);
  // Taller than wide: what of av is outside the range of u counts too.
  const auto a = random_matrix<K>(n + 3, n, {2});
  const auto start = svd(detail::in_double(a));
  static_assert(std::same_as<decltype(start.u), dense_array<D>>);
  auto u = detail::from_double<K>(start.u), v = detail::from_double<K>(start.v);
  errors.clear();
  for (int round = 0; round < 3; ++round) {
    const auto r = detail::orthonormality_defect(u), s = detail::orthonormality_defect(v);
    const auto t = multiply(op::adjoint, u, op::none, multiply(a, v));
    const auto outside = difference(multiply(a, v), multiply(u, sum(t, multiply(r, t))));
    const R error =
        detail::off_diagonal_norm(t) + detail::largest_turn(t) + norm(r) + norm(s) + norm(outside);
    errors.push_back(double(error));
    const auto sigma = detail::singular_diagonal(r, s, t);
    const detail::singular_correction<K> by(r, s, t, sigma, R(2 * error));
    detail::add_product(u, by.e);
    detail::add_product(v, by.f);
    detail::add_outside(u, outside, sigma, R(2 * error));
  }
  CHECK(errors[0] <= 1e-13);
  CHECK(errors[1] <= 1e-24);
  CHECK(errors[2] <= 1e-42);
}

TEST_CASE("moved and copied long_reals") {
  long_real a(3), b = std::move(a);
  a = b;
  CHECK(a == 3);
  long_real c(5);
  c = std::move(a);
  CHECK(c == 3);
  c = c + 1;
  b = 2 / c;
  CHECK(b == 0.5);
  CHECK((long_real(1) <=> long_real("nan")) == std::partial_ordering::unordered);
  CHECK(long_real(7) > 6.5);
  CHECK(long_real(7) < std::uint64_t{1} << 63);
  CHECK(int(floor(long_real(-2.5))) == -3);
  CHECK(ilogb(long_real(8)) == 3);
}
