// Sums over rows of doubles, by every instruction set that runs here, against sums in 64 bits of
// mantissa; the process of Gram and Schmidt.
#include <doctest/doctest.h>

#include <cofree/dense/array.hpp>
#include <cofree/operator/operator_space.hpp>

#include "dense/sums.hpp"
#include "fields.hpp"

using namespace cofree;

namespace {

using wide = std::complex<long double>;

/// Σ conj(x) y, or with all moduli: what its rounding is measured by.
wide exact_dot(const dense_array<std::complex<double>>& x,
               const dense_array<std::complex<double>>& y) {
  wide sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += std::conj(wide(x.data()[i])) * wide(y.data()[i]);
  return sum;
}
double size_of(const dense_array<std::complex<double>>& x,
               const dense_array<std::complex<double>>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += 2 * std::abs(x.data()[i] * y.data()[i]);
  return sum;
}
const double* parts(const dense_array<std::complex<double>>& x) {
  return reinterpret_cast<const double*>(x.data());
}

constexpr double eps = std::numeric_limits<double>::epsilon();

}  // namespace

TEST_CASE("sums of doubles of every length, by every instruction set") {
  using K = std::complex<double>;
  const auto sets = detail::runnable_sums();
  REQUIRE(!sets.empty());
  for (std::size_t n = 0; n < 70; ++n) {
    const auto x = random_matrix<K>(1, n, {n + 1}), y = random_matrix<K>(1, n, {n + 100});
    const auto expected = exact_dot(x, y);
    const double bound = eps * double(n + 1) * (size_of(x, y) + 1e-300);
    for (const auto* set : sets) {
      CAPTURE(n);
      double re = 7, im = 7;
      set->complex_dot(2 * n, parts(x), parts(y), &re, &im);
      CHECK(std::abs((long double)(re)-expected.real()) <= bound);
      CHECK(std::abs((long double)(im)-expected.imag()) <= bound);
      // The real part is the sum over twice as many reals; an odd number of them, too.
      CHECK(std::abs((long double)(set->real_dot(2 * n, parts(x), parts(y))) - expected.real()) <=
            bound);
      if (n == 0) continue;
      const double last = parts(x)[2 * n - 1] * parts(y)[2 * n - 1];
      CHECK(std::abs((long double)(set->real_dot(2 * n - 1, parts(x), parts(y)) + last) -
                     expected.real()) <= bound);
      auto z = y, w = y;
      auto* const to = reinterpret_cast<double*>(z.data());
      set->complex_add(2 * n, to, parts(x), 0.5, -3);
      set->real_add(2 * n - 1, reinterpret_cast<double*>(w.data()), parts(x), 0.7);
      for (std::size_t i = 0; i < n; ++i) {
        const K term = x.data()[i] * K(0.5, -3);
        CHECK(std::abs(z.data()[i] - (y.data()[i] + term)) <= 8 * eps * (std::abs(term) + 4));
      }
      for (std::size_t i = 0; i < 2 * n; ++i) {
        const double added = i < 2 * n - 1 ? 0.7 * parts(x)[i] : 0.0;
        CHECK(std::abs(parts(w)[i] - (parts(y)[i] + added)) <= 2 * eps * (std::abs(added) + 4));
      }
    }
  }
}

TEST_CASE_TEMPLATE("inner products are sums over entries", K, double, std::complex<double>,
                   quaternion<double>, float, long double) {
  const auto x = random_matrix<K>(5, 7, {1}), y = random_matrix<K>(5, 7, {2});
  centre_t<K> sum{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    if constexpr (commutative_scalar<K>)
      sum += conjugate(x.data()[i]) * y.data()[i];
    else
      sum += real_part(conjugate(x.data()[i]) * y.data()[i]);
  }
  using R = real_t<K>;
  const R bound = R(200) * epsilon<K>() * norm(x) * norm(y);
  CHECK(modulus(centre_t<K>(inner(x, y) - sum)) <= bound);
  CHECK(std::abs(norm(x) * norm(x) - real_part(inner(x, x))) <= bound * norm(x) / norm(y));
  auto twice = x;
  add_scaled(twice, twice, centre_t<K>(R(1)));  // y may be x
  CHECK(twice(4, 6) == x(4, 6) + x(4, 6));
}

TEST_CASE_TEMPLATE("orthogonalise: what is left, and the coefficients", K, double,
                   std::complex<double>, quaternion<double>) {
  const space<K> u("U", 2), v("V", 3);
  const operator_space<K> s(u, v);
  std::vector<linear_operator<K>> basis;
  for (std::uint64_t k = 0; k < 4; ++k) {
    auto x = s.random({k});
    double rest = 0;
    orthogonalise<operator_space<K>>(s, x, basis, rest);
    s.scale(x, centre_t<K>(1 / rest));
    basis.push_back(std::move(x));
  }
  // Nearly in the span: once would leave 1e-8 of it.
  auto x = s.zero();
  for (const auto& b : basis) s.add_scaled(x, b, centre_t<K>(3.0));
  s.add_scaled(x, s.random({9}), centre_t<K>(1e-8));
  const auto before = x;
  double rest = 0;
  const auto c = orthogonalise<operator_space<K>>(s, x, basis, rest);
  CHECK(std::abs(rest - norm(x)) <= 1e-15 * norm(before));
  for (const auto& b : basis) CHECK(std::abs(s.inner(b, x)) <= 4 * eps * rest);
  auto sum = x;
  for (std::size_t i = 0; i < basis.size(); ++i) s.add_scaled(sum, basis[i], c[i]);
  CHECK(norm(sum - before) <= 16 * eps * norm(before));
}
