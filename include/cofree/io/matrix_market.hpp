// cofree/io/matrix_market.hpp — square matrices and weighted graphs from Matrix Market files.
//
//   market_matrix<R>, read_market_matrix<R>(path)   any square matrix of the format, over ℝ or ℂ
//   read_matrix_market(path)                        the directed graph of its entries, weights ≥ 0
//   graph_of(matrix, name)                          the same of a matrix that has been read
//
// `coordinate` or `array`; real, integer, complex or pattern; general, symmetric, skew-symmetric or
// Hermitian. The line "i j w" is the edge w_ij, which takes e_j to e_i (network/graph.hpp); indices
// count from 1, a pattern has the entry 1. Entries named twice add up, those that are 0 are none, and
// a symmetric file stands for both w_ij and w_ji, as its kind of symmetry says. A file may be
// compressed by gzip. Format: [BoisvertPozoRemington].
#pragma once

#include <cofree/network/graph.hpp>
#include <cofree/scalar/long_real.hpp>
#include <filesystem>

namespace cofree {

template <class R>
struct market_entry {
  std::size_t row, col;
  R real, imaginary;
};

/// A matrix by its entries that are not 0, by row and column, each place once.
template <class R>
struct market_matrix {
  std::size_t nodes = 0;     ///< rows and columns
  field kind = field::real;  ///< complex where the file says so
  std::vector<market_entry<R>> entries;
};

/// Over double, or over long_real with every digit of the text in the working precision.
/// @throws input_error naming the file, the line, what was found and what was expected; so too for
///         more than 10⁶ nodes that no entry can name, for a number beyond the range of double, and
///         where no entry is left
template <class R>
market_matrix<R> read_market_matrix(const std::filesystem::path& file);

/// @throws input_error as above; also for a complex matrix and an entry below 0, naming its place
weighted_graph read_matrix_market(const std::filesystem::path& file);

/// @param name  of the file, for messages @throws input_error as read_matrix_market
weighted_graph graph_of(const market_matrix<double>& matrix, const std::string& name);

extern template market_matrix<double> read_market_matrix(const std::filesystem::path&);
extern template market_matrix<long_real> read_market_matrix(const std::filesystem::path&);

}  // namespace cofree
