#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>

#include "confirmed_ascent.hpp"

#include "critical/converged.hpp"
#include "critical/tolerances.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {
namespace {

// The search for the second eigenvalue: enough to see whether one is larger.
constexpr double second_accuracy = 0.03;
constexpr int second_budget = 40;

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

constexpr double exact_accuracy = 1e-6;
constexpr int exact_budget = 600;

/// The largest |eigenvalue| of Γ(A,B) beside λ, over |λ|: a search in the complement of E. More than 1:
/// λ is not the dominant one.
template <scalar K>
one_side<operator_space<K>> second_value(const objective<K>& f, const critical_data<K>& p, seed s,
                                         double accuracy, int budget) {
  const auto g = gamma(f.map(), p.isometry);
  const auto overlap = pairing(g.domain(), p.left, p.right);
  const auto rest = [&](const auto& x, auto& y) {
    g.apply(x, y);
    y = deflated(p, x, overlap, std::move(y));
  };
  const eigenpair_options options{.tolerance = accuracy, .krylov_dimension = 20, .dense_limit = 0};
  auto side = krylov_schur(g.domain(), rest, g.domain().random(s), options, budget);
  f.count(side.applications);
  return side;
}

// A second eigenvalue that was found below the first of these parts of |λ|, or searched for and seen below
// the other, shares no circle with λ.
constexpr double surely_less = 0.9, hardly_less = 0.5;

/// What a short search in the complement of E says of the other eigenvalues.
struct second_look {
  double modulus = 0;  ///< the largest that was seen, over |λ|
  bool alone = false;  ///< none shares the circle
};
template <scalar K>
second_look look_beside(const objective<K>& f, const critical_data<K>& p, seed s) {
  const auto side = second_value(f, p, s, second_accuracy, second_budget);
  const double modulus = std::abs(side.value) / std::abs(p.lambda);
  return {modulus, modulus < (side.converged ? surely_less : hardly_less)};
}

/// Whether L(U,V) is so small that an evaluation sees every eigenvalue.
template <scalar K>
bool seen_whole(const objective<K>& f, const critical_data<K>& p) {
  return f.map().space_v().dimension() * p.isometry.domain().dimension() <= wholly_seen;
}

/// The end of a climb from that point, if it is as high as the pair: the same maximum, or a better one, with
/// a projection.
template <scalar K>
std::optional<ascent<critical_data<K>>> real_instead(const objective<K>& f,
                                                     const ascent<critical_data<K>>& pair,
                                                     const ascent_options& options, seed s,
                                                     const seen_enough<K>& enough) {
  auto real = real_beside(f, pair.point, s);
  if (!real) return std::nullopt;
  auto out = ascend_jointly<K>(f, std::move(*real), options, enough);
  out.iterations += pair.iterations;
  const bool there = out.stopped || out.enough || settled(out.point, options.gradient_tolerance);
  if (!there || out.point.value < pair.point.value - higher_by) return std::nullopt;
  return out;
}

}  // namespace

template <scalar K>
std::optional<critical_data<K>> real_beside(const objective<K>& f, const critical_data<K>& p,
                                            seed s) {
  if (p.kind == eigenvalue_kind::real) return std::nullopt;
  const double modulus = std::abs(p.lambda);
  for (const double sign : {1.0, -1.0}) {
    auto q = f.evaluate(p.isometry, confirming_accuracy, s, false, sign * modulus);
    if (!std::isfinite(q.value)) break;
    if (q.kind == eigenvalue_kind::real && std::abs(q.lambda) >= modulus * (1 - higher_by))
      return q;
    if (q.gap > circle_width<double>()) break;  // nothing else is there
  }
  return std::nullopt;
}

template <scalar K>
std::optional<double> gap_in_complement(const objective<K>& f, const critical_data<K>& p, seed s) {
  const auto side = second_value(f, p, s, exact_accuracy, exact_budget);
  if (!side.converged) return std::nullopt;
  return std::max(0.0, 1 - std::abs(side.value) / std::abs(p.lambda));
}

template <scalar K>
ascent<critical_data<K>> confirmed_ascent(const objective<K>& f, critical_data<K> start,
                                          const ascent_options& options, seed s,
                                          const seen_enough<K>& enough) {
  auto out = ascend_jointly<K>(f, std::move(start), options, enough);
  for (std::uint64_t round = 0; round < 4 && !out.stopped && !out.enough; ++round) {
    const auto second = look_beside(f, out.point, stream_of(s, stream::second_value, round));
    out.point.gap = std::max(0.0, 1 - second.modulus);
    if (second.alone) break;
    if (auto real =
            real_instead(f, out, options, stream_of(s, stream::real_beside, round), enough)) {
      out = std::move(*real);
      continue;
    }
    const bool unsure = second.modulus > 1 - second_accuracy && seen_whole(f, out.point);
    if (second.modulus <= 1 + higher_by && !unsure) break;
    auto fresh = f.evaluate(out.point.isometry, confirming_accuracy,
                            stream_of(s, stream::confirmation, round), false, out.point.lambda);
    if (!std::isfinite(fresh.value) || fresh.value <= out.point.value + higher_by) break;
    auto again = ascend_jointly<K>(f, std::move(fresh), options, enough);
    again.iterations += out.iterations;
    out = std::move(again);
  }
  return out;
}

template <scalar K>
critical_data<K> polished(const objective<K>& f, const critical_data<K>& p) {
  const double known = std::max(p.gradient_norm, p.eigen_residual);
  return solve_jointly(f, p, {.gradient_tolerance = 0.5 * known, .gradient_goal = eigen_floor})
      .point;
}

#define COFREE_INSTANTIATE(K)                                                                     \
  template ascent<critical_data<K>> confirmed_ascent(                                             \
      const objective<K>&, critical_data<K>, const ascent_options&, seed, const seen_enough<K>&); \
  template critical_data<K> polished(const objective<K>&, const critical_data<K>&);               \
  template std::optional<critical_data<K>> real_beside(const objective<K>&,                       \
                                                       const critical_data<K>&, seed);            \
  template std::optional<double> gap_in_complement(const objective<K>&, const critical_data<K>&,  \
                                                   seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
