#include <cofree/error/memory.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/lsrdr/nilpotent.hpp>
#include <sstream>

#include <fmt/format.h>

#include "balanced_map.hpp"
#include "basins.hpp"
#include "block_starts.hpp"
#include "least_part.hpp"
#include "run_starts.hpp"
#include "space_beside.hpp"
#include "tolerances.hpp"
#include "zero_radius.hpp"

namespace cofree {
namespace {

/// Relative; half of it is that of a similarity: 1e-9.
constexpr double radius_tolerance = 2 * detail::higher_by;

/// Whether p is to be answered rather than q: it is higher, or as high in a larger dimension, which is
/// nearer to what was asked for.
template <scalar K>
bool preferred(const critical_data<K>& p, const critical_data<K>& q) {
  const auto dp = p.isometry.domain().dimension(), dq = q.isometry.domain().dimension();
  if (dp == dq || std::abs(p.value - q.value) > detail::higher_by) return p.value > q.value;
  return dp > dq;
}

/// Of the ends of one kind, the number of the best; −1 where there is none.
template <scalar K>
int best_of(const std::vector<detail::climbed<K>>& ends, eigenvalue_kind kind, bool converged,
            const lsrdr_options& options) {
  const auto point = [&](int k) -> const std::optional<critical_data<K>>& {
    return kind == eigenvalue_kind::real ? ends[std::size_t(k)].real : ends[std::size_t(k)].pair;
  };
  int best = -1;
  for (int k = 0; k < int(ends.size()); ++k) {
    if (!point(k) ||
        (converged && !detail::conclusive(*point(k), options.gradient_tolerance, options.slices)))
      continue;
    // A start that joined another was not confirmed; the other was.
    if (converged && kind == eigenvalue_kind::real && ends[std::size_t(k)].report.joined) continue;
    if (best < 0 || preferred(*point(k), *point(best))) best = k;
  }
  return best;
}

struct choice {
  int start = -1;
  eigenvalue_kind kind = eigenvalue_kind::real;
  bool operator==(const choice&) const = default;
};

/// What the fit answers with: the best converged end that has a projection, else the best converged
/// pair, else the best of what has not converged. In a class none has a projection: the best of both.
template <scalar K>
choice choose(const std::vector<detail::climbed<K>>& ends, const lsrdr_options& options) {
  using enum eigenvalue_kind;
  if (options.slices != slice_class::any) {
    const int r = best_of(ends, real, true, options);
    const int p = best_of(ends, complex_pair, true, options);
    if (r >= 0 && p >= 0 &&
        ends[std::size_t(p)].pair->value > ends[std::size_t(r)].real->value + detail::higher_by)
      return {p, complex_pair};
  }
  for (bool converged : {true, false})
    for (auto kind : {eigenvalue_kind::real, eigenvalue_kind::complex_pair})
      if (const int k = best_of(ends, kind, converged, options); k >= 0) return {k, kind};
  for (const auto& end : ends)
    if (end.report.failure) detail::throw_numerical_failure(*end.report.failure);
  detail::throw_numerical_failure("lsrdr: stopped before the first start had a value");
}

template <scalar K>
const critical_data<K>& point_of(const std::vector<detail::climbed<K>>& ends, const choice& c) {
  const auto& end = ends[std::size_t(c.start)];
  return c.kind == eigenvalue_kind::real ? *end.real : *end.pair;
}

/// A start whose end cannot be looked at more closely has failed, as one that does not get there.
template <scalar K>
void fail(detail::climbed<K>& end, const std::exception& e) {
  end.real.reset(), end.pair.reset();
  end.report.converged = false;
  end.report.joined.reset();
  end.report.failure = e.what();
}

/// Chooses among the ends, until the one that is chosen has been settled, or one of the same kind that
/// is not higher by more than rounding.
template <scalar K>
choice choose_settled(const lsrdr_problem<K>& problem, std::vector<detail::climbed<K>>& ends,
                      const lsrdr_options& options, std::vector<choice>& settled) {
  for (std::uint64_t round = 0;; ++round) {
    const auto chosen = choose(ends, options);
    auto& end = ends[std::size_t(chosen.start)];
    const auto& point = point_of(ends, chosen);
    const auto as_high = std::find_if(settled.begin(), settled.end(), [&](const choice& c) {
      const auto& other = point_of(ends, c);
      return c.kind == chosen.kind && other.value >= point.value - detail::higher_by &&
             other.isometry.domain().dimension() >= point.isometry.domain().dimension() &&
             detail::conclusive(other, options.gradient_tolerance, options.slices);
    });
    if (as_high != settled.end()) return *as_high;
    if (round == 8 || options.slices != slice_class::any || end.stopped ||
        !detail::conclusive(point, options.gradient_tolerance, options.slices) ||
        (options.stop && options.stop()))
      return chosen;
    try {
      if (detail::settle(problem, end, chosen.kind, chosen.start,
                         options.start_seed.derived(6000 + round), options))
        settled.push_back(chosen);
    } catch (const error& e) {
      fail(end, e);
    }
  }
}

/// Chooses, and measures the curvature there. A saddle is left upwards, at most four times.
template <scalar K>
std::pair<choice, std::optional<second_order<K>>> choose_maximum(
    const lsrdr_problem<K>& problem, std::vector<detail::climbed<K>>& ends,
    const lsrdr_options& options) {
  std::vector<choice> settled;
  for (std::uint64_t round = 0;; ++round) {
    const auto chosen = choose_settled(problem, ends, options, settled);
    auto& end = ends[std::size_t(chosen.start)];
    const bool real = chosen.kind == eigenvalue_kind::real;
    const auto& point = point_of(ends, chosen);
    const bool stopped = options.stop && options.stop();
    if (!options.second_order || options.slices != slice_class::any || stopped ||
        !detail::conclusive(point, options.gradient_tolerance, options.slices))
      return {chosen, std::nullopt};
    const objective<K> f(problem.map);
    const seed s = options.start_seed.derived(7000 + round);
    std::optional<second_order<K>> second;
    try {
      second = curvature_at(f, point, s);
    } catch (const numerical_failure&) {  // the answer has none then
    }
    const bool saddle = second && second->largest > detail::no_curvature + second->residual;
    if (second) end.report.gamma_applications += second->gamma_applications;
    if (!real || !saddle || round == 4 ||
        !leave_saddle(problem, end, *second, chosen.start, s, options))
      return {chosen, std::move(second)};
    std::erase(settled, chosen);
  }
}

/// The notes on which kinds of maxima there are and how far they are unique.
template <scalar K>
void note_kinds(lsrdr_result<K>& out) {
  const bool real = out.kind == eigenvalue_kind::real;
  if (out.slices != slice_class::any)
    out.notes.push_back("the best B of a class is not stationary among all B: there is no P, R, S");
  else if (!real)
    out.notes.push_back("only complex pairs were found: there is no P, R, S");
  else if (out.best_pair && *out.best_pair > *out.similarity + detail::same_value)
    out.notes.push_back("a complex pair has a higher similarity, but no projection");
  const auto& c = out.certificate();
  if (real && out.converged && c.eigenvalue_gap && *c.eigenvalue_gap <= detail::no_gap)
    out.notes.push_back(
        "several eigenvalues of Γ(A,B) share the spectral circle: E, L and P are one choice of "
        "several");
  if (c.curvature && *c.curvature > detail::no_curvature + *c.curvature_residual)
    out.notes.push_back("the curvature is positive: a saddle point, not a local maximum");
}

constexpr double no_product = 1e-3;  // R and S whose RS is off by more are none

/// The largest residual of the certificate; what is not there is none.
double worst_of(const certificate& c) {
  double worst = 0;
  for (const auto* x : {&c.factorization, &c.rs_identity, &c.projection, &c.density_images})
    if (*x && !(**x <= worst)) worst = **x;
  return worst;
}

/// The parts and the certificate of the answer. Where E and L do not belong together there are none.
template <scalar K>
lsrdr_result<K> with_evidence(const lsrdr_problem<K>& problem, const critical_data<K>& found,
                              const std::optional<second_order<K>>& second,
                              const lsrdr_options& options) {
  const auto best = detail::as_given(problem, found);
  const bool real = best.kind == eigenvalue_kind::real, any = options.slices == slice_class::any;
  auto parts = real && any ? std::optional(factorize(best)) : std::nullopt;
  certificate evidence;
  evidence.stationarity = best.gradient_norm;
  evidence.eigenvalue_gap = best.gap;
  if (any) evidence = real ? certify(detail::given_map(problem), best, *parts) : certify_pair(best);
  if (second) {
    evidence.curvature = second->largest;
    evidence.curvature_residual = second->residual;
  }
  const double tolerance = options.gradient_tolerance;
  const bool settled = detail::settled(best, tolerance);
  const bool holds = worst_of(evidence) <= detail::certificate_limit(tolerance);
  auto note = detail::open_certificate(evidence);
  if (settled && parts && !(*evidence.rs_identity <= no_product)) {
    note += "; there is no P, R, S";
    parts.reset();
    for (auto* x :
         {&evidence.projection, &evidence.density_images, &evidence.projection_adjoint_gap,
          &evidence.right_density_min_eigenvalue, &evidence.left_density_min_eigenvalue})
      x->reset();
  }
  lsrdr_result<K> out(best, std::move(parts), evidence);
  out.converged = settled && holds;
  if (settled && !holds) out.notes.push_back(note);
  return out;
}

/// Where the answer is of a smaller dimension than was asked for, an end in that one of the same value: of
/// the start that is answered or, where it has none, of another. Digits are refined from there, since E, L
/// and e that a double sees as singular may be regular in more of them.
template <scalar K>
void keep_in_asked_dimension(const lsrdr_problem<K>& problem, lsrdr_result<K>& out,
                             const std::vector<detail::climbed<K>>& ends, const choice& chosen,
                             std::size_t wanted) {
  const auto& best = point_of(ends, chosen);
  if (best.isometry.domain().dimension() >= wanted) return;
  auto whole = ends[std::size_t(chosen.start)].whole;
  for (const auto& end : ends)
    for (const auto* p : {&end.whole, &end.real, &end.pair})
      if (!whole && *p && (*p)->isometry.domain().dimension() == wanted &&
          (*p)->value >= best.value - detail::higher_by)
        whole = *p;
  if (whole) out.keep_in_asked_dimension(detail::as_given(problem, *whole));
}

/// What the ends say of smaller dimensions that reach the same similarity.
template <scalar K>
void note_sufficient(const lsrdr_problem<K>& problem, lsrdr_result<K>& out,
                     const std::vector<detail::climbed<K>>& ends, const choice& chosen,
                     std::size_t wanted, const lsrdr_options& options) {
  const auto& best = point_of(ends, chosen);
  const auto answered = best.isometry.domain().dimension();
  std::size_t least = answered;
  for (const auto& end : ends) {
    const auto& p = chosen.kind == eigenvalue_kind::real ? end.real : end.pair;
    if (p && p->value >= best.value - detail::higher_by &&
        detail::conclusive(*p, options.gradient_tolerance, options.slices))
      least = std::min(least, p->isometry.domain().dimension());
  }
  if (!out.converged) return;
  if (chosen.kind == eigenvalue_kind::real)
    if (const auto part =
            detail::least_part(problem, best.value, least, options, out.gamma_applications))
      least = *part;
  if (least == wanted) return;
  out.sufficient_dim = least;
  const auto dim = [](std::size_t k) { return "dim U = " + std::to_string(k); };
  const bool pair_higher = chosen.kind == eigenvalue_kind::real && out.best_pair &&
                           *out.best_pair > *out.similarity + detail::higher_by;
  std::string note =
      dim(least) + " suffices: it reaches this similarity" +
      (pair_higher ? ", the best of an answer with a projection; a complex pair reaches more" : "");
  if (best.value >= -detail::same_value) note += ", which none exceeds";
  if (answered < wanted)
    note += "; at " + dim(wanted) + " E, L or e is singular, and " +
            (out.has_projection() ? "B, R, S and P are those" : "B is that") + " of " +
            dim(answered);
  out.notes.push_back(note);
}

template <scalar K>
lsrdr_result<K> assemble(const lsrdr_problem<K>& problem, std::vector<detail::climbed<K>> ends,
                         std::size_t wanted, const lsrdr_options& options) {
  const auto [chosen, second] = choose_maximum(problem, ends, options);
  const bool real = chosen.kind == eigenvalue_kind::real;
  const auto& best = point_of(ends, chosen);
  auto out = with_evidence(problem, best, second, options);
  auto& report = ends[std::size_t(chosen.start)].report;
  report.converged = report.converged && (report.kind != chosen.kind || out.converged);
  out.similarity = detail::similarity_of(best.value);
  out.lambda = *out.similarity * problem.scale;
  out.kind = best.kind;
  out.slices = options.slices;
  if (const int k = best_of(ends, eigenvalue_kind::complex_pair, true, options); k >= 0)
    out.best_pair = real ? detail::similarity_of(ends[std::size_t(k)].pair->value) : out.similarity;
  out.gradient_norm = best.gradient_norm;
  out.gradient_tolerance = options.gradient_tolerance;
  keep_in_asked_dimension(problem, out, ends, chosen, wanted);
  note_sufficient(problem, out, ends, chosen, wanted, options);
  const bool asked = out.converged && options.second_order && options.slices == slice_class::any &&
                     !(options.stop && options.stop());
  const bool continuum =
      asked && detail::in_continuum(problem, best, second, options, report.gamma_applications);
  int failed = 0;
  std::string why;
  for (const auto& each : ends) {
    out.gamma_applications += each.report.gamma_applications;
    out.starts.push_back(each.report);
    if (each.report.failure && failed++ == 0) why = *each.report.failure;
  }
  if (failed > 0)
    out.notes.push_back(std::to_string(failed) + " of " + std::to_string(options.starts) +
                        " starts failed: " + why);
  out.interrupted = options.stop && options.stop();  // work was left, if only the curvature
  auto sorted = detail::sort_into_basins(ends, options);
  out.uniqueness = {detail::verdict_of(sorted.basins, continuum || sorted.choice_of_p),
                    std::move(sorted.distances)};
  out.basins = std::move(sorted.basins);
  return out;
}

/// By how much log λ of the scaled map may be positive: to the upper bound of ρ(Γ(A,A)), and what the
/// tolerance of the eigen-solver leaves.
template <scalar K>
double highest_value(const lsrdr_problem<K>& problem, double tolerance) {
  const auto& r = problem.self_radius;
  const bool bounded = r && r->value > 0 && std::isfinite(r->value) && std::isfinite(r->upper);
  if (!bounded) return std::numeric_limits<double>::infinity();
  return std::log(r->upper / r->value) / 2 + 10 * tolerance;
}

/// |λ|² ≤ ρ(Γ(A,A)) at every B (Cauchy–Schwarz). An end above what is proven of ρ(Γ(A,A)) is rounding of a
/// Γ(A,B) far from normal, and no end.
template <scalar K>
void drop_impossible(const lsrdr_problem<K>& problem, std::vector<detail::climbed<K>>& ends,
                     double tolerance) {
  const double most = highest_value(problem, tolerance);
  for (auto& end : ends) {
    bool dropped = false;
    for (auto* point : {&end.real, &end.pair, &end.whole})
      if (*point && (*point)->value > most) point->reset(), dropped = true;
    if (!dropped || end.real || end.pair) continue;
    end.report.converged = false;
    end.report.joined.reset();
    end.report.similarity = std::numeric_limits<double>::quiet_NaN();
    end.report.failure =
        "an eigenvalue of Γ(A,B) was found above the proven bound of ρ(Γ(A,A))^½: rounding of a "
        "map "
        "far from normal";
  }
}

/// No similarity is above 1 (Cauchy–Schwarz): |λ|² is a lower bound of ρ(Γ(A,A)). Where rounding has put λ
/// above the value that was found, the value is moved up to it, but never beyond its proven bound.
template <scalar K>
lsrdr_problem<K> with_radius_above(lsrdr_result<K>& out, lsrdr_problem<K> problem,
                                   double tolerance) {
  if (!problem.similarity_known) return problem;
  double top = std::max(1.0, *out.similarity);
  if (out.best_pair) top = std::max(top, *out.best_pair);
  for (const auto& each : out.starts)
    if (std::isfinite(each.similarity)) top = std::max(top, each.similarity);
  for (const auto& each : out.basins) top = std::max(top, each.similarity);
  if (!(top > 1)) return problem;
  *out.similarity /= top, problem.scale *= top;
  if (out.best_pair) *out.best_pair /= top;
  for (auto& each : out.starts) each.similarity /= top;
  for (auto& each : out.basins) each.similarity /= top;
  auto& r = problem.self_radius;
  if (!r) return problem;
  if (std::log(top) > highest_value(problem, tolerance)) {
    out.converged = false;
    out.notes.push_back(
        fmt::format("a |λ| was found whose square is {:.3g} times ρ(Γ(A,A)), which none "
                    "exceeds: the answer is rounding of a map far from normal",
                    top * top));
    return problem;
  }
  const double moved = r->value * top * top;
  r = bounded_radius{std::min(moved, std::max(r->upper, r->value)),
                     std::max(r->lower, std::min(moved, r->upper)), std::max(r->upper, moved)};
  return problem;
}

/// λ of starts and basins for the unscaled A; where ρ(Γ(A,A)) is not known, no similarity.
template <scalar K>
void scale_back(lsrdr_result<K>& out, const lsrdr_problem<K>& problem) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto each = [&](auto& report) {
    report.lambda = report.similarity * problem.scale;
    if (!problem.similarity_known) report.similarity = none;
  };
  for (auto& start : out.starts) each(start);
  for (auto& basin : out.basins) each(basin);
  out.self_radius = problem.self_radius;
  if (auto& r = out.self_radius; r && !(std::isnormal(r->value) && std::isfinite(r->upper))) {
    r.reset();  // the square of entries near the ends of the range
    out.notes.push_back("ρ(Γ(A,A)) is beyond the range of double; the similarity is not");
  }
  if (!std::isfinite(out.lambda))
    out.notes.push_back("λ is beyond the range of double; refined digits show it");
  if (problem.similarity_known) return;
  out.similarity.reset(), out.best_pair.reset();
  out.notes.push_back("ρ(Γ(A,A)) is not known for this A: there is no similarity, compare lambda");
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
    if (options.stop && options.stop()) return ends;
  } catch (const numerical_failure&) {  // the others may do better
  }
  return std::nullopt;
}

template <scalar K>
void require_sensible(const space<K>& wanted, const lsrdr_options& options) {
  if (wanted.dimension() == 0)
    detail::throw_invalid_argument("lsrdr: dim U = 0, expected at least 1");
  if (options.starts < 1)
    detail::throw_invalid_argument("lsrdr: starts = " + std::to_string(options.starts) +
                                   ", expected at least 1");
  if (!commutative_scalar<K> && options.slices == slice_class::symmetric)
    detail::throw_invalid_argument(
        "lsrdr: symmetric slices over the quaternions, which have no transpose; expected any, "
        "hermitian or skew");
}

/// The steps that quasi-Newton remembers, 16 pairs, and some ten of B, its gradient and trials.
void require_memory_for_start(std::size_t d, std::size_t r, std::size_t scalar_size) {
  detail::require_memory("lsrdr: dim U = " + std::to_string(d) + ", dim W = " + std::to_string(r),
                         42 * double(r) * double(d) * double(d) * double(scalar_size));
}

}  // namespace

void detail::require_projection_fits(std::size_t dimension, std::size_t scalar_size,
                                     const lsrdr_options& options) {
  if (options.slices != slice_class::any || dimension <= 20000) return;
  const double gigabytes = 3 * double(dimension) * double(dimension) * double(scalar_size) / 1e9;
  detail::throw_invalid_argument(
      "lsrdr: dim V = " + std::to_string(dimension) + ": P and both densities would take " +
      std::to_string(long(std::ceil(gigabytes))) +
      " GB, expected dim V ≤ 20000; reduce a graph by graph_lsrdr, or restrict A to a subspace");
}

std::string detail::open_certificate(const certificate& c) {
  const auto text = [](const std::optional<double>& x) {
    std::ostringstream out;
    out.precision(1);
    if (x) out << std::scientific << *x;
    return x ? out.str() : "none";
  };
  return "the gradient vanishes, but RS − 1 is " + text(c.rs_identity) + " and B − c(R⊗1)AS is " +
         text(c.factorization) +
         ": e is singular in double, or E and L of a multiple eigenvalue do not belong together";
}

template <scalar K>
linear_operator<K> usable_start(const linear_operator<K>& b) {
  const double largest = max_modulus(b.frame_entries());
  if (!std::isfinite(largest))
    detail::throw_invalid_argument("a given start B: an entry is not finite");
  if (largest == 0)
    detail::throw_invalid_argument("a given start B is zero, expected ρ(Γ(B,B)) > 0");
  auto unit = b;
  // By a power of two, which changes no digit, in two steps, each of which is a number.
  const int exponent = std::ilogb(largest);
  unit *= centre_t<K>(std::ldexp(1.0, -exponent / 2));
  unit *= centre_t<K>(std::ldexp(1.0, -exponent + exponent / 2));
  if (nilpotent(unit) || left_gauge(unit).radius == 0)
    detail::throw_invalid_argument(
        "a given start B is nilpotent to working precision, expected ρ(Γ(B,B)) > 0");
  return unit;
}

template <scalar K>
lsrdr_result<K> lsrdr(const linear_operator<K>& a, const space<K>& u,
                      const lsrdr_options& options) {
  require_sensible(u, options);
  return lsrdr(prepare(a, options), u, options);
}

template <scalar K>
lsrdr_result<K> lsrdr(const lsrdr_problem<K>& prepared, const space<K>& wanted,
                      const lsrdr_options& options) {
  require_sensible(wanted, options);
  auto problem = prepared;
  for (auto& b : problem.given) b = usable_start(b);
  const auto v = problem.map.space_v();
  detail::require_projection_fits(v.dimension(), sizeof(K), options);
  const bool too_large = wanted.dimension() > v.dimension();
  const space<K> u =
      too_large ? detail::space_beside(wanted, wanted.name(), v.dimension()) : wanted;
  require_memory_for_start(u.dimension(), problem.map.space_w().dimension(), sizeof(K));
  if (problem.one_slice && u.dimension() > 1)
    detail::throw_numerical_failure(
        "lsrdr: the slices of A are multiples of one operator; ρ(Γ(A,B))/ρ(Γ(B,B))^½ is then the "
        "same for every B of that form, so that only d = 1 has an answer (its dominant "
        "eigenvector)");
  for (const auto& b : problem.given) {
    require_same_space("lsrdr", "the cofactor of a given start",
                       cofactor("lsrdr", b.codomain(), b.domain()), "W of A",
                       problem.map.space_w());
    grown(b, u, 0);  // throws where it does not fit
  }
  detail::require_radius(problem, u, options.slices);
  if (problem.blocks.empty() && u.dimension() < v.dimension() &&
      options.starts > int(problem.given.size()) + 1)
    problem.blocks = detail::find_blocks(problem, options.start_seed.derived(8000));
  auto bounded = starts_at_the_bound(problem, u, options);
  const bool at_the_bound = bounded.has_value();
  auto ends = at_the_bound ? std::move(*bounded) : detail::run_starts(problem, u, options);
  drop_impossible(problem, ends.done, options.gradient_tolerance);
  auto out = assemble(problem, std::move(ends.done), u.dimension(), options);
  if (at_the_bound && !out.interrupted)
    out.notes.push_back("dim U = dim V: the similarity is 1, which none exceeds; " +
                        std::to_string(out.starts.size()) + " of " +
                        std::to_string(options.starts) + " starts made");
  if (problem.self_radius && !(problem.self_radius->width() <= radius_tolerance))
    out.notes.push_back(fmt::format(
        "ρ(Γ(A,A)) is known to lie between {:.17g} and {:.17g} only, and with it every "
        "similarity to {:.1e}",
        problem.self_radius->lower, problem.self_radius->upper, problem.self_radius->width() / 2));
  if (too_large)
    out.notes.push_back("dim U = " + std::to_string(wanted.dimension()) +
                        " is more than dim V = " + std::to_string(v.dimension()) + ": solved at " +
                        std::to_string(v.dimension()));
  if (too_large && !out.sufficient_dim) out.sufficient_dim = v.dimension();
  note_kinds(out);
  scale_back(out, with_radius_above(out, problem, options.gradient_tolerance));
  return out;
}

#define COFREE_INSTANTIATE(K)                                                \
  template linear_operator<K> usable_start(const linear_operator<K>&);       \
  template lsrdr_result<K> lsrdr(const linear_operator<K>&, const space<K>&, \
                                 const lsrdr_options&);                      \
  template lsrdr_result<K> lsrdr(const lsrdr_problem<K>&, const space<K>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
