// Residuals of decompositions of arrays in units of ε, over any scalar.
#pragma once

#include <doctest/doctest.h>
#include <cofree/dense/schur.hpp>
#include <cofree/scalar/extend.hpp>
#include <string>

namespace checks {

using namespace cofree;

template <scalar K>
dense_array<K> difference(dense_array<K> a, const dense_array<K>& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  add_scaled(a, b, centre_t<K>(-1));
  return a;
}
/// ‖a − b‖ / (ε · scale), scale 1 in place of 0: a number that a double holds at any precision.
template <scalar K>
double in_epsilons(const dense_array<K>& a, const dense_array<K>& b, const real_t<K>& scale) {
  const real_t<K> unit = scale > 0 ? scale : real_t<K>(1);
  return double(real_t<K>(norm(difference(a, b)) / (epsilon<K>() * unit)));
}
template <scalar K>
dense_array<K> diagonal(const std::vector<real_t<K>>& d) {
  dense_array<K> m(d.size(), d.size());
  for (std::size_t i = 0; i < d.size(); ++i) m(i, i) = K(d[i]);
  return m;
}
template <scalar K>
double not_isometric(const dense_array<K>& q) {
  return in_epsilons(multiply(op::adjoint, q, op::none, q), identity_matrix<K>(q.cols()),
                     real_t<K>(1));
}
template <scalar K>
dense_array<K> unitary(std::size_t n, seed s) {
  return qr(random_matrix<K>(n, n, s)).q;
}
template <scalar K>
dense_array<K> turned(const dense_array<K>& a, seed s) {
  const auto u = unitary<K>(a.rows(), s);
  return multiply(u, multiply(op::none, a, op::adjoint, u));
}
template <scalar K>
dense_array<K> hermitian(std::size_t n, seed s) {
  auto a = random_matrix<K>(n, n, s);
  add_scaled(a, adjoint(a), centre_t<K>(1));
  return a;
}
inline double slack(std::size_t n) {
  return double(100 + 30 * n);
}

template <scalar K>
void check_qr(const dense_array<K>& a) {
  const auto [q, r] = qr(a);
  CHECK(in_epsilons(multiply(q, r), a, norm(a) + 1) <= slack(a.cols()));
  CHECK(not_isometric(q) <= slack(a.cols()));
  for (std::size_t i = 0; i < r.rows(); ++i) {
    CHECK(real_part(r(i, i)) >= 0);
    CHECK(r(i, i) == K(real_part(r(i, i))));
    for (std::size_t j = 0; j < i; ++j) CHECK(r(i, j) == K(real_t<K>(0)));
  }
}

template <scalar K>
singular_values<K> check_svd(const dense_array<K>& a) {
  auto s = svd(a);
  CHECK(in_epsilons(multiply(op::none, multiply(s.u, diagonal<K>(s.values)), op::adjoint, s.v), a,
                    norm(a) + 1) <= slack(a.cols()));
  CHECK(not_isometric(s.u) <= slack(a.cols()));
  CHECK(not_isometric(s.v) <= slack(a.cols()));
  for (std::size_t i = 0; i + 1 < s.values.size(); ++i) CHECK(s.values[i] >= s.values[i + 1]);
  return s;
}

template <scalar K>
hermitian_eigenvalues<K> check_eigh(const dense_array<K>& a) {
  auto e = eigh(a);
  CHECK(in_epsilons(multiply(a, e.vectors), multiply(e.vectors, diagonal<K>(e.values)), norm(a)) <=
        slack(a.cols()));
  CHECK(not_isometric(e.vectors) <= slack(a.cols()));
  for (std::size_t i = 0; i + 1 < e.values.size(); ++i) CHECK(e.values[i] <= e.values[i + 1]);
  return e;
}

template <scalar K>
schur_factors<K> check_schur(const dense_array<K>& a) {
  auto s = schur(a);
  const std::size_t n = a.rows();
  CAPTURE(n);
  CHECK(in_epsilons(multiply(a, s.q), multiply(s.q, s.t), norm(a)) <= slack(n));
  CHECK(not_isometric(s.q) <= 3 * slack(n));  // a cluster takes a dozen sweeps for each value
  REQUIRE(s.values.size() == n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (field_of<K> != field::real || j + 1 < i || s.values[i].imag() == 0)
        CHECK(s.t(i, j) == K(real_t<K>(0)));
  return s;
}

template <commutative_scalar K>
void check_eigenvectors(const dense_array<K>& a) {
  using R = real_t<K>;
  using C = complex<R>;
  const auto e = eigenvectors(a);
  const std::size_t n = a.rows();
  for (std::size_t j = 0; j < n; ++j) {
    R right{}, left{}, length{};
    for (std::size_t i = 0; i < n; ++i) {
      C r = -(e.right(i, j) * e.values[j]), l = -(e.left(i, j) * conjugate(e.values[j]));
      for (std::size_t k = 0; k < n; ++k) {
        r += extend<C>(a(i, k)) * e.right(k, j);
        l += extend<C>(conjugate(a(k, i))) * e.left(k, j);
      }
      right += squared_modulus(r), left += squared_modulus(l);
      length += squared_modulus(e.right(i, j));
    }
    using std::sqrt;
    const R unit = epsilon<R>() * norm(a);
    CHECK(double(R(sqrt(right) / unit)) <= 2 * slack(n));
    CHECK(double(R(sqrt(left) / unit)) <= 2 * slack(n));
    CHECK(double(R(modulus(R(length - 1)) / epsilon<R>())) <= slack(n));
    if (j > 0)
      CHECK(modulus(e.values[j]) <= R(modulus(e.values[j - 1]) * (1 + 1000 * epsilon<R>())));
  }
}

template <commutative_scalar K>
void check_leading_schur(const dense_array<K>& a, std::size_t count) {
  CAPTURE(count);
  const auto s = leading_schur(a, count);
  const std::size_t p = s.q.cols();
  CHECK((p == count || (real_scalar<K> && p == count + 1)));
  CHECK(in_epsilons(multiply(a, s.q), multiply(s.q, s.t), norm(a)) <= 4 * slack(a.rows()));
  CHECK(not_isometric(s.q) <= slack(a.rows()));
  // The values of t are the first of the list.
  const auto of_t = eigenvalues(s.t);
  using R = real_t<K>;
  for (std::size_t j = 0; j < p; ++j)
    CHECK(double(R(modulus(R(modulus(of_t[j]) - modulus(s.values[j]))) /
                   (epsilon<R>() * norm(a)))) <= 1e4);
}

}  // namespace checks
