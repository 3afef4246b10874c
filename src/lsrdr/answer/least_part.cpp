#include <cofree/critical/slice_class.hpp>

#include "least_part.hpp"

#include <algorithm>

#include "critical/space_beside.hpp"
#include "lsrdr/climb/climb.hpp"
#include "lsrdr/starts/block_starts.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {
namespace {

// Parts that look as if they reached the value and do not are few: A is nearly reducible there.
constexpr std::size_t most_climbs = 6;

template <scalar K>
std::size_t dimension_of(const invariant_block<K>& block) {
  return block.right.domain().dimension();
}

/// The blocks below that dimension which reach the value with B = A compressed to them, the smallest
/// first: L(B) is then ρ(Γ(B,B))^½.
template <scalar K>
std::vector<invariant_block<K>> candidates(const lsrdr_problem<K>& problem, double value,
                                           std::size_t known, const lsrdr_options& options) {
  auto list = problem.blocks;
  // The search for them was left out where dim U = dim V, or for one start.
  if (list.empty() && value >= -same_value)
    list = find_blocks(problem, stream_of(options.start_seed, stream::blocks));
  std::erase_if(list, [&](const invariant_block<K>& b) {
    return dimension_of(b) >= known || !(std::log(b.radius) / 2 >= value - same_value);
  });
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& x, const auto& y) { return dimension_of(x) < dimension_of(y); });
  if (list.size() > most_climbs) list.erase(list.begin() + long(most_climbs), list.end());
  return list;
}

/// The end of a climb from A compressed to the block.
template <scalar K>
climbed<K> end_in(const lsrdr_problem<K>& problem, const invariant_block<K>& block,
                  lsrdr_options options) {
  const auto u = space_beside(block.right.codomain(), "U", dimension_of(block));
  const auto whole = schmidt_truncation(block.left, block.right, u);
  auto part = problem;
  part.given = {problem.map.compress(whole.left, whole.right)}, part.blocks.clear();
  options.join = false, options.progress = nullptr;
  std::vector<known_end<K>> none;
  return climb(part, u, 0, stream_of(options.start_seed, stream::least_part), options, none);
}

}  // namespace

template <scalar K>
std::optional<std::size_t> least_part(const lsrdr_problem<K>& problem, double value,
                                      std::size_t known, const lsrdr_options& options,
                                      long& applications) {
  if (known < 2 || options.slices != slice_class::any) return std::nullopt;
  for (const auto& block : candidates(problem, value, known, options)) {
    if (options.stop()) break;
    try {
      const auto end = end_in(problem, block, options);
      applications += end.report.gamma_applications;
      if (end.real && end.real->value >= value - higher_by &&
          conclusive(*end.real, options.gradient_tolerance, options.slices))
        return end.real->isometry.domain().dimension();
    } catch (const numerical_failure&) {  // the next part may do
    }
  }
  return std::nullopt;
}

#define COFREE_INSTANTIATE(K)                                                                  \
  template std::optional<std::size_t> least_part(const lsrdr_problem<K>&, double, std::size_t, \
                                                 const lsrdr_options&, long&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
