// Arrays against independent oracles: loops, residuals, LAPACK on the complex image.
#include <cofree/dense/decompositions.hpp>
#include <cofree/scalar/extend.hpp>

#include "fields.hpp"

using namespace cofree;

namespace {

template <scalar K>
dense_array<K> loop_product(op oa, const dense_array<K>& a0, op ob, const dense_array<K>& b0) {
  const auto a = oa == op::none ? a0 : adjoint(a0), b = ob == op::none ? b0 : adjoint(b0);
  dense_array<K> c(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j)
      for (std::size_t l = 0; l < a.cols(); ++l) c(i, j) += a(i, l) * b(l, j);
  return c;
}
template <scalar K>
double distance(dense_array<K> a, const dense_array<K>& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  add_scaled(a, b, centre_t<K>(-1));
  return norm(a);
}
template <scalar K>
dense_array<K> diagonal(const std::vector<double>& d) {
  dense_array<K> m(d.size(), d.size());
  for (std::size_t i = 0; i < d.size(); ++i) m(i, i) = K(d[i]);
  return m;
}
template <scalar K>
dense_array<K> hermitian(std::size_t n, seed s) {
  auto a = random_matrix<K>(n, n, s);
  add_scaled(a, adjoint(random_matrix<K>(n, n, s)), centre_t<K>(1));
  return a;
}

}  // namespace

TEST_CASE_TEMPLATE("an array is a plain value, with zeros when new and 0 × 0 when moved from", K,
                   float, COFREE_FIELDS) {
  const dense_array<K> a(2, 3);
  REQUIRE(a.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) CHECK(a.data()[i] == K(real_t<K>(0)));
  auto b = random_matrix<K>(2, 3, seed{1});
  const auto kept = b;
  CHECK(kept == b);
  CHECK(kept.data() != b.data());
  b(1, 2) += K(real_t<K>(1));
  CHECK(!(kept == b));
  CHECK(!(dense_array<K>(2, 3) == dense_array<K>(3, 2)));

  b = kept;
  const K* const storage = b.data();
  dense_array<K> c(std::move(b));
  CHECK(c.data() == storage);
  dense_array<K> d(4, 4);
  d = std::move(c);
  CHECK(d.data() == storage);
  CHECK(d == kept);
  CHECK(b == dense_array<K>());
  CHECK(c == dense_array<K>(0, 0));
  c = d;
  CHECK(c == kept);
}

TEST_CASE_TEMPLATE("multiply is the loop at every size and with every adjoint", K, COFREE_FIELDS) {
  for (auto [m, k, n] : {std::array<std::size_t, 3>{1, 1, 1},
                         {0, 3, 2},
                         {3, 0, 2},
                         {2, 3, 0},
                         {5, 7, 3},
                         {17, 9, 13},
                         {40, 3, 40},
                         {30, 40, 50},
                         {64, 33, 4},
                         {26, 25, 24},
                         {1024, 128, 8},
                         {128, 1024, 8},
                         {300, 100, 64},
                         {100, 300, 64}})
    for (op oa : {op::none, op::adjoint})
      for (op ob : {op::none, op::adjoint}) {
        const std::string size =
            std::to_string(m) + "×" + std::to_string(k) + "×" + std::to_string(n);
        CAPTURE(size);
        const auto a = oa == op::none ? random_matrix<K>(m, k, {1}) : random_matrix<K>(k, m, {1});
        const auto b = ob == op::none ? random_matrix<K>(k, n, {2}) : random_matrix<K>(n, k, {2});
        const auto c = multiply(oa, a, ob, b);
        CHECK(distance(c, loop_product(oa, a, ob, b)) <= 1e-14 * double(1 + m * k * n));
        if (ob == op::none) {
          dense_array<K> d(m, n);
          left_factor<K>(a).multiply(oa, b, d.view());
          CHECK(distance(d, loop_product(oa, a, ob, b)) <= 1e-14 * double(1 + m * k * n));
        }
      }
}

TEST_CASE_TEMPLATE("qr: q†q = 1, qr = a, r triangular with real positive diagonal", K,
                   COFREE_FIELDS) {
  for (auto [m, n] : {std::array<std::size_t, 2>{1, 1}, {6, 4}, {9, 9}, {30, 5}, {4, 0}}) {
    const auto a = random_matrix<K>(m, n, {3});
    const auto [q, r] = qr(a);
    CHECK(distance(multiply(q, r), a) <= 1e-13 * (1 + norm(a)));
    CHECK(distance(multiply(op::adjoint, q, op::none, q), identity_matrix<K>(n)) <= 1e-13);
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(real_part(r(i, i)) > 0);
      CHECK(modulus(K(r(i, i) - K(real_part(r(i, i))))) <= 1e-14);
      for (std::size_t j = 0; j < i; ++j) CHECK(r(i, j) == K{});
    }
  }
}

TEST_CASE_TEMPLATE("svd: u diag(s) v† = a with orthonormal u, v, also of low rank", K,
                   COFREE_FIELDS) {
  for (auto [m, n, rank] : {std::array<std::size_t, 3>{6, 4, 4},
                            {4, 6, 4},
                            {1, 1, 1},
                            {12, 12, 3},
                            {20, 15, 15},
                            {5, 5, 0}}) {
    const auto a = rank == 0
                       ? dense_array<K>(m, n)
                       : multiply(random_matrix<K>(m, rank, {4}), random_matrix<K>(rank, n, {5}));
    const auto [u, s, v] = svd(a);
    CHECK(distance(multiply(op::none, multiply(u, diagonal<K>(s)), op::adjoint, v), a) <=
          1e-13 * (1 + norm(a)));
    CHECK(distance(multiply(op::adjoint, u, op::none, u), identity_matrix<K>(s.size())) <= 1e-12);
    CHECK(distance(multiply(op::adjoint, v, op::none, v), identity_matrix<K>(s.size())) <= 1e-12);
    for (std::size_t i = 0; i + 1 < s.size(); ++i) CHECK(s[i] >= s[i + 1]);
    for (std::size_t i = rank; i < s.size(); ++i) CHECK(s[i] <= 1e-13 * (1 + s[0]));
  }
}

TEST_CASE_TEMPLATE("svd finds singular values 1..n", K, COFREE_FIELDS) {
  const std::size_t n = 25;
  std::vector<double> wanted;
  for (std::size_t i = 0; i < n; ++i) wanted.push_back(double(n - i));
  const auto a =
      multiply(op::none, multiply(qr(random_matrix<K>(40, n, {6})).q, diagonal<K>(wanted)),
               op::adjoint, qr(random_matrix<K>(n, n, {7})).q);
  const auto s = svd(a).values;
  for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(s[i] - wanted[i]) <= 1e-12 * double(n));
}

TEST_CASE_TEMPLATE("eigh: graded spectrum, residual and orthonormality", K, COFREE_FIELDS) {
  const std::size_t n = 30;
  std::vector<double> wanted;
  for (std::size_t i = 0; i < n; ++i) wanted.push_back(std::pow(10, -8 + 8 * double(i) / (n - 1)));
  const auto v = qr(random_matrix<K>(n, n, {8})).q;
  const auto a = multiply(op::none, multiply(v, diagonal<K>(wanted)), op::adjoint, v);
  const auto e = eigh(a);
  for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(e.values[i] - wanted[i]) <= 1e-13);
  CHECK(distance(multiply(a, e.vectors), multiply(e.vectors, diagonal<K>(e.values))) <= 1e-13);
  CHECK(distance(multiply(op::adjoint, e.vectors, op::none, e.vectors), identity_matrix<K>(n)) <=
        1e-13);
  const auto h = hermitian<K>(7, {9});
  const auto f = eigh(h);
  CHECK(distance(hermitian_function(f, [](double x) { return x; }), h) <= 1e-13 * norm(h));
}

TEST_CASE_TEMPLATE("polar, cholesky and solve by their residuals", K, COFREE_FIELDS) {
  const auto a = random_matrix<K>(8, 5, {10});
  const auto u = polar_isometry(a);
  CHECK(distance(multiply(op::adjoint, u, op::none, u), identity_matrix<K>(5)) <= 1e-13);
  const auto p = multiply(op::adjoint, u, op::none, a);  // Hermitian and positive
  CHECK(distance(p, adjoint(p)) <= 1e-12);
  CHECK(eigh(p).values.front() > 0);
  const auto g = multiply(op::adjoint, a, op::none, a);
  const auto l = cholesky(g);
  CHECK(distance(multiply(op::none, l, op::adjoint, l), g) <= 1e-13 * norm(g));
  CHECK_THROWS_AS(cholesky(multiply(op::none, a, op::adjoint, a)), numerical_failure);
  const auto b = random_matrix<K>(5, 2, {11});
  CHECK(distance(multiply(g, solve(g, b)), b) <= 1e-11 * norm(b));
  CHECK_THROWS_AS(solve(dense_array<K>(3, 3), dense_array<K>(3, 1)), numerical_failure);
}

TEST_CASE_TEMPLATE("eigenvectors and leading_schur by their residuals", K, double,
                   std::complex<double>) {
  const auto a = random_matrix<K>(12, 12, {12});
  const auto e = eigenvectors(a);
  dense_array<std::complex<double>> c(12, 12);
  for (std::size_t i = 0; i < a.size(); ++i) c.data()[i] = a.data()[i];
  for (std::size_t j = 0; j < 12; ++j) {
    double right = 0, left = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      std::complex<double> r = -e.right(i, j) * e.values[j],
                           l = -e.left(i, j) * std::conj(e.values[j]);
      for (std::size_t k = 0; k < 12; ++k)
        r += c(i, k) * e.right(k, j), l += std::conj(c(k, i)) * e.left(k, j);
      right += std::abs(r), left += std::abs(l);
    }
    CHECK(right <= 1e-11);
    CHECK(left <= 1e-11);
    if (j > 0) CHECK(std::abs(e.values[j]) <= std::abs(e.values[j - 1]) * (1 + 1e-12));
  }
  for (std::size_t p : {1, 2, 3, 5, 12}) {
    const auto s = leading_schur(a, p);
    CHECK(distance(multiply(a, s.q), multiply(s.q, s.t)) <= 1e-12);
    CHECK(distance(multiply(op::adjoint, s.q, op::none, s.q), identity_matrix<K>(s.q.cols())) <=
          1e-13);
  }
}

TEST_CASE("the Study determinant of [[1,i],[j,k]] is 4 and of its transpose 0") {
  using H = quaternion<double>;
  dense_array<H> m(2, 2), t(2, 2);
  m(0, 0) = 1, m(0, 1) = {0, 1}, m(1, 0) = {0, 0, 1}, m(1, 1) = {0, 0, 0, 1};
  t = m, std::swap(t(0, 1), t(1, 0));
  const auto s = svd(m).values, z = svd(t).values;
  CHECK(std::abs(std::pow(s[0] * s[1], 2) - 4) <= 1e-13);
  CHECK(z[1] <= 1e-15);
  CHECK_THROWS_AS(solve(t, identity_matrix<H>(2)), numerical_failure);
}
