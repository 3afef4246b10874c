// cofree/operator/block.hpp — operators between direct sums.
//
//   direct_sum(A, B)                  A⊕B : U₁⊕U₂ → V₁⊕V₂
//   block_operator({{A, B}, {C, D}})  from its blocks, row by row
//
// The blocks of an operator are p_k X i_l with the maps of direct_sum(V, W).
#pragma once

#include <cofree/operator/linear_operator.hpp>
#include <initializer_list>
#include <vector>

namespace cofree {
namespace detail {
/// Writes `block` into `whole` from (row, col) on.
template <scalar K>
void place(dense_array<K>& whole, const dense_array<K>& block, std::size_t row, std::size_t col) {
  for (std::size_t i = 0; i < block.rows(); ++i)
    for (std::size_t j = 0; j < block.cols(); ++j) whole(row + i, col + j) = block(i, j);
}
/// "block (1,2)", counted from 1 as in a text.
inline std::string block_name(const char* of, std::size_t row, std::size_t col) {
  return std::string(of) + "(block (" + std::to_string(row + 1) + "," + std::to_string(col + 1) +
         "))";
}
}  // namespace detail

/// (A⊕B)(x, y) = (Ax, By). Laws: (A⊕B)(C⊕D) = AC⊕BD; (A⊕B)† = A†⊕B†; 1⊕1 = 1.
template <scalar K>
linear_operator<K> direct_sum(const linear_operator<K>& a, const linear_operator<K>& b) {
  linear_operator<K> sum(a.domain() + b.domain(), a.codomain() + b.codomain());
  detail::place(sum.frame_entries(), a.frame_entries(), 0, 0);
  detail::place(sum.frame_entries(), b.frame_entries(), a.codomain().dimension(),
                a.domain().dimension());
  return sum;
}

/// Σ i_k X_kl p_l : ⊕U_l → ⊕V_k with X_kl : U_l → V_k in row k, column l. A block that is zero is
/// linear_operator<K>(U, V).
/// @throws invalid_argument without a block or where rows differ in length; space_mismatch where
/// two blocks of a column differ in domain or two of a row in codomain
template <scalar K>
linear_operator<K> block_operator(const std::vector<std::vector<linear_operator<K>>>& rows) {
  if (rows.empty() || rows[0].empty())
    detail::throw_invalid_argument("block_operator: no block, expected at least one");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != rows[0].size())
      detail::throw_invalid_argument("block_operator: row " + std::to_string(i + 1) + " has " +
                                     std::to_string(rows[i].size()) + " blocks, row 1 has " +
                                     std::to_string(rows[0].size()));
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      require_same_space("block_operator", detail::block_name("domain", i, j), rows[i][j].domain(),
                         detail::block_name("domain", 0, j), rows[0][j].domain());
      require_same_space("block_operator", detail::block_name("codomain", i, j),
                         rows[i][j].codomain(), detail::block_name("codomain", i, 0),
                         rows[i][0].codomain());
    }
  }
  space<K> domain = rows[0][0].domain(), codomain = rows[0][0].codomain();
  for (std::size_t j = 1; j < rows[0].size(); ++j) domain = domain + rows[0][j].domain();
  for (std::size_t i = 1; i < rows.size(); ++i) codomain = codomain + rows[i][0].codomain();
  linear_operator<K> whole(domain, codomain);
  std::size_t row = 0;
  for (const auto& blocks : rows) {
    std::size_t col = 0;
    for (const auto& block : blocks) {
      detail::place(whole.frame_entries(), block.frame_entries(), row, col);
      col += block.domain().dimension();
    }
    row += blocks[0].codomain().dimension();
  }
  return whole;
}
template <scalar K>
linear_operator<K> block_operator(
    std::initializer_list<std::initializer_list<linear_operator<K>>> rows) {
  return block_operator(std::vector<std::vector<linear_operator<K>>>(rows.begin(), rows.end()));
}

}  // namespace cofree
