// cofree/lsrdr/refine.hpp — an LSRDR found in double, to any number of digits.
//
//   refine(A, U, fit, options)   the critical point of `fit` for an A of many digits
//   lsrdr(A, U, options, digits)   both: the search in double, then the digits
//   lsrdr(A, U, options)         the same to the digits that A has
//   refined_lsrdr<K>             B, P, R, S, densities and the certificate in those digits
//   refinement_evidence          how they were won, or why they were not
//
// The optimiser runs in double. Then E and L solve F(E,L) = 0 (src/lsrdr/digits/stationarity.hpp) by
// Newton's method, or E, L and e where the slices of B are of a class (class_stationarity.hpp):
// residuals in many digits, corrections with an exact Jacobian of few, of least norm
// over the gauge and whatever else the solutions have as directions. Where a double does not see all of
// B, the climb goes on in as many digits as that needs first, and the derivative has all digits.
#pragma once

#include <cofree/critical/quantities.hpp>
#include <cofree/critical/slice_class.hpp>
#include <cofree/error/stop_request.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/over_reals.hpp>
#include <functional>

namespace cofree {

struct refinement_step {
  int digits = 0;           ///< the precision in which this residual was formed
  double places = 0;        ///< −log₁₀ of the relative residual found
  int jacobian_digits = 0;  ///< of the correction that led here
};

struct refine_options {
  int digits = 50;  ///< decimal digits wanted, 1 to 10000
  int max_residuals = 400;
  stop_request stop{};  ///< true: come back soon with the best so far
  std::function<void(const refinement_step&)> progress = nullptr;
};

/// How the digits were won, and how far they can be trusted.
struct refinement_evidence {
  std::vector<refinement_step> steps;  ///< one for each residual in many digits
  double places = 0;                   ///< of the step that is answered, the best
  int jacobians = 0;                   ///< how often the derivative was formed
  int trials = 0;  ///< residuals more, to choose how far to go along weak directions
  double multiple =
      1;  ///< of Newton’s step along those, at the last: p − 1 at a maximum of order p
  int jacobian_digits = 16;  ///< precision of the last
  std::size_t kernel = 0;    ///< real directions in which the solution may move, the gauge included
  std::size_t gauge = 0;     ///< those of the gauge; a larger kernel is a continuum of solutions
  double least_singular_value = 0;  ///< the least that was inverted, of the greatest; 0: not known
  double jacobian_seconds = 0,
         residual_seconds = 0;    ///< processor time: all derivatives; the last residual
  double self_radius_places = 0;  ///< digits of ρ(Γ(A,A)), by the residuals of its fixed points
  int self_radius_residuals = 0;  ///< applications of Γ(A,A) in many digits
  int climbed = 0;                ///< steps uphill in many digits, before the equations were solved
  int climbed_digits = 0;         ///< of those
  bool converged = false, interrupted = false;
  /// Why the digits wanted were not reached, in words; empty where they were.
  std::string reason{};
  /// The answer is the fit in double as it came, as no point found was better.
  bool kept_start = false;
};

/// The critical point in many digits. Residuals as in lsrdr_result, formed in those digits.
template <scalar K>
struct refined_lsrdr {
  using R = real_t<K>;

  R similarity = R(0);         ///< |λ|/√ρ(Γ(A,A))
  R lambda = R(0);             ///< |λ| of Γ(A,B) for the unscaled A
  R self_radius = R(0);        ///< ρ(Γ(A,A)) of the unscaled A
  R self_radius_error = R(0);  ///< relative, by the residuals of its fixed points
  eigenvalue_kind kind = eigenvalue_kind::real;
  slice_class slices = slice_class::any;  ///< of B, that of the fit
  int digits = 0;
  bool converged = false;    ///< every equation holds to 10^(−digits + 6)
  int reached = 0;           ///< digits that are answered for: of a double, 17, at least
  linear_operator<K> map;    ///< B : U → U⊗W, an isometry; in a class ρ(Γ(B,B)) = 1
  linear_operator<K> fixed;  ///< e of Γ(B,B), trace one
  std::optional<factorization<K>> parts;  ///< missing for a complex pair and in a class
  certificate_of<R> evidence;
  refinement_evidence steps;
};

namespace detail {

/// The same result with another real type, on the same spaces.
template <scalar K, scalar L>
refined_lsrdr<K> rounded_result(const refined_lsrdr<L>& x) {
  using R = real_t<K>;
  const auto all = [](const std::vector<real_t<L>>& list) {
    std::vector<R> out;
    for (const auto& each : list) out.push_back(converted<R>(each));
    return out;
  };
  refined_lsrdr<K> out{converted<R>(x.similarity),
                       converted<R>(x.lambda),
                       converted<R>(x.self_radius),
                       converted<R>(x.self_radius_error),
                       x.kind,
                       x.slices,
                       x.digits,
                       x.converged,
                       x.reached,
                       rounded<K>(x.map),
                       rounded<K>(x.fixed),
                       {},
                       {},
                       x.steps};
  if (const auto& f = x.parts)
    out.parts = factorization<K>{rounded<K>(f->r),
                                 rounded<K>(f->s),
                                 rounded<K>(f->p),
                                 rounded<K>(f->right_density),
                                 rounded<K>(f->left_density),
                                 all(f->right_spectrum),
                                 all(f->left_spectrum)};
  out.evidence = with_numbers<R>(x.evidence, [](const real_t<L>& y) { return converted<R>(y); });
  return out;
}

}  // namespace detail

/// The critical point of A : V → V⊗W near that of `fit`, which was found for A rounded to double.
/// A carries its own digits; the answer has options.digits. Cost: about digits/12 residuals, of
/// thousands of digits some twenty to forty, each four products with A, and one Jacobian of 2·dim V·dim U
/// real unknowns a real component.
/// Where the digits are not reached — a factor is singular, steps gain no more, there is no memory — the
/// answer is the better of the last point and `fit` as it came, not converged, and `steps` has the reason.
/// The similarity is at most 1.
/// @throws invalid_argument unless 1 ≤ digits ≤ 10000, or if A or U does not fit `fit`
template <scalar K>
refined_lsrdr<K> refine(const linear_operator<K>& a, const space<K>& u,
                        const lsrdr_result<over_double<K>>& fit,
                        const refine_options& options = {});

/// The critical point of A near that of `fit`, on the U of the fit. Where that is of a smaller dimension than
/// was asked for, as e is singular there in double, the dimension asked for is tried first: e may be positive
/// in more digits.
/// @throws invalid_argument as with a U of one's own
template <scalar K>
refined_lsrdr<K> refine(const linear_operator<K>& a, const lsrdr_result<over_double<K>>& fit,
                        const refine_options& options = {}) {
  if (const auto whole = fit.in_asked_dimension()) {
    try {
      auto out = refine(a, extend<K>(whole->map().domain()), *whole, options);
      if (out.converged) return out;
    } catch (const error&) {  // e is singular in all digits
    }
  }
  return refine(a, extend<K>(fit.map().domain()), fit, options);
}

/// K is over long_real.
template <class K>
concept of_many_digits = scalar<K> && std::same_as<real_t<K>, long_real>;

/// The reduction of an A of many digits in one call: the search for A rounded to double, then the
/// digits wanted.
/// @throws what lsrdr and refine throw
template <of_many_digits K>
refined_lsrdr<K> lsrdr(const linear_operator<K>& a, const space<K>& u, const lsrdr_options& options,
                       int digits);
/// The same to the digits of A.
template <of_many_digits K>
refined_lsrdr<K> lsrdr(const linear_operator<K>& a, const space<K>& u,
                       const lsrdr_options& options = {}) {
  return lsrdr(a, u, options, digits(a));
}

/// K is over a real type of fixed precision beyond that of double.
template <class K>
concept of_fixed_digits =
    scalar<K> && !of_many_digits<K> && (detail::bits_of_type<real_t<K>>() > 53);

/// The same for real50, complex100, quaternion<double_double>, …: to the digits of the type, on the same
/// spaces. It is computed with long_real.
template <of_fixed_digits K>
refined_lsrdr<K> lsrdr(const linear_operator<K>& a, const space<K>& u,
                       const lsrdr_options& options = {}) {
  using L = over_long_real<K>;
  const int n = digits(a);
  const precision_scope scope(n + 20);
  return detail::rounded_result<K>(lsrdr(extend<L>(a), extend<L>(u), options, n));
}

}  // namespace cofree
