// cofree/tensor_operator/sparse.hpp — slices given by the entries that are not zero.
//
//   tensor_entry<K>                (A_slice)_{row,col} = value, in standard bases
//   sparse_tensor_operator<K>      a map from a list of them; entries at one place add up
//   permutation_slices(perms)      the entries of slices that permute the basis: e_i ↦ e_{perm[i]}
//
// One action costs d for each entry and d² for each (row, slice) that has any; nothing of size n × n
// or n × r is formed.
#pragma once

#include <cofree/tensor_operator/in_bases.hpp>
#include <vector>

namespace cofree {

template <scalar K>
struct tensor_entry {
  std::size_t row, col, slice;
  K value;
};

template <scalar K>
class sparse_tensor_operator : public tensor_operator_in_bases<K> {
public:
  /// @throws invalid_argument naming the first entry that is out of range or not finite
  sparse_tensor_operator(std::vector<tensor_entry<K>> entries, space<K> v, space<centre_t<K>> w);

  const std::vector<tensor_entry<K>>& entries() const { return *entries_; }
  /// n for each entry, twice.
  double self_gamma_cost() const override;

private:
  void act_in_bases(bool adjoint, std::span<const pair_in_bases<K>> pairs) const override;
  void compress_in_bases(const_matrix_view<K> l, const_matrix_view<K> e,
                         matrix_view<K> c) const override;
  void self_in_bases(bool adjoint, const_matrix_view<K> x, matrix_view<K> z) const override;

  std::shared_ptr<const std::vector<tensor_entry<K>>> entries_;  // by row, then slice, then column
};

/// Slice k has the ones (perms[k][i], i). @throws invalid_argument if perms[k] is no permutation
template <scalar K>
std::vector<tensor_entry<K>> permutation_slices(
    const std::vector<std::vector<std::size_t>>& permutations);

extern template class sparse_tensor_operator<double>;
extern template class sparse_tensor_operator<std::complex<double>>;
extern template class sparse_tensor_operator<quaternion<double>>;

}  // namespace cofree
