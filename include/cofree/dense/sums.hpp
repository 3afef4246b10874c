// cofree/dense/sums.hpp — sums over long rows of doubles, in vectors as wide as the processor has.
//
//   dot(n, x, y)             Σ conj(x_i) y_i
//   add_multiple(n, y, x, c) y_i ← y_i + x_i c
//
// The order of a sum depends on n and on the processor alone: the same bits each time, on any number of
// threads. Every inner product of operators over double is one of these.
#pragma once

#include <complex>
#include <cstddef>

namespace cofree::detail {

double dot(std::size_t n, const double* x, const double* y);
std::complex<double> dot(std::size_t n, const std::complex<double>* x,
                         const std::complex<double>* y);
/// @pre y and x are the same or do not overlap
void add_multiple(std::size_t n, double* y, const double* x, double c);
void add_multiple(std::size_t n, std::complex<double>* y, const std::complex<double>* x,
                  std::complex<double> c);

}  // namespace cofree::detail
