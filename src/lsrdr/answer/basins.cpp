#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>

#include "basins.hpp"

#include "lsrdr/climb/confirmed_ascent.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {
namespace {

constexpr double same_orbit =
    1e-6;                           // B that differ by 1e-3, beyond what a flat maximum is known to
constexpr double crowded = 0.03;    // a gap, as a short search sees it, that may be none
constexpr double step_aside = 0.1;  // of ‖B‖
constexpr double remaining =
    1e-3;  // of the squared step: what a maximum of order four leaves is less
constexpr double near_accuracy = 1e-3;  // of E and L at the B beside the maximum

template <scalar K>
struct basin {
  basin_report report;
  const critical_data<K>* point;
  std::optional<rank_d<K>> projection;
  bool choice_of_p =
      false;  ///< ends at one B have several P, as λ is multiple or shares the circle
};

template <scalar K>
double distance_between(const basin<K>& a, const basin<K>& b) {
  if (!a.projection || !b.projection) return std::numeric_limits<double>::quiet_NaN();
  return relative_distance(*a.projection, *b.projection);
}

template <scalar K>
bool same_place(const basin<K>& a, const basin<K>& b) {
  if (a.report.kind != b.report.kind ||
      std::abs(a.report.similarity - b.report.similarity) >= same_value)
    return false;
  if (a.projection && b.projection && distance_between(a, b) < same_projection) return true;
  // Where others share the circle with λ one B has several P: it is one basin all the same.
  if (a.projection && b.projection && std::min(a.point->gap, b.point->gap) > crowded) return false;
  return orbit_distance(a.point->isometry, b.point->isometry) < same_orbit;
}

/// The basin that p is in, a new one where it is in none of the list.
template <scalar K>
std::size_t place_of(std::vector<basin<K>>& basins, const critical_data<K>& p, slice_class c) {
  basin<K> mine{{similarity_of(p.value), 0, 0, p.kind}, &p, std::nullopt};
  if (p.kind == eigenvalue_kind::real && c == slice_class::any) mine.projection = factors_of(p);
  const auto found = std::find_if(basins.begin(), basins.end(),
                                  [&](const basin<K>& b) { return same_place(mine, b); });
  const auto home = std::size_t(found - basins.begin());
  if (found == basins.end()) {
    basins.push_back(std::move(mine));
  } else if (mine.projection && std::min(mine.point->gap, found->point->gap) <= no_gap) {
    found->choice_of_p = found->choice_of_p || distance_between(*found, mine) >= same_projection;
  }
  return home;
}

}  // namespace

template <scalar K>
double orbit_distance(const linear_operator<K>& b, const linear_operator<K>& c) {
  if (b.domain().dimension() != c.domain().dimension()) return 1;
  const auto top =
      dominant_eigenpair(gamma(b, c, factors_of_w("lsrdr", b)), {.tolerance = higher_by});
  return std::max(0.0, 1 - std::abs(top.value));
}

/// (1 − c²)^½, c = ρ(Γ(B,C)) for B, C of ρ(Γ(B,B)) = ρ(Γ(C,C)) = 1: 0 where they are of one orbit.
template <scalar K>
double sine_between(const linear_operator<K>& b, const linear_operator<K>& c) {
  const double away = orbit_distance(b, c);
  return std::sqrt(away * (2 - away));
}

template <scalar K>
sorted_ends sort_into_basins(const std::vector<climbed<K>>& ends, const lsrdr_options& options) {
  std::vector<basin<K>> basins;
  std::vector<std::optional<std::size_t>> home(ends.size());
  for (std::size_t k = 0; k < ends.size(); ++k) {
    const auto& end = ends[k];
    if (!end.report.converged) continue;
    const bool real = end.report.kind == eigenvalue_kind::real;
    home[k] = place_of(basins, real ? *end.real : *end.pair, options.slices);
    ++basins[*home[k]].report.count;
  }
  for (const auto& end : ends) {
    if (const auto joined = end.report.joined; joined && home[std::size_t(*joined)]) {
      auto& report = basins[*home[std::size_t(*joined)]].report;
      ++report.count, ++report.joined;
    }
    const bool answered = end.report.converged && end.report.kind == eigenvalue_kind::complex_pair;
    if (end.pair && !answered && conclusive(*end.pair, options.gradient_tolerance, options.slices))
      ++basins[place_of(basins, *end.pair, options.slices)].report.passed;
  }
  std::stable_sort(basins.begin(), basins.end(), [](const auto& a, const auto& b) {
    return a.report.similarity > b.report.similarity;
  });
  sorted_ends out;
  for (const auto& a : basins) {
    out.basins.push_back(a.report);
    out.distances.emplace_back();
    for (const auto& b :
         basins)  // pairs and members of a class have no P: the sine of their orbits
      out.distances.back().push_back(&a == &b ? 0
                                     : a.projection && b.projection
                                         ? distance_between(a, b)
                                         : sine_between(a.point->isometry, b.point->isometry));
    out.choice_of_p =
        out.choice_of_p ||
        (a.choice_of_p && basins[0].report.similarity - a.report.similarity < same_value);
  }
  return out;
}

template <scalar K>
bool in_continuum(const lsrdr_problem<K>& problem, const critical_data<K>& p,
                  const std::optional<second_order<K>>& second, const lsrdr_options& options,
                  long& applications) {
  const double error = second ? second->residual : 0;
  if (second && second->largest < -std::max(no_curvature, error)) return false;
  const objective<K> f(problem.map);
  const ascent_options ascent{.gradient_tolerance = options.gradient_tolerance,
                              .gradient_goal = std::min(no_digit, options.gradient_tolerance),
                              .max_iterations = options.max_iterations,
                              .memory = 16,
                              .stop = options.stop};
  bool moved = false;
  for (std::uint64_t draw = 0; draw < 3; ++draw) {
    const seed s = stream_of(options.start_seed, stream::beside, draw);
    const auto& b = p.isometry;
    auto aside = second && draw == 0
                     ? second->direction
                     : tangent_part(b, random_operator(b.domain(), b.codomain(), s));
    const double length = norm(aside);
    if (!(length > 0)) break;
    aside *= centre_t<K>(step_aside * norm(b) / length);
    const auto beside = retract(b, aside);
    auto start =
        f.evaluate(beside, near_accuracy, stream_of(s, stream::beside_eigen), false, p.lambda);
    if (!std::isfinite(start.value)) continue;
    const auto end =
        confirmed_ascent(f, std::move(start), ascent, stream_of(s, stream::beside_climb));
    if (end.stopped) break;
    if (std::abs(end.point.value - p.value) > same_value ||
        !settled(end.point, options.gradient_tolerance))
      continue;  // another maximum, or none yet
    const double away = orbit_distance(b, end.point.isometry);
    moved = away > std::max(same_orbit, remaining * orbit_distance(b, beside));
    break;
  }
  applications += f.applications();
  return moved;
}

std::string verdict_of(const std::vector<basin_report>& basins, bool continuum) {
  if (basins.empty()) return "no start converged";
  if (continuum) return "a continuum";
  return basins.size() == 1 ? "one basin" : "several basins";
}

#define COFREE_INSTANTIATE(K)                                                                     \
  template double orbit_distance(const linear_operator<K>&, const linear_operator<K>&);           \
  template bool in_continuum(const lsrdr_problem<K>&, const critical_data<K>&,                    \
                             const std::optional<second_order<K>>&, const lsrdr_options&, long&); \
  template sorted_ends sort_into_basins(const std::vector<climbed<K>>&, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
