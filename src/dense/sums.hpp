// The kernels of dense/sums.hpp, one set for each instruction set. Complex numbers are two doubles each.
#pragma once

#include <cstddef>
#include <vector>

namespace cofree::detail {

struct sum_kernels {
  double (*real_dot)(std::size_t, const double*, const double*);
  void (*complex_dot)(std::size_t, const double*, const double*, double* re, double* im);
  void (*real_add)(std::size_t, double* y, const double* x, double);
  void (*complex_add)(std::size_t, double* y, const double* x, double re, double im);
};

/// Those that this processor can run, the widest first, which is the one in use.
std::vector<const sum_kernels*> runnable_sums();

}  // namespace cofree::detail
