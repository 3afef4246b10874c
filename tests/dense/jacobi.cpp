// The rotations of ℍ and of long numbers: they end, on every array, and do not mind its size.
#include <cofree/dense/internal/extern.hpp>
#include <cofree/dense/internal/jacobi.hpp>
#include <cofree/dense/schur.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace cofree;

#define ROTATED_SCALARS \
  float, double, std::complex<float>, std::complex<double>, quaternion<float>, quaternion<double>

namespace {

/// 2^k a, exactly.
template <scalar K>
dense_array<K> shifted(dense_array<K> a, int k) {
  for (int done = 0; done < std::abs(k); done += 10) {
    const int step = std::min(10, std::abs(k) - done);
    for (std::size_t i = 0; i < a.size(); ++i)
      a.data()[i] *= real_t<K>(std::ldexp(1.0, k < 0 ? -step : step));
  }
  return a;
}

template <scalar K>
double unitary_defect(const dense_array<K>& x) {
  auto gram = multiply(op::adjoint, x, op::none, x);
  add_scaled(gram, identity_matrix<K>(x.cols()), centre_t<K>(-1));
  return double(norm(gram)) / double(epsilon<K>());
}

/// In units of ε: how far u diag(values) v† is from a, of a's norm, and u, v from unitary.
template <scalar K>
void check_factors(const dense_array<K>& a) {
  const auto f = detail::jacobi_svd(a);
  const double n = double(a.cols());
  auto scaled = f.u;
  for (std::size_t i = 0; i < scaled.rows(); ++i)
    for (std::size_t j = 0; j < scaled.cols(); ++j) scaled(i, j) *= f.values[j];
  auto again = multiply(op::none, scaled, op::adjoint, f.v);
  add_scaled(again, a, centre_t<K>(-1));
  // Some eight sweeps turn each column n − 1 times, each to 4ε.
  CHECK(double(norm(again)) <= 32 * n * double(epsilon<K>()) * double(norm(a)));
  CHECK(unitary_defect(f.u) <= 32 * n);
  CHECK(unitary_defect(f.v) <= 32 * n);
  CHECK(std::is_sorted(f.values.rbegin(), f.values.rend()));
}

}  // namespace

// Columns that are orthogonal to rounding but not to nε/4 are turned by less than half a unit in the
// last place: nothing changes, and a rule that waits for the tolerance waits for ever. Of real 2×2
// arrays it is one in 300.
TEST_CASE_TEMPLATE("sweeps end where rounding is all that is left", K, ROTATED_SCALARS) {
  for (std::size_t n : {2, 3, 4})
    for (std::uint64_t s = 1; s <= 6000 / (n * n); ++s) {
      CAPTURE(n);
      CAPTURE(s);
      auto a = random_matrix<K>(n, n, {1000 * s + n});
      check_factors(a);
      for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = K(real_part(a.data()[i]));
      check_factors(a);
    }
}

// All columns one: what is left of each after the first is rounding, ε, ε², … ε^n, the smallest
// numbers among them, whose reciprocals are infinite.
TEST_CASE_TEMPLATE("rank one, with columns down to the smallest numbers", K, ROTATED_SCALARS) {
  for (std::size_t n : {7, 9, 24}) {
    for (std::uint64_t s = 1; s <= 8; ++s) {
      CAPTURE(n);
      CAPTURE(s);
      dense_array<K> a(n, n);
      const auto x = random_matrix<K>(1, 1, {s})(0, 0);
      for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = x;
      check_factors(a);
      const auto f = detail::jacobi_svd(a);
      CHECK(std::abs(double(f.values[0]) / (double(n) * double(modulus(x))) - 1) <=
            16 * double(n) * double(epsilon<K>()));
      CHECK(double(f.values[1]) <= 16 * double(n) * double(epsilon<K>()) * double(f.values[0]));
    }
  }
}

TEST_CASE_TEMPLATE("graded, unitary and low rank", K, ROTATED_SCALARS) {
  for (std::size_t n : {2, 3, 5, 8, 13})
    for (std::uint64_t s = 1; s <= 20; ++s) {
      CAPTURE(n);
      CAPTURE(s);
      auto a = random_matrix<K>(n, n, {s});
      check_factors(
          multiply(random_matrix<K>(n, n / 2, {s + 50}), random_matrix<K>(n / 2, n, {s})));
      check_factors(detail::householder_qr(a).q);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          a(i, j) *= real_t<K>(std::pow(double(epsilon<K>()), 2.5 * double(j) / double(n)));
      check_factors(a);
    }
}

// 2^k A has 2^k times the values of A, in the last place.
TEST_CASE_TEMPLATE("arrays of any size", K, float, double, quaternion<float>, quaternion<double>) {
  const int most = std::numeric_limits<real_t<K>>::max_exponent - 6;
  const auto a = random_matrix<K>(4, 4, {3});
  auto h = a;
  add_scaled(h, adjoint(a), centre_t<K>(1));
  const auto svd_values = detail::jacobi_svd(a).values, eigh_values = detail::jacobi_eigh(h).values;
  const auto schur_values = eigenvalues(a);
  for (const int k : {most, -most, most / 2, -most / 2, 20 - most}) {
    CAPTURE(k);
    const auto s = detail::jacobi_svd(shifted(a, k)).values;
    const auto e = detail::jacobi_eigh(shifted(h, k)).values;
    const auto z = eigenvalues(shifted(a, k));
    const auto near = [&](auto x, auto wanted) {
      // Below the smallest normal number digits are lost.
      const double lost = double(std::numeric_limits<real_t<K>>::denorm_min());
      return std::abs(double(x) - std::ldexp(double(wanted), k)) <=
             1e-5 * std::abs(std::ldexp(double(wanted), k)) + 64 * lost;
    };
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(near(s[i], svd_values[i]));
      CHECK(near(e[i], eigh_values[i]));
      CHECK(near(z[i].real(), schur_values[i].real()));
      CHECK(near(z[i].imag(), schur_values[i].imag()));
    }
  }
}

TEST_CASE_TEMPLATE("what stands above the diagonal of a Hermitian array is not read", K,
                   ROTATED_SCALARS) {
  auto h = random_matrix<K>(4, 4, {5});
  add_scaled(h, adjoint(h), centre_t<K>(1));
  const auto wanted = detail::jacobi_eigh(h).values;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = i + 1; j < 4; ++j) h(i, j) = K(real_t<K>(1000));
  CHECK(detail::jacobi_eigh(h).values == wanted);
}
