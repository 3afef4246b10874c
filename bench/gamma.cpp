// Γ(A,B) and its adjoint into given storage against the two BLAS products they are made of, on the
// same shapes: X ↦ A X (rn×n×d), then times B† (n×rd×d). Over ℍ the products are the eight real
// ones of sums of components, each on ready-made sums.
//
// A is cold on both sides: the calls go round so many copies that none is still in the last cache.
// Counters: ratio (time of the products / time of Γ), gflops of both, and for d ≤ 4 memory_share,
// the time that reading A once takes by a dot product / the time of Γ.
#include <cofree/superoperator/gamma.hpp>

#include "run.hpp"

using namespace cofree;

namespace {

constexpr std::size_t slices_count = 10;
constexpr std::size_t more_than_the_caches = 96 << 20;  // bytes

/// What BLAS works on: K itself, over ℍ eight arrays of real numbers.
template <scalar K>
using entry = std::conditional_t<commutative_scalar<K>, K, double>;
template <scalar K>
constexpr std::size_t parts = commutative_scalar<K> ? 1 : 8;

/// The two products alone, on arrays of their own.
template <scalar K>
class two_products {
public:
  using E = entry<K>;
  two_products(std::size_t n, std::size_t d, std::size_t copies)
      : n_(n), d_(d), copies_(copies, std::vector<E>(parts<K> * rn() * n)) {
    random_source source(seed{3});
    for (auto& x : copies_[0]) x = random_scalar<E>(source);
    for (auto& copy : copies_) copy = copies_[0];
    for (auto* v : {&b_, &x_, &y_}) {
      v->resize(parts<K> * std::max(n, d * slices_count) * d);
      for (auto& e : *v) e = random_scalar<E>(source);
    }
    between_.resize(parts<K> * rn() * d);
  }

  void apply() {
    const E* a = next();
    for (std::size_t p = 0; p < parts<K>; ++p)
      bench::product(false, false, rn(), d_, n_, a + p * rn() * n_, &x_[p * n_ * d_],
                     &between_[p * rn() * d_]);
    for (std::size_t p = 0; p < parts<K>; ++p)
      bench::product(false, true, n_, d_, rd(), &between_[p * rn() * d_], &b_[p * rd() * d_],
                     &y_[p * n_ * d_]);
  }
  void apply_adjoint() {
    const E* a = next();
    for (std::size_t p = 0; p < parts<K>; ++p)
      bench::product(false, false, n_, rd(), d_, &y_[p * n_ * d_], &b_[p * rd() * d_],
                     &between_[p * rn() * d_]);
    for (std::size_t p = 0; p < parts<K>; ++p)
      bench::product(true, false, n_, d_, rn(), a + p * rn() * n_, &between_[p * rn() * d_],
                     &x_[p * n_ * d_]);
  }
  /// Reads as many bytes as A has.
  void read() {
    const auto* p = reinterpret_cast<const double*>(next());
    const std::size_t half = rn() * n_ * sizeof(K) / sizeof(double) / 2;
    benchmark::DoNotOptimize(cblas_ddot(int(half), p, 1, p + half, 1));
  }

private:
  std::size_t rn() const { return slices_count * n_; }
  std::size_t rd() const { return slices_count * d_; }
  const E* next() { return copies_[at_++ % copies_.size()].data(); }

  std::size_t n_, d_, at_ = 0;
  std::vector<std::vector<E>> copies_;
  std::vector<E> b_, x_, y_, between_;
};

template <scalar K>
void measure(benchmark::State& state, std::size_t n, std::size_t d, bool adjoint) {
  const std::size_t copies = 2 + more_than_the_caches / (slices_count * n * n * sizeof(K));
  const space<K> V("V", n), U("U", d);
  const space<centre_t<K>> W("W", slices_count);
  const auto a = random_operator(V, V * W, seed{1}), b = random_operator(U, U * W, seed{2});
  std::vector<gamma_map<K, dense_tensor_operator<K>>> maps;
  for (std::size_t i = 0; i < copies; ++i) maps.push_back(gamma(a, b));
  auto x = random_operator(U, V, seed{4}), y = x;
  std::size_t at = 0;
  two_products<K> alone(n, d, copies);
  const auto ours = [&] {
    const auto& g = maps[at++ % copies];
    adjoint ? g.apply_adjoint(y, x) : g.apply(x, y);
  };
  const auto theirs = [&] { adjoint ? alone.apply_adjoint() : alone.apply(); };
  const auto t = timing::by_turns(
      21, 1e-3, ours, [&] { alone.read(); }, theirs);
  const double products = real_dimension<K> == 2 ? 4 : double(parts<K>);
  const double work = 2e-9 * products * double(slices_count * n * d * (n + d));
  state.SetIterationTime(t.seconds[0]);
  state.counters["ratio"] = t.ratio[0];
  state.counters["gflops"] = work / t.seconds[0];
  state.counters["blas_gflops"] = work / t.seconds[2];
  if (d <= 4) state.counters["memory_share"] = t.seconds[1] / t.seconds[0];
}

template <scalar K>
void add_all() {
  const std::string field = field_name(field_of<K>);
  for (std::size_t n : {32, 128, 256})
    for (std::size_t d : {2, 4, 8, 16}) {
      const std::string size = field + "/" + std::to_string(n) + "/" + std::to_string(d);
      bench::add("gamma/" + size, [=](auto& state) { measure<K>(state, n, d, false); });
      if (n >= 128 && d >= 8)
        bench::add("adjoint/" + size, [=](auto& state) { measure<K>(state, n, d, true); });
    }
}

/// The rate of a square product with everything in the caches.
template <commutative_scalar K>
void add_square() {
  bench::add(std::string("square/") + field_name(field_of<K>), [](auto& state) {
    const std::size_t n = 512;
    const std::vector<K> a(n * n, K(1)), b(n * n, K(1));
    std::vector<K> c(n * n);
    const auto t = timing::by_turns(
        15, 1e-3, [&] { bench::product(false, false, n, n, n, a.data(), b.data(), c.data()); });
    state.SetIterationTime(t.seconds[0]);
    state.counters["gflops"] = 2e-9 * (real_dimension<K> == 2 ? 4 : 1) * n * n * n / t.seconds[0];
  });
}

}  // namespace

int main(int argc, char** argv) {
  add_square<double>();
  add_square<std::complex<double>>();
  add_all<double>();
  add_all<std::complex<double>>();
  add_all<quaternion<double>>();
  return bench::run(argc, argv);
}
