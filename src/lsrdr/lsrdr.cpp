// The reduction from A to its answer, in the order of docs/lsrdr.md, "How it is found".
#include <cofree/lsrdr/lsrdr.hpp>

#include <fmt/format.h>

#include "critical/tolerances.hpp"
#include "lsrdr/answer/answer.hpp"
#include "lsrdr/answer/choice.hpp"
#include "lsrdr/answer/radius_bound.hpp"
#include "lsrdr/climb/run_starts.hpp"
#include "lsrdr/problem/requirements.hpp"
#include "lsrdr/starts/block_starts.hpp"
#include "lsrdr/streams.hpp"

namespace cofree {
namespace {

/// Relative; half of it is that of a similarity: 1e-9.
constexpr double radius_tolerance = 2 * detail::higher_by;

/// U, or where it is larger than V a space of its name as large as V.
template <scalar K>
space<K> at_most_as_large(const space<K>& u, const space<K>& v) {
  return u.dimension() > v.dimension() ? space<K>(u.name(), v.dimension()) : u;
}

/// The blocks of A where starts begin, where the caller gave none and there are starts for them.
template <scalar K>
std::vector<invariant_block<K>> blocks_for(const lsrdr_problem<K>& problem, const space<K>& u,
                                           const lsrdr_options& options) {
  const bool wanted = problem.blocks.empty() && u.dimension() < problem.map.space_v().dimension() &&
                      options.starts > int(problem.given.size()) + 1;
  if (!wanted) return problem.blocks;
  return detail::find_blocks(problem,
                             detail::stream_of(options.start_seed, detail::stream::blocks));
}

/// Where dim U = dim V the Schmidt start is A itself, and the similarity 1 that it has is the most there
/// can be (Cauchy–Schwarz): what the starts up to that one give if they get there, or are told to stop on the
/// way, else nothing.
template <scalar K>
std::optional<detail::all_ends<K>> starts_at_the_bound(const lsrdr_problem<K>& problem,
                                                       const space<K>& u, lsrdr_options options) {
  const bool whole = u.dimension() == problem.map.space_v().dimension();
  const int schmidt = int(problem.given.size()) + 1;
  if (!whole || !problem.right_root || options.slices != slice_class::any ||
      options.starts <= schmidt)
    return std::nullopt;
  options.starts = schmidt;
  try {
    auto ends = detail::run_starts(problem, u, options);
    const int best = best_of(ends.done, eigenvalue_kind::real, true, options);
    if (best >= 0 && ends.done[std::size_t(best)].real->value >= -detail::same_value) return ends;
    if (options.stop()) return ends;
  } catch (const numerical_failure&) {  // the others may do better
  }
  return std::nullopt;
}

/// The ends of all starts, or of those that are enough where one has reached similarity 1.
template <scalar K>
struct found_ends {
  std::vector<detail::climbed<K>> ends;
  bool at_the_bound = false;
};

template <scalar K>
found_ends<K> climb_from_all_starts(const lsrdr_problem<K>& problem, const space<K>& u,
                                    const lsrdr_options& options) {
  auto bounded = starts_at_the_bound(problem, u, options);
  const bool at_the_bound = bounded.has_value();
  auto all = at_the_bound ? std::move(*bounded) : detail::run_starts(problem, u, options);
  detail::drop_impossible(problem, all.done, options.gradient_tolerance);
  return {std::move(all.done), at_the_bound};
}

void note_starts_left_out(std::vector<std::string>& notes, std::size_t made, int asked) {
  notes.push_back("dim U = dim V: the similarity is 1, which none exceeds; " +
                  std::to_string(made) + " of " + std::to_string(asked) + " starts made");
}

/// Where ρ(Γ(A,A)) is known to fewer digits than a similarity is shown with.
void note_wide_bounds(std::vector<std::string>& notes, const std::optional<bounded_radius>& r) {
  if (!r || r->width() <= radius_tolerance) return;
  notes.push_back(
      fmt::format("ρ(Γ(A,A)) is known to lie between {:.17g} and {:.17g} only, and with it every "
                  "similarity to {:.1e}",
                  r->lower, r->upper, r->width() / 2));
}

void note_too_large(std::vector<std::string>& notes, std::size_t u, std::size_t v) {
  notes.push_back("dim U = " + std::to_string(u) + " is more than dim V = " + std::to_string(v) +
                  ": solved at " + std::to_string(v));
}

}  // namespace

template <scalar K>
lsrdr_result<K> lsrdr(const linear_operator<K>& a, const space<K>& u,
                      const lsrdr_options& options) {
  detail::require_sensible(u, options);
  return lsrdr(prepare(a, options), u, options);
}

template <scalar K>
lsrdr_result<K> lsrdr(const lsrdr_problem<K>& prepared, const space<K>& wanted,
                      const lsrdr_options& options) {
  detail::require_sensible(wanted, options);
  const auto v = prepared.map.space_v();
  const auto u = at_most_as_large(wanted, v);
  auto problem = detail::with_answer_on(prepared, u, options);
  problem.blocks = blocks_for(problem, u, options);

  auto found = climb_from_all_starts(problem, u, options);
  auto out = detail::assemble(problem, std::move(found.ends), u.dimension(), options);

  if (found.at_the_bound && !out.interrupted)
    note_starts_left_out(out.notes, out.starts.size(), options.starts);
  note_wide_bounds(out.notes, problem.self_radius);
  if (wanted.dimension() > v.dimension()) {
    note_too_large(out.notes, wanted.dimension(), v.dimension());
    if (!out.sufficient_dim) out.sufficient_dim = v.dimension();
  }
  detail::note_kinds(out);
  detail::scale_back(out, detail::with_radius_above(out, problem, options.gradient_tolerance));
  return out;
}

#define COFREE_INSTANTIATE(K)                                                \
  template lsrdr_result<K> lsrdr(const linear_operator<K>&, const space<K>&, \
                                 const lsrdr_options&);                      \
  template lsrdr_result<K> lsrdr(const lsrdr_problem<K>&, const space<K>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
