// Products of long numbers, nanoseconds a multiply-add of the field: `multiply` (residues where they
// win), the same with a prepared left factor, the loop on MPFR numbers that `multiply` falls back
// to, at 50 and 100 digits the loop of Boost's cpp_bin_float, and Arb where it is installed. Loops
// that take long are timed on some rows of the product.
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cofree/dense/bodies/multiply.hpp>
#include <cofree/scalar/long_numbers.hpp>

#ifdef COFREE_HAS_ARB
#include <acb_mat.h>
#include <arb_mat.h>
#endif

#include "dense/residue_cost.hpp"
#include "run.hpp"

using namespace cofree;

namespace {

constexpr double loop_seconds = 0.1;  // about so long, whatever the size

template <unsigned Digits>
using boost_real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<Digits>,
                                                 boost::multiprecision::et_off>;

/// The textbook loop, sums in registers.
template <class K>
void plain_loop(const std::vector<K>& a, const std::vector<K>& b, std::vector<K>& c, std::size_t m,
                std::size_t k, std::size_t n) {
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      K sum = a[i * k] * b[j];
      for (std::size_t l = 1; l < k; ++l) sum += a[i * k + l] * b[l * n + j];
      c[i * n + j] = sum;
    }
}

template <class Boost, scalar K>
auto boosted(const K& x) {
  const auto part = [](const auto& r) { return Boost(r.str(0, std::ios_base::scientific)); };
  if constexpr (field_of<K> == field::real)
    return part(x);
  else if constexpr (field_of<K> == field::complex)
    return complex_number<Boost>(part(x.real()), part(x.imag()));
  else
    return quaternion<Boost>(part(x.w), part(x.x), part(x.y), part(x.z));
}

/// Nanoseconds a multiply-add of the loop of cpp_bin_float.
template <unsigned Digits, scalar K>
double boost_loop(const dense_array<K>& a, const dense_array<K>& b) {
  const std::size_t n = b.cols();
  std::size_t m = a.rows();
  using B = decltype(boosted<boost_real<Digits>>(a(0, 0)));
  std::vector<B> x, y, z(m * n);
  for (std::size_t i = 0; i < a.size(); ++i) x.push_back(boosted<boost_real<Digits>>(a.data()[i]));
  for (std::size_t i = 0; i < b.size(); ++i) y.push_back(boosted<boost_real<Digits>>(b.data()[i]));
  m = std::min(m, std::size_t(1 + loop_seconds / (1e-7 * double(n * n))));
  const auto t = timing::by_turns(3, 1e-3, [&] { plain_loop(x, y, z, m, a.cols(), n); });
  return 1e9 * t.seconds[0] / double(m * a.cols() * n);
}

#ifdef COFREE_HAS_ARB
template <scalar K>
double arb_product(const dense_array<K>& a, const dense_array<K>& b, long bits) {
  const long n = long(a.rows());
  timing::taken<1> t{};
  if constexpr (field_of<K> == field::real) {
    arb_mat_t x, y, z;
    arb_mat_init(x, n, n), arb_mat_init(y, n, n), arb_mat_init(z, n, n);
    const auto fill = [&](arb_mat_t to, const dense_array<K>& from) {
      for (long i = 0; i < n; ++i)
        for (long j = 0; j < n; ++j)
          arf_set_mpfr(arb_midref(arb_mat_entry(to, i, j)),
                       detail::mpfr_access<K>::get(from(std::size_t(i), std::size_t(j))));
    };
    fill(x, a), fill(y, b);
    t = timing::by_turns(5, 2e-3, [&] { arb_mat_mul(z, x, y, bits); });
    arb_mat_clear(x), arb_mat_clear(y), arb_mat_clear(z);
  } else if constexpr (field_of<K> == field::complex) {
    acb_mat_t x, y, z;
    acb_mat_init(x, n, n), acb_mat_init(y, n, n), acb_mat_init(z, n, n);
    const auto fill = [&](acb_mat_t to, const dense_array<K>& from) {
      for (long i = 0; i < n; ++i)
        for (long j = 0; j < n; ++j) {
          const auto parts = detail::mpfr_components(from(std::size_t(i), std::size_t(j)));
          arf_set_mpfr(arb_midref(acb_realref(acb_mat_entry(to, i, j))), parts[0]);
          arf_set_mpfr(arb_midref(acb_imagref(acb_mat_entry(to, i, j))), parts[1]);
        }
    };
    fill(x, a), fill(y, b);
    t = timing::by_turns(5, 2e-3, [&] { acb_mat_mul(z, x, y, bits); });
    acb_mat_clear(x), acb_mat_clear(y), acb_mat_clear(z);
  } else {
    return 0;
  }
  return 1e9 * t.seconds[0] / double(n) / double(n) / double(n);
}
#endif

template <scalar K>
double mpfr_loop_time(const dense_array<K>& a, const dense_array<K>& b, long bits) {
  const double step =
      1e-9 * detail::loop_time({1, a.cols(), b.cols(), std::size_t(real_dimension<K>)}, bits);
  const std::size_t rows = std::min(a.rows(), std::size_t(1 + loop_seconds / step));
  dense_array<K> c(rows, b.cols());
  const const_matrix_view<K> some{a.data(), rows, a.cols()};
  const auto t = timing::by_turns(
      3, 1e-3, [&] { detail::mpfr_loop<K>(op::none, some, op::none, b, c.view()); });
  return 1e9 * t.seconds[0] / double(rows * a.cols() * b.cols());
}

/// Digits = 0: no loop of Boost.
template <scalar K, unsigned Digits>
void measure(benchmark::State& state, std::size_t n) {
  const auto a = random_matrix<K>(n, n, seed{1}), b = random_matrix<K>(n, n, seed{2});
  const long bits = detail::bits_of<K>(a);
  dense_array<K> c(n, n), d(n, n);
  const detail::residue_factor<K> prepared(a.view());
  bool served = true;
  const auto t = timing::by_turns(
      5, 2e-3, [&] { multiply<K>(op::none, a, op::none, b, c.view()); },
      [&] { served = prepared.multiply(op::none, op::none, b.view(), d.view()); });
  const double unit = 1e9 / double(n * n * n);
  state.SetIterationTime(t.seconds[0]);
  state.counters["multiply"] = unit * t.seconds[0];
  if (served) state.counters["prepared"] = unit * t.seconds[1];
  state.counters["loop"] = mpfr_loop_time(a, b, bits);
  if constexpr (Digits > 0) state.counters["boost"] = boost_loop<Digits, K>(a, b);
#ifdef COFREE_HAS_ARB
  if constexpr (field_of<K> != field::quaternion)
    state.counters["arb"] = arb_product<K>(a, b, bits);
#endif
}

/// An operator that is applied many times: m×k by k×n, n small, with and without kept residues.
template <scalar K>
void measure_applied(benchmark::State& state, std::size_t m, std::size_t k, std::size_t n) {
  const auto a = random_matrix<K>(m, k, seed{1}), b = random_matrix<K>(k, n, seed{2});
  const left_factor<K> factor(a);
  dense_array<K> c(m, n);
  const auto t = timing::by_turns(
      5, 2e-3, [&] { multiply<K>(op::none, a, op::none, b, c.view()); },
      [&] { factor.multiply(op::none, b, c.view()); },
      [&] { detail::mpfr_loop<K>(op::none, a, op::none, b, c.view()); });
  const double unit = 1e9 / double(m * k * n);
  state.SetIterationTime(t.seconds[0]);
  state.counters["multiply"] = unit * t.seconds[0];
  state.counters["prepared"] = unit * t.seconds[1];
  state.counters["loop"] = unit * t.seconds[2];
}
template <scalar K>
void applied(const std::string& name) {
  for (const std::size_t n : {1, 2, 4, 8})
    bench::add("applied/" + name + "/256x64x" + std::to_string(n),
               [n](auto& state) { measure_applied<K>(state, 256, 64, n); });
}

template <scalar K, unsigned Digits>
void fixed(const std::string& name, std::initializer_list<std::size_t> sizes) {
  for (const std::size_t n : sizes)
    bench::add(name + "/" + std::to_string(Digits) + "/" + std::to_string(n),
               [n](auto& state) { measure<K, Digits>(state, n); });
}
void at_run_time(int digits, std::initializer_list<std::size_t> sizes) {
  for (const std::size_t n : sizes)
    bench::add("real/" + std::to_string(digits) + "/" + std::to_string(n),
               [n, digits](auto& state) {
                 const precision_scope scope(digits);
                 measure<long_real, 0>(state, n);
               });
}

}  // namespace

int main(int argc, char** argv) {
  at_run_time(30, {2, 4, 8, 16, 32, 64, 128, 256});
  fixed<real50, 50>("real", {2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256});
  fixed<real100, 100>("real", {2, 4, 8, 16, 32, 64, 128, 256});
  at_run_time(300, {2, 4, 8, 16, 32, 64, 128});
  at_run_time(1000, {2, 4, 8, 16, 32, 64, 128});
  at_run_time(3000, {2, 4, 8, 16, 32, 64});
  at_run_time(10000, {2, 4, 8, 16, 32, 64});
  fixed<complex50, 50>("complex", {2, 4, 8, 16, 32, 64, 128});
  fixed<complex100, 100>("complex", {2, 8, 32, 128});
  fixed<quaternion50, 50>("quaternion", {2, 4, 8, 16, 32, 64, 128});
  fixed<quaternion100, 100>("quaternion", {2, 8, 32, 128});
  applied<real50>("real/50");
  applied<real100>("real/100");
  applied<complex50>("complex/50");
  return bench::run(argc, argv);
}
