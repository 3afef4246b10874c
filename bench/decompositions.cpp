// Decompositions of long numbers, as multiples of the time of one `multiply` of the same size, and
// beside each the generic routine on MPFR numbers as a multiple of the decomposition: `solve` with n
// right sides against LU (over ℍ QR), QR against reflections, eigenvalues and singular values
// against Jacobi, Cholesky and Schur against the loop and the QR algorithm, the polar isometry against
// that of the singular vectors. Then singular values 1, 2, … up to 200×150 at 50 digits.
#include <cofree/any_scalar.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "run.hpp"

using namespace cofree;

namespace {

template <class F>
double seconds_of(F f) {
  return timing::by_turns(1, 1e-3, f).seconds[0];
}

/// Of one call: these take long.
template <class F>
double seconds_of_one(F f) {
  const double begin = timing::now();
  f();
  return timing::now() - begin;
}

/// Both as reported.
template <class Ours, class Generic>
void compare(benchmark::State& state, const std::string& name, double product, Ours ours,
             Generic generic) {
  const double t = seconds_of(ours);
  state.counters[name] = t / product;
  state.counters[name + "_generic"] = seconds_of_one(generic) / t;
}

template <scalar K>
dense_array<K> generic_solve(const dense_array<K>& a, const dense_array<K>& b) {
  if constexpr (commutative_scalar<K>)
    return detail::lu_solve(a, b);
  else
    return detail::qr_solve(a, b);
}
template <scalar K>
dense_array<K> polar_by_svd(const dense_array<K>& a) {
  const auto s = svd(a);
  return multiply(op::none, s.u, op::adjoint, s.v);
}

template <scalar K>
void measure(benchmark::State& state, std::size_t n) {
  const auto a = random_matrix<K>(n, n, seed{1}), b = random_matrix<K>(n, n, seed{2});
  auto h = a;
  add_scaled(h, adjoint(a), centre_t<K>(real_t<K>(1)));
  dense_array<K> c(n, n);
  const double product = timing::by_turns(5, 2e-3, [&] {
                           multiply<K>(op::none, a, op::none, b, c.view());
                         }).seconds[0];
  state.SetIterationTime(product);
  compare(
      state, "solve", product, [&] { solve(a, b); }, [&] { generic_solve(a, b); });
  compare(
      state, "qr", product, [&] { qr(a); }, [&] { detail::householder_qr(a); });
  compare(
      state, "eigh", product, [&] { eigh(h); }, [&] { detail::jacobi_eigh(h); });
  compare(
      state, "svd", product, [&] { svd(a); }, [&] { detail::jacobi_svd(a); });
  const auto p = multiply(op::none, a, op::adjoint, a);
  compare(
      state, "cholesky", product, [&] { cholesky(p); }, [&] { detail::column_cholesky(p); });
  compare(
      state, "schur", product, [&] { schur(a); }, [&] { detail::shifted_schur(a); });
  compare(
      state, "polar", product, [&] { polar_isometry(a); }, [&] { polar_by_svd(a); });
}

/// m×n with singular values 1, …, min(m,n).
void grid(benchmark::State& state, std::size_t m, std::size_t n) {
  const std::size_t p = std::min(m, n);
  auto u = qr(random_matrix<real50>(m, p, seed{1})).q;
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < p; ++j) u(i, j) *= int(j + 1);
  const auto a = multiply(op::none, u, op::adjoint, qr(random_matrix<real50>(n, p, seed{2})).q);
  dense_array<real50> c(n, n);
  const double product =
      seconds_of([&] { multiply<real50>(op::adjoint, a, op::none, a, c.view()); });
  const double t = seconds_of([&] { svd(a); });
  state.SetIterationTime(t);
  state.counters["seconds"] = t;
  state.counters["svd"] = t / product;
}

template <scalar K>
void add(const std::string& name, int digits, std::size_t n) {
  bench::add(name + "/" + std::to_string(digits) + "/" + std::to_string(n),
             [n, digits](auto& state) {
               const precision_scope scope(digits);
               measure<K>(state, n);
             });
}

}  // namespace

int main(int argc, char** argv) {
  add<real50>("real", 50, 64);
  add<complex50>("complex", 50, 64);
  add<quaternion50>("quaternion", 50, 32);
  add<long_real>("real", 100, 64);
  add<long_complex>("complex", 100, 32);
  for (const auto& [m, n] :
       {std::pair<std::size_t, std::size_t>{6, 5}, {20, 15}, {60, 45}, {100, 75}, {200, 150}})
    bench::add("grid/" + std::to_string(m) + "/" + std::to_string(n),
               [m = m, n = n](auto& state) { grid(state, m, n); });
  return bench::run(argc, argv);
}
