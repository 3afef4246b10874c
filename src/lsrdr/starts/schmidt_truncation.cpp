#include <cofree/operator/internal/frames.hpp>

#include "block_starts.hpp"

namespace cofree::detail {
namespace {

/// The operator that has on the standard basis of its domain the images that x has on the frame.
template <scalar K>
linear_operator<K> on_standard_basis(linear_operator<K> x) {
  if (const auto frame = frame_columns<K>(*x.domain().node()))
    x.frame_entries() = multiply(x.frame_entries(), *frame);
  return x;
}

}  // namespace

template <scalar K>
truncation<K> schmidt_truncation(const linear_operator<K>& left_root,
                                 const linear_operator<K>& right_root, const space<K>& u) {
  const auto parts = truncated_svd(adjoint_product(left_root, right_root), u);
  std::vector<double> weights;
  for (double x : parts.kept) weights.push_back(1 / std::sqrt(std::max(x, 1e-8 * parts.kept[0])));
  const auto scale = diagonal_on(u, weights);
  return {on_standard_basis(left_root * parts.u * scale),
          on_standard_basis(right_root * parts.v * scale)};
}

#define COFREE_INSTANTIATE(K)                                                                     \
  template truncation<K> schmidt_truncation(const linear_operator<K>&, const linear_operator<K>&, \
                                            const space<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
