// A word on a terminal where OpenBLAS, for want of knowing the processor, took an old one's kernels.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

extern "C" char* openblas_get_corename();

namespace cofree::app {

/// Nothing where a person has chosen by OPENBLAS_CORETYPE, or standard error is no terminal.
inline void tell_of_slow_kernels() {
#if defined(__x86_64__)
  const bool chosen = std::getenv("OPENBLAS_CORETYPE") != nullptr;
  if (chosen || isatty(STDERR_FILENO) == 0 || !__builtin_cpu_supports("avx2") ||
      std::string_view(openblas_get_corename()) != "Prescott")
    return;
  fmt::print(stderr,
             "cofree: OpenBLAS does not know this processor and runs without AVX; "
             "OPENBLAS_CORETYPE={} makes products faster\n",
             __builtin_cpu_supports("avx512f") ? "SkylakeX" : "Haswell");
#endif
}

}  // namespace cofree::app
