// Decompositions of long numbers where the start in double says little: low rank, clusters, wide
// spectra; over ℝ, ℂ and ℍ at 50 digits, and at digits chosen at run time.
#include <cofree/scalar/long_numbers.hpp>

#include <string>
#include <utility>

#include "array_checks.hpp"

using namespace cofree;
using namespace checks;

#define LONG_FIELDS real50, complex50, quaternion50

TEST_CASE_TEMPLATE(
    "50 digits: singular vectors stay orthonormal where rounding is all that is left", K,
    LONG_FIELDS) {
  using R = real_t<K>;
  // Of rank 1 there remain columns of length ε and ε², whose directions are noise.
  for (std::uint64_t s = 1; s <= 40; ++s)
    for (auto [m, n] : {std::array<std::size_t, 2>{3, 3}, {4, 3}, {3, 4}, {2, 2}}) {
      CAPTURE(s);
      const auto a = multiply(random_matrix<K>(m, 1, {2 * s}), random_matrix<K>(1, n, {2 * s + 1}));
      const auto found = check_svd(a);
      for (std::size_t i = 1; i < found.values.size(); ++i)
        CHECK(found.values[i] <= R(slack(m) * epsilon<K>() * norm(a)));
    }
}

namespace {

/// 10^(−40 i/(n−1)), pairs, steps of 1e-18 and of 1e-30, ones, three that are not zero.
template <class R>
std::vector<std::pair<std::string, std::vector<R>>> spectra(std::size_t n) {
  const R small = pow(R(10), R(-18)), least = pow(R(10), R(-30));
  std::vector<std::pair<std::string, std::vector<R>>> all{
      {"graded", {}},         {"pairs", {}}, {"steps of 1e-18", {}},
      {"steps of 1e-30", {}}, {"ones", {}},  {"three", {}}};
  for (std::size_t i = 0; i < n; ++i) {
    const int k = int(i);
    all[0].second.push_back(pow(R(10), R(R(-40 * (int(n) - 1 - k)) / R(int(n) - 1))));
    all[1].second.push_back(R(1 + k / 2));
    all[2].second.push_back(R(R(1 + k / 4) + R(k) * small));
    all[3].second.push_back(R(R(1) + R(k) * least));
    all[4].second.push_back(R(1));
    all[5].second.push_back(R(k + 3 < int(n) ? 0 : k));
  }
  return all;
}
/// The isometry j nearest to a: j†j = 1, j†a ≥ 0 and a = j j†a.
template <scalar K>
void check_polar(const dense_array<K>& a) {
  const auto j = polar_isometry(a);
  const std::size_t n = a.rows();
  CHECK(not_isometric(j) <= slack(n));
  const auto p = multiply(op::adjoint, j, op::none, a);
  CHECK(in_epsilons(p, adjoint(p), norm(a)) <= slack(n));
  CHECK(in_epsilons(multiply(j, p), a, norm(a)) <= slack(n));
  CHECK(eigh(p).values[0] >= real_t<K>(-slack(n) * epsilon<K>() * norm(a)));
}
template <scalar K>
dense_array<K> with_values(const std::vector<real_t<K>>& sigma, std::size_t m, std::size_t n) {
  const std::size_t p = sigma.size();
  return multiply(op::none, multiply(qr(random_matrix<K>(m, p, {6})).q, diagonal<K>(sigma)),
                  op::adjoint, qr(random_matrix<K>(n, p, {7})).q);
}
template <scalar K>
void check_spectra(std::size_t n) {
  using R = real_t<K>;
  for (auto& spectrum : spectra<R>(n)) {
    const auto& name = spectrum.first;
    const auto& values = spectrum.second;
    CAPTURE(name);
    const R allowed = slack(n) * epsilon<R>() * (1 + values.back());
    const auto e = check_eigh(turned(diagonal<K>(values), {12}));
    const auto square = check_svd(with_values<K>(values, n, n));
    const auto tall = check_svd(with_values<K>(values, n + 5, n));
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(R(modulus(R(e.values[i] - values[i]))) <= allowed);
      CHECK(R(modulus(R(square.values[n - 1 - i] - values[i]))) <= allowed);
      CHECK(R(modulus(R(tall.values[n - 1 - i] - values[i]))) <= allowed);
    }
  }
}
template <scalar K>
void check_solve(const dense_array<K>& a, std::size_t columns) {
  const std::size_t n = a.rows();
  const auto b = random_matrix<K>(n, columns, {2});
  const auto x = solve(a, b);
  CHECK(in_epsilons(multiply(a, x), b, norm(a) * norm(x)) <= slack(n));
}

}  // namespace

TEST_CASE_TEMPLATE("50 digits: clusters inside clusters, wide spectra, low rank", K, LONG_FIELDS) {
  check_spectra<K>(field_of<K> == field::real ? 24 : 12);
}

TEST_CASE_TEMPLATE("50 digits: QR and polar factors, square and tall, well and badly conditioned",
                   K, LONG_FIELDS) {
  using R = real_t<K>;
  // Large enough for QR to be refined.
  const std::size_t n = field_of<K> == field::real ? 72 : field_of<K> == field::complex ? 30 : 12;
  for (const std::size_t m : {n, n + 7}) {
    const auto a = random_matrix<K>(m, n, {1});
    check_qr(a);
    check_polar(a);
    for (const int exponent : {6, 13, 30}) {
      CAPTURE(exponent);
      std::vector<R> sigma;
      for (std::size_t i = 0; i < n; ++i)
        sigma.push_back(pow(R(10), R(R(-exponent * int(i)) / R(int(n - 1)))));
      const auto wide = with_values<K>(sigma, m, n);
      check_qr(wide);
      check_polar(wide);
      if (m == n) check_solve(wide, 5);
    }
  }
  check_polar(unitary<K>(9, {3}));
  check_polar(random_matrix<K>(5, 1, {3}));
  auto scaled = random_matrix<K>(n, n, {4});
  scale(scaled, centre_t<K>(pow(R(10), R(-3000))));
  const auto j = polar_isometry(scaled);
  CHECK(not_isometric(j) <= slack(n));
  check_solve(random_matrix<K>(n, n, {5}), n);
}

TEST_CASE("50 digits: the grid of singular values 1, 2, …, from 6×5 to 100×75") {
  using R = real50;
  for (auto [m, n] : {std::array<std::size_t, 2>{6, 5}, {20, 15}, {45, 60}, {100, 75}}) {
    const std::size_t p = std::min(m, n);
    std::vector<R> sigma;
    for (std::size_t i = 0; i < p; ++i) sigma.push_back(R(int(p - i)));
    const auto s = check_svd(with_values<R>(sigma, m, n));
    for (std::size_t i = 0; i < p; ++i)
      CHECK(abs(R(s.values[i] - sigma[i])) <= R(slack(p) * double(p) * epsilon<R>()));
  }
}

TEST_CASE("100 and 200 digits: the same decompositions at a precision chosen at run time") {
  for (const int digits : {100, 200}) {
    CAPTURE(digits);
    const precision_scope scope(digits);
    check_spectra<long_real>(8);
    check_qr(random_matrix<long_complex>(12, 9, {1}));
    check_polar(random_matrix<long_complex>(12, 9, {2}));
    check_polar(random_matrix<long_quaternion>(6, 6, {2}));
    check_solve(random_matrix<long_quaternion>(9, 9, {3}), 3);
    check_solve(random_matrix<long_real>(24, 24, {3}), 24);
  }
}
