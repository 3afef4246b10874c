#include <cofree/critical/slice_class.hpp>

#include "run_starts.hpp"

#include <mutex>

#include "climb_in_class.hpp"
#include "gathering.hpp"
#include "search/side_by_side.hpp"

namespace cofree::detail {
namespace {

/// How many groups there are; start k belongs to group k modulo it.
int group_count(const lsrdr_options& options) {
  const int size = options.group > 0 ? options.group : std::clamp((options.starts + 1) / 2, 1, 16);
  return (options.starts + size - 1) / size;
}

/// The ends of all starts and what is told of them, shared by the threads.
template <scalar K>
class collection {
public:
  explicit collection(const lsrdr_options& options)
      : options_(options), ends_(std::size_t(options.starts)) {}

  void put(int k, climbed<K> end) {
    const std::lock_guard lock(guard_);
    if (options_.progress)
      options_.progress({k + 1, options_.starts, end.report.iterations, end.report.similarity,
                         end.real ? end.real->gradient_norm : end.pair->gradient_norm, true});
    answered_ = true;
    ends_[std::size_t(k)] = std::move(end);
  }
  void put_failure(int k, const std::string& what) {
    const std::lock_guard lock(guard_);
    ++failed_;
    climbed<K> nothing;
    nothing.report.failure = what;
    ends_[std::size_t(k)] = std::move(nothing);
    if (first_ >= 0 && first_ < k) return;
    first_ = k, failure_ = std::current_exception(), words_ = what;
  }
  all_ends<K> take() {
    all_ends<K> out{{}, failed_, words_};
    std::vector<int> place(ends_.size(), -1);
    for (std::size_t k = 0; k < ends_.size(); ++k) {
      if (!ends_[k]) continue;
      place[k] = int(out.done.size());
      out.done.push_back(std::move(*ends_[k]));
    }
    for (auto& end : out.done)
      if (auto& joined = end.report.joined) joined = place[std::size_t(*joined)];
    if (!answered_ && failure_) std::rethrow_exception(failure_);
    return out;
  }

private:
  const lsrdr_options& options_;
  std::vector<std::optional<climbed<K>>> ends_;
  std::mutex guard_;
  std::exception_ptr failure_;
  std::string words_;
  int failed_ = 0, first_ = -1;
  bool answered_ = false;
};

template <scalar K>
void run_start(const lsrdr_problem<K>& problem, const space<K>& u, int k,
               const lsrdr_options& options, std::vector<known_end<K>>& known,
               collection<K>& ends) {
  if (k > 0 && options.stop()) return;
  try {
    const seed s = options.start_seed.derived(std::uint64_t(k));
    ends.put(k, options.slices == slice_class::any ? climb(problem, u, k, s, options, known)
                                                   : climb_in_class(problem, u, k, s, options));
  } catch (const std::exception& e) {
    ends.put_failure(k, e.what());
  }
}

/// Whether the starts of a group advance together: each on a stack of its own, A read once for all.
template <scalar K>
bool together(const lsrdr_problem<K>& problem, const lsrdr_options& options) {
  return options.group > 0 || problem.map.one_pass_pays();
}

/// The starts first, first + stride, … on one thread.
template <scalar K>
void run_group(const lsrdr_problem<K>& problem, const space<K>& u, int first, int stride,
               const lsrdr_options& options, collection<K>& ends) {
  std::vector<known_end<K>> known;
  if (first + stride >= options.starts || !together(problem, options)) {
    for (int k = first; k < options.starts; k += stride)
      run_start(problem, u, k, options, known, ends);
    return;
  }
  fiber_group fibers;
  const gathering<K> gathered_map(problem.map, fibers);
  auto gathered = problem;
  gathered.map = gathered_map;
  for (int k = first; k < options.starts; k += stride)
    fibers.add([&, k] { run_start(gathered, u, k, options, known, ends); });
  fibers.run([&] { gathered_map.serve(); });
}

}  // namespace

template <scalar K>
all_ends<K> run_starts(const lsrdr_problem<K>& problem, const space<K>& u,
                       const lsrdr_options& given) {
  auto options = given;
  options.progress = one_at_a_time(given.progress);
  collection<K> ends(options);
  const int groups = group_count(options);
  side_by_side(groups, options.threads,
               [&](int g) { run_group(problem, u, g, groups, options, ends); });
  return ends.take();
}

#define COFREE_INSTANTIATE(K) \
  template all_ends<K> run_starts(const lsrdr_problem<K>&, const space<K>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
