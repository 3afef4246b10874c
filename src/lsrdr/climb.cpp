#include "climb.hpp"

#include <cofree/lsrdr/ascent.hpp>

#include "pair.hpp"

namespace cofree::detail {
namespace {

constexpr double eigen_floor = 1e-13;
constexpr double multiple = 1e-6;        // a gap of at most this counts as none
constexpr double first_accuracy = 1e-3;  // of E and L at a start
constexpr double kick_size = 0.02;       // of ‖B‖
// The search for the second eigenvalue: enough to see whether one is larger.
constexpr double second_accuracy = 0.03;
constexpr int second_budget = 40;
// A start has joined another where all three are at most this.
constexpr double joined_gradient = 1e-4, joined_value = 1e-8, joined_projection = 1e-5;

/// x ↦ Γx without the part along E and, of a pair, its conjugate: x − E⟨L,x⟩/⟨L,E⟩.
template <scalar K>
linear_operator<K> deflated(const critical_data<K>& p, const linear_operator<K>& x,
                            std::complex<double> overlap, linear_operator<K> image) {
  const operator_space<K> s(x.domain(), x.codomain());
  if constexpr (real_scalar<centre_t<K>>) {
    if (p.kind == eigenvalue_kind::complex_pair) {
      const std::complex<double> along(s.inner(p.left[0], x), -s.inner(p.left[1], x));
      const auto z = 2.0 * p.lambda * along / overlap;
      s.add_scaled(image, p.right[0], -z.real()), s.add_scaled(image, p.right[1], z.imag());
      return image;
    }
    s.add_scaled(image, p.right[0], -p.lambda.real() * s.inner(p.left[0], x) / overlap.real());
  } else {
    s.add_scaled(image, p.right[0], -p.lambda * s.inner(p.left[0], x) / overlap);
  }
  return image;
}

/// The largest |eigenvalue| of Γ(A,B) beside λ, over |λ|, roughly: a short search in the complement
/// of E. More than 1: λ is not the dominant one.
template <scalar K>
double second_modulus(const objective<K>& f, const critical_data<K>& p, seed s) {
  const auto g = gamma(f.map(), p.isometry);
  const auto overlap = pairing(g.domain(), p.left, p.right);
  const auto rest = [&](const auto& x, auto& y) {
    g.apply(x, y);
    y = deflated(p, x, overlap, std::move(y));
  };
  const eigenpair_options options{
      .tolerance = second_accuracy, .krylov_dimension = 20, .dense_limit = 0};
  const auto side = krylov_schur(g.domain(), rest, g.domain().random(s), options, second_budget);
  f.count(side.applications);
  return std::abs(side.value) / std::abs(p.lambda);
}

/// Ascent that does not stop at an eigenvalue which only looked dominant from its warm start.
template <scalar K, class Enough>
ascent<critical_data<K>> confirmed_ascent(const objective<K>& f, critical_data<K> start,
                                          const ascent_options& options, seed s,
                                          const Enough& enough) {
  auto out = ascend_jointly<K>(f, std::move(start), options, enough);
  for (std::uint64_t round = 0; round < 4 && !out.stopped && !out.enough; ++round) {
    const double second = second_modulus(f, out.point, s.derived(round + 900));
    out.point.gap = std::max(0.0, 1 - second);
    if (second <= 1 + 1e-9) break;
    auto fresh =
        f.evaluate(out.point.isometry, 1e-6, s.derived(round + 950), false, out.point.lambda);
    if (!std::isfinite(fresh.value) || fresh.value <= out.point.value + 1e-9) break;
    auto again = ascend_jointly<K>(f, std::move(fresh), options, enough);
    again.iterations += out.iterations;
    out = std::move(again);
  }
  return out;
}

/// The same critical point as exactly as the joint equations give it.
template <scalar K>
critical_data<K> polished(const objective<K>& f, const critical_data<K>& p) {
  const double known = std::max(p.gradient_norm, p.eigen_residual);
  return solve_jointly(f, p, {.gradient_tolerance = 0.5 * known, .gradient_goal = eigen_floor})
      .point;
}

/// The J on U with J² = −1, J† = −J that a pair of family (a) commutes with: Im C = ±(Re C) J for
/// C = L†E/⟨L,E⟩. Nothing if the pair has no such J.
template <scalar K>
std::optional<linear_operator<K>> turning_operator(const critical_data<K>& p) {
  if constexpr (!real_scalar<centre_t<K>>) {
    return std::nullopt;
  } else {
    const auto [c, d] = normalised_pair_product(p);
    try {
      const linear_operator<K> j(c.domain(), c.domain(),
                                 solve(c.frame_entries(), d.frame_entries()));
      const auto skew = (j - adjoint(j)) * 0.5;
      if (norm(skew) < 0.5 * norm(j)) return std::nullopt;
      const auto turn = polar_isometry(skew);
      if (norm(turn * turn + identity_operator(c.domain())) > 1e-6) return std::nullopt;
      return turn;
    } catch (const numerical_failure&) {
      return std::nullopt;
    }
  }
}

/// B exp(θJ) at the θ where λ is real.
template <scalar K>
linear_operator<K> turned(const objective<K>& f, const critical_data<K>& p,
                          const linear_operator<K>& j) {
  std::optional<linear_operator<K>> best;
  double least = 2;
  for (double sign : {1.0, -1.0}) {
    const double angle = sign * std::arg(p.lambda);
    const auto one = identity_operator(j.domain());
    const auto b =
        p.isometry * (one * centre_t<K>(std::cos(angle)) + j * centre_t<K>(std::sin(angle)));
    const auto there = f.evaluate(b, 1e-8, seed{17}, false, std::abs(p.lambda));
    const double imaginary = std::abs(there.lambda.imag()) / std::abs(there.lambda);
    if (imaginary < least) {
      least = imaginary;
      best = b;
    }
  }
  return *best;
}

template <scalar K>
linear_operator<K> kicked(const linear_operator<K>& b, double size, seed s) {
  const auto noise = tangent_part(b, random_operator(b.domain(), b.codomain(), s));
  const double length = norm(noise);
  return length > 0 ? retract(b, noise * centre_t<K>(size * norm(b) / length)) : b;
}

/// The real λ of a turned pair can be multiple (over ℍ always at d = 1): E is any of its
/// eigenoperators and L = the adjoint spectral projection of E, which is what RS = α1 asks for. Only
/// over ℍ is such a point a maximum; over ℝ it is a saddle of the family.
template <scalar K>
std::optional<critical_data<K>> matched_real_point(const objective<K>& f,
                                                   const linear_operator<K>& b,
                                                   const critical_data<K>& pair, double tolerance) {
  if constexpr (field_of<K> != field::quaternion) {
    return std::nullopt;
  } else {
    const auto g = gamma(f.map(), b);
    eigenpair_options options{
        .tolerance = 1e-10, .max_applications = 2000, .krylov_dimension = 24, .dense_limit = 0};
    options.near = std::abs(pair.lambda);
    const auto found = dominant_eigenpair(g, {{pair.right[0]}, {}}, options);
    // To the accuracy of J the multiple eigenvalue may show as a pair of angle 1e-9: its two
    // vectors then span part of the eigenspace, and one of them serves.
    const double imaginary = std::abs(found.value.imag()) / std::abs(found.value);
    const double away = std::abs(std::abs(found.value) / std::abs(pair.lambda) - 1);
    if (imaginary > 1e-8 || away > 1e-8) return std::nullopt;
    auto e = found.right[0];
    if (found.right.size() == 2 && norm(found.right[1]) > norm(e)) e = found.right[1];
    auto l = e;
    const auto side = krylov_schur(
        g.domain(), [&](const auto& x, auto& y) { g.apply_adjoint(x, y); }, e, options, 1000);
    l = side.vectors[0];
    if (side.vectors.size() == 2 && std::abs(inner(side.vectors[1], e)) > std::abs(inner(l, e)))
      l = side.vectors[1];
    if (inner(l, e) < 0) l *= -1.0;
    e *= 1 / norm(e), l *= 1 / norm(l);
    auto p = f.with_eigenoperators(b, std::abs(found.value), {e}, {l});
    p.eigen_residual = std::max(found.right_residual, side.residual);
    if (!settled(p, tolerance)) return std::nullopt;
    p.gap = 0;  // multiple
    return p;
  }
}

ascent_options ascent_choice_of(const lsrdr_options& options, int k) {
  ascent_options choice{.gradient_tolerance = options.gradient_tolerance,
                        .gradient_goal = std::min(1e-12, options.gradient_tolerance),
                        .max_iterations = options.max_iterations,
                        .memory = 16};
  choice.stop = options.stop;
  if (options.progress)
    choice.progress = [progress = options.progress, k, starts = options.starts](
                          int iteration, double value, double gradient_norm) {
      progress({k + 1, starts, iteration, similarity_of(value), gradient_norm, false});
    };
  return choice;
}

template <scalar K>
void keep_better(std::optional<critical_data<K>>& best, critical_data<K> p, double tolerance) {
  const bool sound = settled(p, tolerance);
  if (!best || (sound && !settled(*best, tolerance)) ||
      ((sound || !settled(*best, tolerance)) && p.value > best->value))
    best = std::move(p);
}

/// Which of the known ends p is at, if any.
template <scalar K>
std::optional<int> joined_at(const critical_data<K>& p, const std::vector<known_end<K>>& known) {
  if (known.empty() || p.kind != eigenvalue_kind::real || !(p.gradient_norm <= joined_gradient))
    return std::nullopt;
  std::optional<rank_d<K>> mine;
  for (const auto& end : known) {
    if (std::abs(end.value - p.value) > joined_value) continue;
    if (!mine) mine = factors_of(p);
    if (relative_distance(end.projection, *mine) <= joined_projection) return end.start;
  }
  return std::nullopt;
}

/// Fills the report from the end that counts: of real kind, if it has converged or there is no pair.
template <scalar K>
const critical_data<K>& describe(climbed<K>& out, const lsrdr_options& options) {
  const bool real_answer =
      out.real &&
      (out.report.joined || settled(*out.real, options.gradient_tolerance) || !out.pair);
  const auto& end = real_answer ? *out.real : (out.pair ? *out.pair : *out.real);
  out.report.similarity = similarity_of(end.value);
  out.report.kind = end.kind;
  out.report.converged = !out.report.joined && settled(end, options.gradient_tolerance);
  return end;
}

}  // namespace

template <scalar K>
climbed<K> climb(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                 const lsrdr_options& options, std::vector<known_end<K>>& known) {
  objective<K> f(problem.map);
  climbed<K> out;
  const auto ascent_choice = ascent_choice_of(options, k);
  std::optional<critical_data<K>> begin;
  for (std::uint64_t draw = 0; draw < 8 && !begin; ++draw) {
    const int which = draw == 0 ? k
                                : int(problem.given.size()) +
                                      2;  // a start that is nilpotent gives way to a random one
    auto [b, how] = start_at(problem, u, which, s.derived(draw));
    const auto gauge = left_gauge(b);
    if (gauge.radius == 0) continue;
    auto p = f.evaluate(gauge.isometry, first_accuracy, s.derived(draw + 100));
    if (!std::isfinite(p.value)) continue;
    out.report.how = how;
    begin = std::move(p);
  }
  if (!begin)
    throw_numerical_failure(
        "lsrdr: no start with ρ(Γ(A,B)) > 0 was found in 8 draws; A may be nilpotent");
  const auto keep = [&](const ascent<critical_data<K>>& a) {
    out.report.iterations += a.iterations;
    out.stopped = out.stopped || a.stopped;
    keep_better(a.point.kind == eigenvalue_kind::real ? out.real : out.pair, a.point,
                options.gradient_tolerance);
  };
  const auto enough = [&](const critical_data<K>& p) {
    if (options.join) out.report.joined = joined_at(p, known);
    return out.report.joined.has_value();
  };
  auto first = confirmed_ascent(f, std::move(*begin), ascent_choice, s, enough);
  keep(first);
  // A pair: turn it to where λ is real, kick it off that saddle and climb on.
  if (first.point.kind == eigenvalue_kind::complex_pair && !out.stopped) {
    const auto pair = polished(f, first.point);  // the turned point is as exact as this
    const auto j = turning_operator(pair);
    const auto base = j ? turned(f, pair, *j) : pair.isometry;
    for (std::uint64_t attempt = 0; attempt < 2 && !out.real && !out.stopped; ++attempt) {
      auto p = f.evaluate(kicked(base, kick_size, s.derived(200 + attempt)), first_accuracy,
                          s.derived(300 + attempt));
      if (std::isfinite(p.value)) keep(confirmed_ascent(f, std::move(p), ascent_choice, s, enough));
    }
    if (j && !out.real && !out.stopped)
      if (auto real = matched_real_point(f, base, pair, options.gradient_tolerance))
        out.real = std::move(real);
  }
  const auto& end = describe(out, options);
  out.report.gamma_applications = f.applications();
  // A multiple eigenvalue leaves E, L and so P a choice: nobody can join such an end.
  if (options.join && out.report.converged && end.kind == eigenvalue_kind::real &&
      end.gap > multiple)
    known.push_back({k, end.value, factors_of(end)});
  return out;
}

template <scalar K>
bool settle(const lsrdr_problem<K>& problem, climbed<K>& end, eigenvalue_kind kind, int k, seed s,
            const lsrdr_options& options) {
  objective<K> f(problem.map);
  auto& place = kind == eigenvalue_kind::real ? end.real : end.pair;
  auto fresh = f.evaluate(place->isometry, 1e-10, s, true, place->lambda);
  const bool higher = std::isfinite(fresh.value) && fresh.value > place->value + 1e-9;
  if (higher) {
    auto next = confirmed_ascent(f, std::move(fresh), ascent_choice_of(options, k), s,
                                 [](const auto&) { return false; });
    end.report.iterations += next.iterations;
    end.stopped = end.stopped || next.stopped;
    place.reset();
    keep_better(next.point.kind == eigenvalue_kind::real ? end.real : end.pair,
                std::move(next.point), options.gradient_tolerance);
  } else {
    // E and L enter P divided by the gap: as exact as they go.
    *place = polished(f, *place);
    // Of a multiple eigenvalue E and L are a choice, made together: they are left as they are.
    if (fresh.gap > multiple && place->gap > multiple) {
      auto exact = f.evaluate(place->isometry, *place, eigen_floor);
      if (exact.kind == kind && exact.gradient_norm <= 2 * place->gradient_norm + 1e-12)
        *place = std::move(exact);
    }
    place->fixed = right_fixed_point(place->isometry, place->fixed);
    if (fresh.kind == kind) place->gap = fresh.gap;
  }
  describe(end, options);
  end.report.gamma_applications += f.applications();
  return !higher;
}

template <scalar K>
bool leave_saddle(const lsrdr_problem<K>& problem, climbed<K>& end, const second_order<K>& up,
                  int k, seed s, const lsrdr_options& options) {
  objective<K> f(problem.map);
  const auto saddle = *end.real;
  bool left = false;
  for (double sign : {1.0, -1.0}) {
    const double size = sign * kick_size * norm(saddle.isometry);
    const auto b = retract(saddle.isometry, up.direction * centre_t<K>(size));
    auto p = f.evaluate(b, 1e-6, s.derived(sign > 0 ? 500 : 501));
    if (!std::isfinite(p.value)) continue;
    auto next = confirmed_ascent(f, std::move(p), ascent_choice_of(options, k), s,
                                 [](const auto&) { return false; });
    end.report.iterations += next.iterations;
    end.stopped = end.stopped || next.stopped;
    if (next.point.value <= saddle.value + 1e-12) continue;
    auto& place = next.point.kind == eigenvalue_kind::real ? end.real : end.pair;
    keep_better(place, next.point, options.gradient_tolerance);
    left = left || end.real->value > saddle.value;
  }
  end.report.similarity = similarity_of(end.real->value);
  end.report.gamma_applications += f.applications() + up.gamma_applications;
  return left;
}

#define COFREE_INSTANTIATE(K)                                                                   \
  template climbed<K> climb(const lsrdr_problem<K>&, const space<K>&, int, seed,                \
                            const lsrdr_options&, std::vector<known_end<K>>&);                  \
  template bool settle(const lsrdr_problem<K>&, climbed<K>&, eigenvalue_kind, int, seed,        \
                       const lsrdr_options&);                                                   \
  template bool leave_saddle(const lsrdr_problem<K>&, climbed<K>&, const second_order<K>&, int, \
                             seed, const lsrdr_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
