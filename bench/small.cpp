// Small operators against bare kernels on the same numbers: what spaces, checks and storage cost.
//
// Value form: the operator is made anew, against bare kernels into a fresh array. Given storage: the
// numbers go where they already have room, against the bare kernels there. Counters: value and given,
// times of their bare kernels = 1. For Γ the bare kernels are its two products.
#include <cofree/superoperator/gamma.hpp>

#include "dense/multiply_quaternion.hpp"
#include "run.hpp"

using namespace cofree;

namespace {

constexpr int rounds = 31;
constexpr double slice = 1e-4;  // seconds
constexpr std::size_t slices_count = 4;

/// The bare kernel: BLAS, over ℍ the product of arrays without a check.
template <scalar K>
void bare(bool ta, bool tb, std::size_t m, std::size_t n, std::size_t k, const K* a, const K* b,
          K* c) {
  if constexpr (commutative_scalar<K>) {
    bench::product(ta, tb, m, n, k, a, b, c);
  } else {
    const auto flag = [](bool t) { return t ? op::adjoint : op::none; };
    detail::quaternion_product<real_t<K>>(flag(ta), {a, ta ? k : m, ta ? m : k}, flag(tb),
                                          {b, tb ? n : k, tb ? k : n}, {c, m, n});
  }
}

template <class Value, class Given, class Fresh, class Bare>
void report(benchmark::State& state, Value&& value, Given&& given, Fresh&& fresh, Bare&& kernel) {
  const auto in_place = timing::by_turns(rounds, slice, given, kernel);
  const auto anew = timing::by_turns(rounds, slice, value, fresh);
  state.SetIterationTime(in_place.seconds[0]);
  state.counters["value"] = 1 / anew.ratio[0];
  state.counters["given"] = 1 / in_place.ratio[0];
  state.counters["bare_ns"] = 1e9 * in_place.seconds[1];
}

template <scalar K>
void composition(benchmark::State& state, std::size_t n, bool with_adjoint) {
  const space<K> U("U", n), V("V", n), X("X", n);
  const auto a = with_adjoint ? random_operator(X, V, seed{1}) : random_operator(V, X, seed{1}),
             b = random_operator(U, V, seed{2});
  auto c = linear_operator<K>(U, X);
  auto& numbers = c.frame_entries();
  const op first = with_adjoint ? op::adjoint : op::none;
  report(
      state,
      [&] {
        auto made = with_adjoint ? adjoint_product(a, b) : a * b;
        benchmark::DoNotOptimize(made.frame_entries().data());
      },
      [&] { multiply<K>(first, a.frame_entries(), op::none, b.frame_entries(), numbers.view()); },
      [&] {
        dense_array<K> made(n, n);
        bare<K>(with_adjoint, false, n, n, n, a.frame_entries().data(), b.frame_entries().data(),
                made.data());
        benchmark::DoNotOptimize(made.data());
      },
      [&] {
        bare<K>(with_adjoint, false, n, n, n, a.frame_entries().data(), b.frame_entries().data(),
                numbers.data());
      });
}

template <scalar K>
void gamma_at(benchmark::State& state, std::size_t n) {
  const std::size_t d = 4, r = slices_count;
  const space<K> V("V", n), U("U", d);
  const space<centre_t<K>> W("W", r);
  const auto a = random_operator(V, V * W, seed{1}), b = random_operator(U, U * W, seed{2});
  const auto g = gamma(a, b);
  const auto x = random_operator(U, V, seed{3});
  auto y = g.codomain().zero();
  std::vector<K> between(r * n * d), out(n * d);
  const auto two_products = [&](K* to) {
    bare<K>(false, false, r * n, d, n, a.frame_entries().data(), x.frame_entries().data(),
            between.data());
    bare<K>(false, true, n, d, r * d, between.data(), b.frame_entries().data(), to);
  };
  report(
      state,
      [&] {
        auto made = g(x);
        benchmark::DoNotOptimize(made.frame_entries().data());
      },
      [&] { g.apply(x, y); },
      [&] {
        dense_array<K> made(n, d);
        two_products(made.data());
        benchmark::DoNotOptimize(made.data());
      },
      [&] { two_products(out.data()); });
}

template <scalar K>
void add_all() {
  const std::string field = field_name(field_of<K>);
  for (std::size_t n : {4, 8, 16}) {
    const std::string size = field + "/" + std::to_string(n);
    bench::add("compose/" + size, [=](auto& state) { composition<K>(state, n, false); });
    bench::add("adjoint_compose/" + size, [=](auto& state) { composition<K>(state, n, true); });
    bench::add("gamma/" + size, [=](auto& state) { gamma_at<K>(state, n); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  add_all<double>();
  add_all<std::complex<double>>();
  add_all<quaternion<double>>();
  return bench::run(argc, argv);
}
