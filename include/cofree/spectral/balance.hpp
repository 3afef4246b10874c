// cofree/spectral/balance.hpp — strong components and diagonal scalings of the sizes of a map's entries.
//
//   matrix_place            the place of an entry and log₂ of its size
//   strong_components       the diagonal blocks to which a permutation can triangulate
//   balancing_logarithms    u with rows and columns of 2^(u_i + log₂m_ik − u_k) of one size
//   balancing_exponents     the same in whole numbers: a scaling without any rounding
//
// D M D⁻¹ has the spectrum of M. Where it is far from normal because its basis is badly scaled, what is
// computed of M is lost in rounding and what is computed of the balanced one is not. Sizes are logarithms:
// their range is that of the exponents twice. Source: [Osborne1960].
#pragma once

#include <cstddef>
#include <vector>

namespace cofree {

/// An entry of a square matrix that is not zero.
struct matrix_place {
  std::size_t row, col;
  double log_size;  ///< log₂|m_{row,col}|
};

/// The strong component of each node of the graph with an edge from column to row for each place, counted
/// from 0. Cost: n + places.
std::vector<std::size_t> strong_components(std::size_t n, const std::vector<matrix_place>& places);

/// Least squares for the logarithms, between components too, then Osborne's sweeps inside of them.
/// Cost: at most some hundred passes over the places.
std::vector<double> balancing_logarithms(std::size_t n, const std::vector<matrix_place>& places);

/// The nearest whole numbers, of median 0; all 0 where they would span less than a factor of eight.
std::vector<int> balancing_exponents(std::size_t n, const std::vector<matrix_place>& places);

}  // namespace cofree
