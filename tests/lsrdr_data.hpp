// Maps with known answers, and what every converged fit must satisfy.
#pragma once

#include <doctest/doctest.h>
#include <cofree/io/input.hpp>
#include <cofree/lsrdr/lsrdr.hpp>

namespace data {

using namespace cofree;

/// Cayley–Dickson product of arrays of length 2^k.
inline std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  const std::size_t n = a.size(), h = n / 2;
  if (n == 1) return {a[0] * b[0]};
  const auto first = [&](const std::vector<double>& x) {
    return std::vector<double>(x.begin(), x.begin() + long(h));
  };
  const auto second = [&](const std::vector<double>& x) {
    return std::vector<double>(x.begin() + long(h), x.end());
  };
  const auto conj = [](std::vector<double> x) {
    for (std::size_t i = 1; i < x.size(); ++i) x[i] = -x[i];
    return x;
  };
  const auto p = product(first(a), first(b)), q = product(conj(second(b)), second(a));
  const auto s = product(second(b), first(a)), t = product(second(a), conj(first(b)));
  std::vector<double> c(n);
  for (std::size_t i = 0; i < h; ++i) c[i] = p[i] - q[i], c[h + i] = s[i] + t[i];
  return c;
}

/// Left multiplications by the units of the octonions.
template <scalar K>
linear_operator<K> octonions() {
  std::vector<dense_array<K>> list;
  for (std::size_t j = 0; j < 8; ++j) {
    dense_array<K> m(8, 8);
    for (std::size_t k = 0; k < 8; ++k) {
      std::vector<double> a(8), b(8);
      a[j] = b[k] = 1;
      const auto c = product(a, b);
      for (std::size_t i = 0; i < 8; ++i) m(i, k) = K(c[i]);
    }
    list.push_back(m);
  }
  return from_slices(list, space<K>("V", 8), space<centre_t<K>>("W", 8));
}

template <scalar K>
linear_operator<K> gaussian(std::size_t n, std::size_t r, std::uint64_t s) {
  const space<K> v("V", n);
  return random_operator(v, v * space<centre_t<K>>("W", r), {s});
}

/// Slices A_j† = A_j.
template <scalar K>
linear_operator<K> hermitian(std::size_t n, std::size_t r, std::uint64_t s) {
  std::vector<dense_array<K>> list;
  for (std::size_t j = 0; j < r; ++j) {
    auto m = random_matrix<K>(n, n, seed{s}.derived(j));
    add_scaled(m, adjoint(dense_array<K>(m)), centre_t<K>(1));
    list.push_back(m);
  }
  return from_slices(list, space<K>("V", n), space<centre_t<K>>("W", r));
}

template <scalar K>
linear_operator<K> digits(const char* layer) {
  const auto input = read_tensor(std::filesystem::path(COFREE_DATA_DIR) / "digits" / layer);
  return map_of(input, space<K>("V", input.dimension), space<centre_t<K>>("W", input.slices));
}

template <scalar K>
lsrdr_result<K> fit(const linear_operator<K>& a, std::size_t d, lsrdr_options options = {}) {
  options.threads = 2;
  return lsrdr(a, space<K>("U", d), options);
}

/// Every residual of a real-kind fit: item 4 of what must hold.
template <scalar K>
void check_certificate(const lsrdr_result<K>& f, double bound = 1e-8) {
  REQUIRE(f.converged);
  REQUIRE(f.kind == eigenvalue_kind::real);
  const auto& c = f.certificate();
  CHECK(c.stationarity <= 1e-9);
  REQUIRE(c.factorization.has_value());
  CHECK(*c.factorization <= bound);
  CHECK(*c.rs_identity <= bound);
  CHECK(*c.projection <= bound);
  CHECK(*c.density_images <= bound);
  CHECK(*c.right_density_min_eigenvalue > 0);
  CHECK(*c.left_density_min_eigenvalue > 0);
  CHECK(std::abs(re_trace(f.right_density()) - 1) <= 1e-12);
  CHECK(std::abs(re_trace(f.left_density()) - 1) <= 1e-12);
}

}  // namespace data
