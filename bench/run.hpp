// Google Benchmark as the driver of measurements that take their own times (timing.hpp).
#pragma once

#include <benchmark/benchmark.h>
#include <cblas.h>

#include <complex>

#include "timing.hpp"

namespace bench {

/// A benchmark that runs once and reports its counters.
template <class F>
void add(const std::string& name, F f) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [f](benchmark::State& state) {
                                 for (auto _ : state) f(state);
                               })
      ->Iterations(1)
      ->UseManualTime();
}

inline int run(int argc, char** argv) {
  timing::use_one_thread();
  benchmark::AddCustomContext("blas_core", timing::core_name());
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

/// c ← op(a) op(b) by one call of BLAS, row-major; t transposes and conjugates.
inline void product(bool ta, bool tb, std::size_t m, std::size_t n, std::size_t k, const double* a,
                    const double* b, double* c) {
  const auto flag = [](bool t) { return t ? CblasTrans : CblasNoTrans; };
  cblas_dgemm(CblasRowMajor, flag(ta), flag(tb), int(m), int(n), int(k), 1, a, int(ta ? m : k), b,
              int(tb ? k : n), 0, c, int(n));
}
inline void product(bool ta, bool tb, std::size_t m, std::size_t n, std::size_t k,
                    const std::complex<double>* a, const std::complex<double>* b,
                    std::complex<double>* c) {
  const auto flag = [](bool t) { return t ? CblasConjTrans : CblasNoTrans; };
  const std::complex<double> one = 1, zero = 0;
  cblas_zgemm(CblasRowMajor, flag(ta), flag(tb), int(m), int(n), int(k), &one, a, int(ta ? m : k),
              b, int(tb ? k : n), &zero, c, int(n));
}

}  // namespace bench
