#include <cofree/baseline/gradient_ascent.hpp>
#include <cofree/baseline/methods.hpp>
#include <cofree/baseline/schmidt.hpp>
#include <cofree/baseline/vomps.hpp>
#include <cofree/baseline/without_gradients.hpp>
#include <cofree/critical/curvature.hpp>
#include <cofree/critical/gauge.hpp>
#include <exception>
#include <mutex>
#include <tuple>

#include "lsrdr/answer/basins.hpp"
#include "lsrdr/answer/evidence.hpp"
#include "lsrdr/problem/balanced_map.hpp"
#include "lsrdr/starts/block_starts.hpp"
#include "search/side_by_side.hpp"

namespace cofree {
namespace {

template <scalar K>
struct end_of_start {
  critical_data<K> point;
  start_report report;
  bool stopped = false;
};

/// One start by one method, and the exact end of it.
template <scalar K>
class runner {
public:
  runner(method m, const lsrdr_problem<K>& problem, const space<K>& u, const lsrdr_options& o)
      : method_(m), problem_(problem), u_(u), options_(o) {}

  end_of_start<K> operator()(int k) const {
    const seed s = options_.start_seed.derived(std::uint64_t(k));
    auto [b, how] = start_at(problem_, u_, k, s.derived(0));
    // A start that is nilpotent gives way to a random one, as in lsrdr.
    for (std::uint64_t draw = 1; draw < 8 && left_gauge(b).radius == 0; ++draw)
      std::tie(b, how) = start_at(problem_, u_, detail::random_start(problem_), s.derived(draw));
    auto end = run(b, s.derived(100), k);
    const double tolerance = options_.gradient_tolerance;
    const objective<K> exact(problem_.map);
    auto p = exact.evaluate(end.point.isometry, 1e-13, s.derived(900), true, end.point.lambda);
    if (std::isfinite(p.value) && p.kind == end.point.kind) end.point = std::move(p);
    if (detail::settled(end.point, tolerance))
      end.point.fixed = right_fixed_point(end.point.isometry, end.point.fixed);
    const bool settled = detail::conclusive(end.point, tolerance, slice_class::any);
    start_report report{.how = how,
                        .similarity = std::exp(end.point.value),
                        .lambda = std::exp(end.point.value) * problem_.scale,
                        .kind = end.point.kind,
                        .converged = settled,
                        .joined = std::nullopt,
                        .iterations = end.iterations,
                        .gamma_applications = end.gamma_applications};
    return {end.point, std::move(report), end.stopped};
  }

private:
  baseline_result<K> run(const linear_operator<K>& b, seed s, int k) const {
    const auto progress = [this, k](int iteration, double similarity, double gradient_norm) {
      if (options_.progress)
        options_.progress({k + 1, options_.starts, iteration, similarity, gradient_norm, false});
    };
    const int updates = 20 * options_.max_iterations;
    const double tolerance = options_.gradient_tolerance;
    if (method_ == method::vomps)
      return vomps(problem_, b,
                   {.max_iterations = options_.max_iterations,
                    .gradient_tolerance = tolerance,
                    .start_seed = s,
                    .stop = options_.stop,
                    .progress = progress});
    if (method_ == method::without_gradients)
      return ascent_without_gradients(problem_, b,
                                      {.max_updates = updates,
                                       .gradient_tolerance = tolerance,
                                       .start_seed = s,
                                       .stop = options_.stop,
                                       .progress = progress});
    if (method_ == method::schmidt) return schmidt_truncation(problem_, u_, tolerance);
    const auto r = gradient_ascent(problem_, b,
                                   {.max_updates = updates,
                                    .gradient_tolerance = tolerance,
                                    .start_seed = s,
                                    .stop = options_.stop,
                                    .progress = progress});
    const objective<K> f(problem_.map);
    return {f.evaluate(r.map, 1e-11, s), r.iterations, r.gamma_applications, r.converged,
            r.stopped};
  }

  method method_;
  const lsrdr_problem<K>& problem_;
  space<K> u_;
  lsrdr_options options_;
};

/// Every start, `threads` at a time; what the first failing one throws is thrown if none answered.
template <scalar K>
std::vector<end_of_start<K>> all_ends(const runner<K>& run, const lsrdr_options& options,
                                      std::vector<std::string>& notes) {
  std::vector<std::optional<end_of_start<K>>> ends(std::size_t(options.starts));
  std::exception_ptr failure;
  std::string first_failure;
  int failed = 0;
  std::mutex guard;
  detail::side_by_side(options.starts, options.threads, [&](int k) {
    if (k > 0 && options.stop()) return;
    try {
      ends[std::size_t(k)] = run(k);
    } catch (const std::exception& e) {
      const std::lock_guard lock(guard);
      if (failed++ == 0) failure = std::current_exception(), first_failure = e.what();
    }
  });
  std::vector<end_of_start<K>> out;
  for (auto& end : ends)
    if (end) out.push_back(std::move(*end));
  if (out.empty() && failure) std::rethrow_exception(failure);
  if (out.empty()) detail::throw_numerical_failure("fit_by: stopped before the first start ended");
  if (failed > 0)
    notes.push_back(std::to_string(failed) + " of " + std::to_string(options.starts) +
                    " starts failed: " + first_failure);
  return out;
}

/// The ends as lsrdr sorts them.
template <scalar K>
std::vector<detail::climbed<K>> as_climbed(const std::vector<end_of_start<K>>& ends) {
  std::vector<detail::climbed<K>> out;
  for (const auto& end : ends) {
    detail::climbed<K> each{std::nullopt, std::nullopt, end.report, end.stopped};
    (end.report.kind == eigenvalue_kind::real ? each.real : each.pair) = end.point;
    out.push_back(std::move(each));
  }
  return out;
}

/// Converged before not, real before pair, high before low.
template <scalar K>
const end_of_start<K>& best_of(const std::vector<end_of_start<K>>& ends) {
  const auto rank = [](const end_of_start<K>& e) {
    return std::tuple(e.report.converged, e.report.kind == eigenvalue_kind::real, e.point.value);
  };
  return *std::max_element(ends.begin(), ends.end(),
                           [&](const auto& x, const auto& y) { return rank(x) < rank(y); });
}

template <scalar K>
lsrdr_result<K> assemble(const lsrdr_problem<K>& problem, const std::vector<end_of_start<K>>& ends,
                         const lsrdr_options& options) {
  const auto& best = best_of(ends);
  const bool real = best.report.kind == eigenvalue_kind::real;
  const auto point = detail::as_given(problem, best.point);
  auto parts = real ? std::optional(factorize(point)) : std::nullopt;
  auto evidence = real ? certify(detail::given_map(problem), point, *parts) : certify_pair(point);
  long extra = 0;  // of the curvature: the best start's, as in lsrdr
  std::optional<second_order<K>> second;
  if (options.second_order && best.report.converged) {
    second = curvature_at(objective<K>(problem.map), best.point, options.start_seed.derived(7000));
    if (second) {
      evidence.curvature = second->largest, evidence.curvature_residual = second->residual;
      extra = second->gamma_applications;
    }
  }
  lsrdr_result<K> out(point, std::move(parts), evidence);
  out.self_radius = problem.self_radius;
  out.similarity = best.report.similarity;
  out.lambda = best.report.similarity * problem.scale;
  out.kind = best.report.kind;
  out.converged = best.report.converged;
  out.gradient_norm = best.point.gradient_norm;
  out.gradient_tolerance = options.gradient_tolerance;
  for (const auto& end : ends) {
    out.starts.push_back(end.report);
    if (&end == &best) out.starts.back().gamma_applications += extra;
    out.gamma_applications += out.starts.back().gamma_applications;
    out.interrupted = out.interrupted || end.stopped;
    if (end.report.converged && end.report.kind == eigenvalue_kind::complex_pair)
      out.best_pair = std::max(out.best_pair.value_or(0), end.report.similarity);
  }
  const auto all = as_climbed(ends);
  auto sorted = detail::sort_into_basins(all, options);
  for (auto& basin : sorted.basins) basin.lambda = basin.similarity * problem.scale;
  const bool asked = options.second_order && best.report.converged;
  long beside = 0;
  const bool continuum =
      asked && detail::in_continuum(problem, best.point, second, options, beside);
  out.gamma_applications += beside;
  if (!out.starts.empty())
    out.starts[std::size_t(&best - ends.data())].gamma_applications += beside;
  out.uniqueness = {detail::verdict_of(sorted.basins, continuum || sorted.choice_of_p),
                    std::move(sorted.distances)};
  out.basins = std::move(sorted.basins);
  const auto& c = out.certificate();
  if (!out.converged && detail::settled(best.point, options.gradient_tolerance))
    out.notes.push_back(detail::open_certificate(c));
  if (c.curvature && *c.curvature > 1e-6 + *c.curvature_residual)
    out.notes.push_back("the curvature is positive: a saddle point, not a local maximum");
  return out;
}

}  // namespace

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> names{"lbfgs", "gradient-ascent", "without-gradients",
                                              "vomps", "schmidt"};
  return names;
}

method method_of(const std::string& name) {
  const auto& names = method_names();
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) {
    std::string list;
    for (const auto& each : names) list += (list.empty() ? "" : ", ") + each;
    detail::throw_invalid_argument("method: '" + name + "' given, expected one of " + list);
  }
  return method(at - names.begin());
}

template <scalar K>
lsrdr_result<K> fit_by(method m, const linear_operator<K>& a, const space<K>& wanted,
                       const lsrdr_options& given) {
  if (m == method::lbfgs) return lsrdr(a, wanted, given);
  if (given.slices != slice_class::any)
    detail::throw_invalid_argument("fit_by: slices of a class are fitted by lbfgs only");
  if (wanted.dimension() == 0 || given.starts < 1)
    detail::throw_invalid_argument("fit_by: dim U and starts must be at least 1");
  auto options = given;
  if (m == method::schmidt) options.starts = 1;
  options.progress = detail::one_at_a_time(given.progress);
  const auto problem = prepare(a, options);
  const std::size_t n = problem.map.space_v().dimension();
  const space<K> u = wanted.dimension() > n ? space<K>(wanted.name(), n) : wanted;
  std::vector<std::string> notes;
  const auto ends = all_ends(runner<K>(m, problem, u, options), options, notes);
  auto out = assemble(problem, ends, options);
  out.notes.insert(out.notes.begin(), notes.begin(), notes.end());
  if (wanted.dimension() > n)
    out.notes.push_back("dim U = " + std::to_string(wanted.dimension()) + " is more than dim V = " +
                        std::to_string(n) + ": solved at " + std::to_string(n));
  return out;
}

#define COFREE_INSTANTIATE(K)                                                         \
  template lsrdr_result<K> fit_by(method, const linear_operator<K>&, const space<K>&, \
                                  const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
