// cofree/io/matrix_market.hpp — directed weighted graphs from Matrix Market coordinate files.
//
//   read_matrix_market(path)   real, integer or pattern; general or symmetric; weights ≥ 0
//
// The line "i j w" is the edge w_ij, which takes e_j to e_i (network/graph.hpp); indices count from 1,
// a pattern has the weight 1. Edges named twice add up, edges of weight 0 are none, and a symmetric
// file stands for both w_ij and w_ji. Format: [BoisvertPozoRemington].
#pragma once

#include <cofree/network/graph.hpp>
#include <filesystem>

namespace cofree {

/// @throws input_error naming the file, the line, what was found and what was expected; also where no
///         edge of positive weight is left
weighted_graph read_matrix_market(const std::filesystem::path& file);

}  // namespace cofree
