// cofree/dense/internal/refine_clusters.hpp — values that a round of refinement cannot part.
//
// Inside a cluster first order says nothing about the vectors: the small problem in the span of the
// cluster's vectors is solved by itself, without what all its values share, and the vectors turned.
#pragma once

#include <cofree/dense/bodies/multiply.hpp>
#include <cofree/dense/internal/order.hpp>
#include <cofree/dense/internal/precision.hpp>
#include <vector>

namespace cofree::detail {

/// So much farther apart than the error must values be for a round to gain three digits.
inline constexpr int clear_gap = 1000;

using index_group = std::vector<std::size_t>;

/// Runs of two and more of the values in increasing order, neighbours nearer than `unclear`. None
/// where the runs could join all values of an array of this size: there would be no smaller problem.
template <class R>
std::vector<index_group> clusters(const std::vector<R>& values, const R& unclear, const R& size) {
  const std::size_t n = values.size();
  if (!(unclear * R(double(n * n)) < size)) return {};
  auto order = positions(n);
  std::sort(order.begin(), order.end(), [&](auto i, auto j) { return values[i] < values[j]; });
  std::vector<index_group> groups;
  for (std::size_t i = 0; i < n; ++i) {
    if (i == 0 || values[order[i]] - values[order[i - 1]] > unclear) groups.emplace_back();
    groups.back().push_back(order[i]);
  }
  std::erase_if(groups, [](const index_group& g) { return g.size() < 2; });
  return groups;
}

template <scalar K>
dense_array<K> block_of(const dense_array<K>& s, const index_group& group) {
  const std::size_t k = group.size();
  dense_array<K> block(k, k);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) block(i, j) = s(group[i], group[j]);
  return block;
}
template <scalar K>
void put_block(dense_array<K>& s, const index_group& group, const dense_array<K>& block) {
  for (std::size_t i = 0; i < group.size(); ++i)
    for (std::size_t j = 0; j < group.size(); ++j) s(group[i], group[j]) = block(i, j);
}
/// t + (rt + ts)/2, what remains of t = U†aV when 1 − U†U = r and 1 − V†V = s
/// have been taken out of U and V.
template <scalar K>
dense_array<K> corrected_block(const dense_array<K>& r, const dense_array<K>& s,
                               const dense_array<K>& t) {
  const centre_t<K> half(real_t<K>(0.5));
  auto out = t;
  add_scaled(out, multiply(r, t), half);
  add_scaled(out, multiply(t, s), half);
  return out;
}
/// (b + b†)/2 − b₁₁
template <scalar K>
dense_array<K> without_common_value(dense_array<K> b) {
  add_scaled(b, adjoint(b), centre_t<K>(real_t<K>(1)));
  scale(b, centre_t<K>(real_t<K>(0.5)));
  const K common(real_part(b(0, 0)));
  for (std::size_t i = 0; i < b.rows(); ++i) b(i, i) -= common;
  return b;
}
/// s ← u†sv
template <scalar K>
void turn_both(dense_array<K>& s, const dense_array<K>& u, const dense_array<K>& v) {
  s = multiply(op::adjoint, u, op::none, multiply(s, v));
}

}  // namespace cofree::detail
