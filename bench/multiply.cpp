// Products of arrays over the three fields, in nanoseconds a multiply-add of the field.
//
// ℝ and ℂ: multiply against the bare call of BLAS. ℍ: multiply against the loop, the embedding and
// the eight products, which the limits in src/dense/multiply_quaternion.cpp choose from. Sizes
// m×k×n.
#include <cofree/dense/multiply.hpp>

#include "dense/multiply_quaternion.hpp"
#include "run.hpp"

using namespace cofree;

namespace {

constexpr int rounds = 11;
constexpr double slice = 2e-4;  // seconds

struct shape {
  std::size_t m, k, n;
  std::string name() const {
    return std::to_string(m) + "/" + std::to_string(k) + "/" + std::to_string(n);
  }
  double nanoseconds(double seconds) const { return 1e9 * seconds / double(m * k * n); }
};

template <commutative_scalar K>
void against_blas(benchmark::State& state, shape s) {
  const auto a = random_matrix<K>(s.m, s.k, seed{1}), b = random_matrix<K>(s.k, s.n, seed{2});
  dense_array<K> c(s.m, s.n);
  const auto t = timing::by_turns(
      rounds, slice, [&] { multiply<K>(op::none, a, op::none, b, c.view()); },
      [&] { bench::product(false, false, s.m, s.n, s.k, a.data(), b.data(), c.data()); });
  state.SetIterationTime(t.seconds[0]);
  state.counters["multiply"] = s.nanoseconds(t.seconds[0]);
  state.counters["blas"] = s.nanoseconds(t.seconds[1]);
  state.counters["ratio"] = t.ratio[0];
}

void ways(benchmark::State& state, shape s, op op_a) {
  const bool plain = op_a == op::none;
  const auto a = random_matrix<quaternion<double>>(plain ? s.m : s.k, plain ? s.k : s.m, seed{1}),
             b = random_matrix<quaternion<double>>(s.k, s.n, seed{2});
  const left_factor<quaternion<double>> prepared(a);
  dense_array<quaternion<double>> c(s.m, s.n);
  const auto view = c.view();
  using detail::quaternion_way;
  const auto by = [&](quaternion_way way) {
    detail::quaternion_product<double>(way, op_a, a.view(), op::none, b.view(), view);
  };
  const auto t = timing::by_turns(
      rounds, slice, [&] { multiply<quaternion<double>>(op_a, a, op::none, b, view); },
      [&] { by(quaternion_way::embedding); }, [&] { by(quaternion_way::eight_products); },
      [&] { prepared.multiply(op_a, b, view); }, [&] { by(quaternion_way::loop); });
  state.SetIterationTime(t.seconds[0]);
  const char* names[] = {"multiply", "embedding", "eight", "prepared", "loop"};
  for (std::size_t i = 0; i < 5; ++i) state.counters[names[i]] = s.nanoseconds(t.seconds[i]);
}

}  // namespace

int main(int argc, char** argv) {
  for (std::size_t n : {4, 8, 16, 32, 64, 128, 256}) {
    const shape s{n, n, n};
    bench::add("real/" + s.name(), [=](auto& state) { against_blas<double>(state, s); });
    bench::add("complex/" + s.name(),
               [=](auto& state) { against_blas<std::complex<double>>(state, s); });
  }
  for (std::size_t n : {2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 64, 128, 256}) {
    const shape s{n, n, n};
    bench::add("quaternion/" + s.name(), [=](auto& state) { ways(state, s, op::none); });
  }
  for (std::size_t n : {8, 16, 32, 64, 128})
    for (std::size_t d : {2, 4, 8, 16}) {
      if (d > n) continue;
      const shape thin{10 * n, n, d}, back{n, 10 * n, d};
      bench::add("quaternion/" + thin.name(), [=](auto& state) { ways(state, thin, op::none); });
      bench::add("quaternion_adjoint/" + back.name(),
                 [=](auto& state) { ways(state, back, op::adjoint); });
    }
  return bench::run(argc, argv);
}
