// What the benchmarks share: medians of times taken by turns, and BLAS on one thread.
//
//   by_turns(rounds, seconds, f...)   seconds a call of each f, the calls of all of them
//   interleaved median, use_one_thread, core_name
//
// The machines that run these are shared and their clocks wander, so that only ratios of times
// taken side by side mean anything.
#pragma once

#include <time.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

extern "C" {
void openblas_set_num_threads(int) __attribute__((weak));
char* openblas_get_corename() __attribute__((weak));
}

namespace timing {

inline void use_one_thread() {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
}
/// The kernels that OpenBLAS chose for this processor.
inline std::string core_name() {
  return openblas_get_corename ? openblas_get_corename() : "unknown";
}

/// Processor time of this thread: what others run in between does not count.
inline double now() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

inline double median(std::vector<double> v) {
  if (v.empty()) return 0;
  std::sort(v.begin(), v.end());
  const std::size_t half = v.size() / 2;
  return v.size() % 2 ? v[half] : (v[half - 1] + v[half]) / 2;
}

template <std::size_t N>
struct taken {
  std::array<double, N> seconds;  ///< medians over the rounds, a call
  std::array<double, N> ratio;    ///< medians over the rounds of (time of the last)/(time of this)
};

/// Calls each f often enough to fill `seconds`, one after the other, `rounds` times.
template <class... F>
taken<sizeof...(F)> by_turns(int rounds, double seconds, F&&... f) {
  constexpr std::size_t n = sizeof...(F);
  std::array<std::vector<double>, n> times, ratios;
  std::array<long, n> calls{};
  const auto run = [&](std::size_t i, auto& g) {
    if (calls[i] == 0) {
      g();
      const double begin = now();
      g();
      calls[i] = std::max(1L, long(seconds / std::max(1e-9, now() - begin)));
    }
    const double begin = now();
    for (long k = 0; k < calls[i]; ++k) g();
    return (now() - begin) / double(calls[i]);
  };
  for (int round = 0; round < rounds; ++round) {
    std::size_t i = 0;
    ((times[i].push_back(run(i, f)), ++i), ...);
    for (std::size_t k = 0; k < n; ++k) ratios[k].push_back(times[n - 1].back() / times[k].back());
  }
  taken<n> out{};
  for (std::size_t k = 0; k < n; ++k)
    out.seconds[k] = median(times[k]), out.ratio[k] = median(ratios[k]);
  return out;
}

}  // namespace timing
