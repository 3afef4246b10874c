// lsrdr/digits/refine.hpp — the definition of refine, for any real type of many digits.
#pragma once

#include <cofree/critical/certificate.hpp>
#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/curvature.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>
#include <cofree/operator/left_action.hpp>
#include "canonical.hpp"
#include "lifted_fit.hpp"
#include "long_ascent.hpp"
#include "refined_gap.hpp"
#include "self_radius.hpp"

namespace cofree {
namespace detail {

/// E and L of a fit in standard bases, ⟨L,E⟩ > 0 as they come; e too where B is of a class.
template <scalar J>
stationary_unknowns<J> unknowns_of(const critical_data<J>& p, slice_class c) {
  stationary_unknowns<J> x;
  for (const auto& e : p.right) x.right.parts.push_back(matrix(e));
  for (const auto& l : p.left) x.left.parts.push_back(matrix(l));
  x.slices = c;
  x.turns = p.kind == eigenvalue_kind::complex_pair || !allows_multiples_by_i<J>(c);
  x.angle = x.turns ? std::arg(p.lambda) : 0.0;
  if (c == slice_class::any) return x;
  x.fixed = matrix(p.fixed);
  make_hermitian(x.fixed);  // exactly: half of its entries are coordinates
  return x;
}

/// Square of an operator's root in standard bases: the fixed point it came from.
template <scalar J>
dense_array<J> squared(const linear_operator<J>& root) {
  return matrix(root * root);
}

template <scalar K>
linear_operator<K> trace_one(const linear_operator<K>& x) {
  const real_t<K> t = re_trace(x);
  return x * centre_t<K>(real_t<K>(real_t<K>(1) / t));
}

/// The eigenvalues of a small Hermitian operator, decreasing.
template <scalar K>
std::vector<real_t<K>> decreasing(const linear_operator<K>& x) {
  auto values = eigh(x.frame_entries()).values;
  return {values.rbegin(), values.rend()};
}

/// R, S, P and the densities from E, L and e, with RS = 1.
template <scalar K>
factorization<K> factors_of(const linear_operator<K>& e_op, linear_operator<K> l_op,
                            const linear_operator<K>& fixed) {
  using R = real_t<K>;
  using std::sqrt;
  const centre_t<K> overlap = inner(l_op, e_op);
  const R size = modulus(overlap);
  l_op *= centre_t<K>(overlap * centre_t<K>(R(R(1) / size)));
  const R root = R(1) / sqrt(size);
  const auto half = hermitian_function(fixed, [](const R& x) { return R(R(1) / sqrt(x)); });
  const auto inverse = half * half;
  const auto r = adjoint(l_op) * centre_t<K>(root);
  const auto s = e_op * inverse * centre_t<K>(root);
  // The d nonzero eigenvalues of the densities are those of small operators on U.
  const auto small_right = hermitian_part(half * adjoint_product(e_op, e_op) * half);
  const auto small_left = hermitian_part(adjoint_product(l_op, l_op));
  return {r,
          s,
          s * r,
          trace_one(hermitian_part(e_op * inverse * adjoint(e_op))),
          trace_one(hermitian_part(l_op * adjoint(l_op))),
          decreasing(trace_one(small_right)),
          decreasing(trace_one(small_left))};
}

/// (l†⊗1)A e
template <scalar K>
linear_operator<K> compressed_map(const linear_operator<K>& a, const linear_operator<K>& l,
                                  const linear_operator<K>& e) {
  return on_left(adjoint(l), a * e);
}

/// The certificate of a real-kind point, A scaled so that λ = 1 comes out as `lambda`.
template <scalar K>
void certify_factors(certificate_of<real_t<K>>& c, const linear_operator<K>& a,
                     const linear_operator<K>& b, const real_t<K>& lambda,
                     const factorization<K>& f) {
  using R = real_t<K>;
  const auto again = compressed_map(a, adjoint(f.r), f.s) * centre_t<K>(R(R(1) / lambda));
  c.factorization = R(distance(b, again) / norm(b));
  c.rs_identity = distance(f.r * f.s, identity_operator(b.domain()));
  c.projection = R(distance(f.p * f.p, f.p) / norm(f.p));
  c.projection_adjoint_gap = R(distance(f.p, adjoint(f.p)) / norm(f.p));
  const auto outside = [](const linear_operator<K>& q, const linear_operator<K>& p) {
    return R(distance(q, p * q) / norm(q));
  };
  const R right = outside(f.right_density, f.p), left = outside(f.left_density, adjoint(f.p));
  c.density_images = right > left ? right : left;
  c.right_density_min_eigenvalue = f.right_spectrum.back();
  c.left_density_min_eigenvalue = f.left_spectrum.back();
}

/// The whole refinement in numbers of standard bases, then as operators.
template <scalar K>
class refinement {
public:
  using R = real_t<K>;
  using J = over_double<K>;

  refinement(const linear_operator<K>& a, const space<K>& u, const lsrdr_result<J>& fit,
             const refine_options& options)
      : a_(a),
        u_(u),
        v_(a.domain()),
        w_(cofactor("refine", a.codomain(), a.domain())),
        fit_(fit),
        options_(options) {}

  refined_lsrdr<K> run() {
    std::string why;
    try {
      auto out = refined();
      if (out.converged) return out;
      why = reason_of(out);
      if (beats_start(out)) {
        out.steps.reason = std::move(why);
        return out;
      }
    } catch (const error& e) {  // U, A and the fit go together: what failed are numbers on the way
      why = e.what();
    } catch (const std::bad_alloc&) {
      why = "not enough memory";
    }
    return start(std::move(why));
  }

private:
  refined_lsrdr<K> refined() {
    // Powers of two take ρ(Γ(A,A)) near 1 and lose nothing. The first is that of the entries: neither they
    // nor λ need be numbers that a double has.
    auto numbers = matrix(a_);
    const int of_entries = largest_exponent(numbers);
    const auto rough = prepare(rounded<J>(a_ * centre_t<K>(power_of_two(-of_entries))));
    scale_of_a_ = R(rough.scale) * power_of_two(of_entries);
    const int exponent = of_entries + std::ilogb(rough.scale);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      for_each_part(numbers.data()[i], [&](auto& x) {
        using std::ldexp;
        x = ldexp(x, -exponent);
      });
    const std::size_t r = w_.dimension();
    // The corrections in double are those of DAD⁻¹; D is exact, so that no digit is lost.
    const auto balanced = in_scaled_basis(numbers, r, rough.exponents);
    point_ = fit_.point();
    move_rows(point_->right, rough.exponents, 1), move_rows(point_->left, rough.exponents, -1);
    const auto end = in_class() ? solved_in_class(balanced, r) : solved(balanced, r);
    steps_ = end.evidence;
    const auto self = radius_of_a(balanced, r, rough, std::ilogb(rough.scale));
    auto given = end;
    scale_all(given.unknowns.right.parts, rough.exponents, -1);
    scale_all(given.unknowns.left.parts, rough.exponents, 1);
    auto out = assembled(numbers, given, self, exponent);
    bound_similarity(out);
    if (!stays_near(out)) out.converged = false;
    second_order(out, end, rough, balanced);
    return end.lost > 0 ? trimmed(std::move(out)) : out;
  }
  static R power_of_two(int exponent) {
    using std::ldexp;
    return ldexp(R(1), exponent);
  }
  static int largest_exponent(const dense_array<K>& numbers) {
    const R largest = max_modulus(numbers);
    using std::ilogb;
    return largest > 0 ? ilogb(largest) : 0;
  }

  /// No similarity exceeds 1. One that does by what the equations leave open is 1; by more, it is none.
  void bound_similarity(refined_lsrdr<K>& out) {
    if (!(out.similarity > R(1))) return;
    const double places = std::min(out.steps.places, out.steps.self_radius_places);
    if (!(out.similarity - R(1) <= power_of_ten<R>(std::min(6 - places, -10.0)))) {
      out.converged = false;
      exceeds_ = true;
      return;
    }
    out.similarity = R(1);
  }
  /// λ over ρ(Γ(A,A))^½, both as found in double, is that of the fit, as far as a double that has converged
  /// knows it.
  bool stays_near(const refined_lsrdr<K>& out) const {
    if (!fit_.converged || !fit_.similarity || !(*fit_.similarity > 0)) return true;
    using std::abs;
    return abs(R(out.lambda / (*scale_of_a_ * R(*fit_.similarity)) - R(1))) <= R(1e-4);
  }

  std::string reason_of(const refined_lsrdr<K>& out) const {
    const auto& e = out.steps;
    if (e.interrupted) return "interrupted";
    if (exceeds_)
      return "the similarity came out above 1, which none is: λ or ρ(Γ(A,A)) is not known to so "
             "many "
             "digits";
    if (!stays_near(out)) return "Newton's method left the fit for another solution";
    const auto digits = [](double places) { return std::to_string(int(std::max(0.0, places))); };
    if (e.converged && !(e.self_radius_places >= options_.digits - 6))
      return "ρ(Γ(A,A)) is known to " + digits(e.self_radius_places) + " digits only";
    if (e.converged && !out.parts && out.kind == eigenvalue_kind::real && !in_class())
      return "e is singular: a smaller dim U suffices";
    if (e.converged) return "the equations hold, but not what follows from them";
    std::string why =
        "the equations hold to " + digits(e.places) + " digits, and steps gain no more";
    if (e.kernel > e.gauge)
      why += "; " + std::to_string(e.kernel - e.gauge) +
             " directions beside the gauge leave them as they are";
    if (e.least_singular_value > 0 && e.least_singular_value < 1e-10)
      why += "; the derivative has a singular value of " +
             power_of_ten_below(e.least_singular_value) +
             " of its greatest: a multiple eigenvalue or a continuum that A has to so many digits "
             "only";
    return why;
  }
  static std::string power_of_ten_below(double x) {
    return "1e" + std::to_string(int(std::floor(std::log10(x))));
  }
  /// Whatever can be compared is better than what the fit has.
  bool beats_start(const refined_lsrdr<K>& out) const {
    if (exceeds_ || !stays_near(out) || fit_.has_projection() != out.parts.has_value())
      return false;
    const auto& c = fit_.certificate();
    R before = R(c.stationarity);
    for (const auto* x : {&c.factorization, &c.rs_identity, &c.projection, &c.density_images})
      if (*x && !(R(**x) <= before)) before = R(**x);
    return worst_residual(out.evidence) <= before;
  }

  /// The fit as it came.
  refined_lsrdr<K> start(std::string why) const {
    const precision_scope scope(options_.digits + guard_digits);
    auto out = lifted_fit(fit_, u_, v_, w_);
    // Beyond the range of double, λ is known by its quotient to ρ(Γ(A,A))^½.
    const bool in_range = std::isfinite(fit_.lambda) && fit_.lambda > least_lambda;
    if (!in_range && scale_of_a_ && fit_.similarity)
      out.lambda = at_working_precision(*scale_of_a_) * out.similarity;
    out.digits = options_.digits, out.reached = digits_of_double;
    out.steps = steps_;
    out.steps.converged = false;
    out.steps.kept_start = true, out.steps.reason = std::move(why);
    return out;
  }

  /// Row i times 2^(sign·e_i), of all.
  template <class Array>
  static void scale_all(std::vector<Array>& list, const std::vector<int>& e, int sign) {
    if (e.empty()) return;
    for (auto& m : list)
      for (std::size_t i = 0; i < m.rows(); ++i)
        for (std::size_t k = 0; k < m.cols(); ++k)
          for_each_part(m(i, k), [&](auto& x) {
            using std::ldexp;
            x = ldexp(x, sign * e[i]);
          });
  }
  /// Scales the rows of operators, and makes their common norm 1.
  static void move_rows(std::vector<linear_operator<J>>& list, const std::vector<int>& e,
                        int sign) {
    if (e.empty()) return;
    double square = 0;
    std::vector<dense_array<J>> all;
    for (const auto& x : list) all.push_back(matrix(x));
    scale_all(all, e, sign);
    for (const auto& m : all) square = std::hypot(square, norm(m));
    for (std::size_t i = 0; i < list.size(); ++i) {
      scale(all[i], centre_t<J>(1 / square));
      list[i] = from_matrix(all[i], list[i].domain(), list[i].codomain());
    }
  }
  static dense_array<K> in_scaled_basis(dense_array<K> a, std::size_t r,
                                        const std::vector<int>& e) {
    if (e.empty()) return a;
    for (std::size_t i = 0; i < a.rows(); ++i)
      for (std::size_t k = 0; k < a.cols(); ++k)
        for_each_part(a(i, k), [&](auto& x) {
          using std::ldexp;
          x = ldexp(x, e[i / r] - e[k]);
        });
    return a;
  }

  newton_end<K> solved_in_class(const dense_array<K>& numbers, std::size_t r) const {
    return newton_iteration<K, J, class_stationarity>(numbers, r, options_)
        .run(unknowns_of(*point_, fit_.slices));
  }
  /// Solves by Newton's method from the fit; where that is not near enough, after a climb in more digits.
  newton_end<K> solved(const dense_array<K>& numbers, std::size_t r) const {
    using newton = newton_iteration<K, J, stationarity>;
    const auto& p = *point_;
    const double least = eigh(matrix(p.fixed)).values.front() / re_trace(p.fixed);
    std::optional<newton_end<K>> direct;
    if (least > 1e-7) {
      try {
        direct = newton(numbers, r, options_).run(unknowns_of(p, fit_.slices));
        if (direct->evidence.converged || direct->evidence.interrupted) return *direct;
      } catch (const numerical_failure&) {  // the climb may get there
      }
    }
    const auto climbed = solved_from_above(numbers, r);
    const bool better = climbed && (!direct || climbed->evidence.converged ||
                                    climbed->evidence.places > direct->evidence.places);
    if (better) return *climbed;
    return direct ? *direct : newton(numbers, r, options_).run(unknowns_of(p, fit_.slices));
  }
  /// Nothing where E and L are lost, or the derivative is too large for an elimination in all digits.
  std::optional<newton_end<K>> solved_from_above(const dense_array<K>& numbers,
                                                 std::size_t r) const {
    const auto& p = *point_;
    const auto start = unknowns_of(p, fit_.slices);
    if (flattened(start).rows() > most_unknowns) return std::nullopt;
    try {
      long_ascent<K, J> climb(numbers, r, options_);
      const auto top = climb.run(matrix(p.isometry), matrix(p.fixed), start.right, start.left);
      if (!top) return std::nullopt;
      auto end = newton_iteration<K, J, stationarity>(numbers, r, options_)
                     .run_near(unknowns_at(*top), places_of_least(*top));
      end.evidence.climbed = climb.steps(), end.evidence.climbed_digits = climb.digits();
      return end;
    } catch (const numerical_failure&) {  // a factor singular in all digits: not near enough
      return std::nullopt;
    }
  }
  static int places_of_least(const climbed_point<K>& p) {
    return int(std::ceil(std::max(0.0, decimal_places(p.weights.values.front(), 250.0))));
  }
  static stationary_unknowns<K> unknowns_at(const climbed_point<K>& p) {
    using std::atan2;
    stationary_unknowns<K> x{p.pair.right, p.pair.left};
    x.turns = p.pair.right.pair();
    if (x.turns) x.angle = atan2(p.pair.value.imag(), p.pair.value.real());
    return x;
  }

  self_radius_end<R> radius_of_a(const dense_array<K>& numbers, std::size_t r,
                                 const lsrdr_problem<J>& rough, int exponent) const {
    if (!rough.right_root || !rough.left_root)
      throw_numerical_failure("refine: the fixed points of Γ(A,A) are not known for this A");
    auto out = self_radius<K, J>(numbers, r, squared(*rough.right_root), squared(*rough.left_root),
                                 options_);
    // A radius outside the bounds that double proves for the rounded A is another eigenvalue.
    const double found = std::ldexp(double(out.radius), 2 * exponent);
    const auto& bounds = rough.self_radius;
    if (bounds && !(found >= bounds->lower * (1 - 1e-9) && found <= bounds->upper * (1 + 1e-9)))
      out.places = 0;
    return out;
  }

  /// Gap and curvature at the refined point: to about ten digits where λ₂ is not near. The gap in double,
  /// or in many digits where a double does not see e or finds none; the curvature in double alone.
  void second_order(refined_lsrdr<K>& out, const newton_end<K>& end, const lsrdr_problem<J>& rough,
                    const dense_array<K>& numbers) const {
    const objective<J> f(rough.map);
    std::optional<critical_data<J>> p;
    std::optional<double> gap;
    try {
      p = point_in_double(f, end, rough,
                          std::polar(double(out.similarity), double(end.unknowns.angle)));
      if (end.lost <= seen_by_double) gap = refined_gap(rough.map, p->isometry, p->lambda);
    } catch (const numerical_failure&) {  // e or another factor is singular in double
    }
    if (!gap) gap = gap_in_digits(out, end, numbers);
    if (!gap) return;
    out.evidence.eigenvalue_gap = R(*gap);
    // Along columns of weights below the root of ε a double sees no curvature.
    if (!p || in_class() || end.lost > seen_by_double) return;
    p->gap = *gap;
    try {
      if (const auto second = curvature_at(f, *p, seed{11})) {
        out.evidence.curvature = R(second->largest);
        out.evidence.curvature_residual = R(second->residual);
      }
    } catch (const numerical_failure&) {  // a factor of the derivative is singular in double
    }
  }
  static constexpr int seen_by_double = 7;  ///< decimals of the least eigenvalue of e
  critical_data<J> point_in_double(const objective<J>& f, const newton_end<K>& end,
                                   const lsrdr_problem<J>& rough,
                                   std::complex<double> lambda) const {
    const auto u = rounded<J>(u_), v = rough.map.space_v();
    const auto on = [](const dense_array<K>& m, const space<J>& from, const space<J>& to) {
      return from_matrix(with_real_type<J>(m), from, to);
    };
    std::vector<linear_operator<J>> right, left;
    for (const auto& part : end.unknowns.right.parts) right.push_back(on(part, u, v));
    for (const auto& part : end.unknowns.left.parts) left.push_back(on(part, u, v));
    // In the gauge of E and L, which the canonical one of the answer is not.
    const auto map = on(end.map, u, u * rough.map.space_w());
    const double size = std::sqrt(double(R(modulus(end.eigenvalue))));
    const auto b = in_class() ? map * centre_t<J>(1 / size) : polar_isometry(map);
    return f.with_eigenoperators(b, lambda, right, left);
  }
  /// In the digits that the condition of λ and ten of the gap need.
  std::optional<double> gap_in_digits(const refined_lsrdr<K>& out, const newton_end<K>& end,
                                      const dense_array<K>& numbers) const {
    if (!end.evidence.converged) return std::nullopt;
    const int digits = std::min(40 + 2 * end.lost, most_digits);
    const precision_scope scope(digits);
    const auto a = from_matrix(at_working_precision(numbers), v_, v_ * w_);
    auto angle = double(end.unknowns.turns ? end.unknowns.angle : R(0));
    const double size = std::sqrt(double(R(modulus(end.eigenvalue))));
    auto lambda = std::polar(size, angle);
    if (std::cos(angle) < 0) lambda = -lambda;  // that of the B that is answered
    try {
      return long_gap(a, with_digits(out.map, digits), lambda);
    } catch (const numerical_failure&) {
      return std::nullopt;
    }
  }

  refined_lsrdr<K> assembled(const dense_array<K>& numbers, const newton_end<K>& end,
                             const self_radius_end<R>& self, int exponent) const {
    using std::sqrt, std::ldexp;
    // The least eigenvalue of e takes its decimals from R, S and P.
    const precision_scope scope(std::min(options_.digits + 14 + 2 * end.lost, most_digits));
    const auto on = [](const dense_array<K>& m, const space<K>& from, const space<K>& to) {
      return from_matrix(at_working_precision(m), from, to);
    };
    const auto a = on(numbers, v_, v_ * w_);
    const R lambda = sqrt(at_working_precision(R(modulus(end.eigenvalue))));
    auto b = on(end.map, u_, u_ * w_) * centre_t<K>(R(R(1) / lambda));
    const auto fixed = trace_one(hermitian_part(on(end.fixed, u_, u_)));
    const bool real = !end.unknowns.right.pair();
    // −B has −λ: of the two that with the angle of λ in the right half-plane.
    using std::cos;
    if (end.unknowns.turns && cos(end.unknowns.angle) < 0) b *= centre_t<K>(R(-1));
    refined_lsrdr<K> out{.map = b, .fixed = fixed, .parts = {}, .evidence = {}, .steps = {}};
    out.kind = real ? eigenvalue_kind::real : eigenvalue_kind::complex_pair;
    out.slices = fit_.slices;
    out.digits = options_.digits;
    out.lambda = ldexp(lambda, exponent);
    out.self_radius = ldexp(at_working_precision(self.radius), 2 * exponent);
    out.self_radius_error = power_of_ten<R>(-self.places);
    out.similarity = lambda / sqrt(at_working_precision(self.radius));
    // In a class ρ(Γ(B,B)) = 1 is one of the equations.
    const R defect = in_class() ? R(0) : R(norm(adjoint_product(b, b) - identity_operator(u_)));
    const R equations = power_of_ten<R>(-end.evidence.places);
    out.evidence.stationarity = defect <= equations ? equations : defect;
    if (real && !in_class()) {
      const auto e = on(end.unknowns.right.parts[0], u_, v_);
      const auto l = on(end.unknowns.left.parts[0], u_, v_);
      try {
        out.parts = factors_of(e, l, fixed);
      } catch (
          const numerical_failure&) {  // e is not positive: no solution, and the result says so
        if (end.evidence.converged) throw;
      }
    }
    if (out.parts) {
      to_canonical_gauge(out, matrix(out.parts->r));
      certify_factors(out.evidence, a, out.map, lambda, *out.parts);
    } else if (real && in_class()) {
      const auto l = at_working_precision(end.unknowns.left.parts[0]);
      if constexpr (field_of<K> == field::complex)
        if (by_transpose<K>(fit_.slices)) to_orthogonal_gauge(out, l);
      if (!by_transpose<K>(fit_.slices)) to_canonical_gauge(out, adjoint(l));
    }
    out.steps = end.evidence;
    out.steps.self_radius_places = self.places;
    out.steps.self_radius_residuals = self.residuals;
    const R worst = worst_residual(out.evidence);
    out.converged =
        end.evidence.converged && worst <= limit() && self.places >= options_.digits - 6;
    const int held = int(std::min(decimal_places(worst, double(options_.digits)), self.places));
    out.reached = out.converged ? options_.digits
                                : std::clamp(held, digits_of_double,
                                             std::max(digits_of_double, options_.digits));
    return out;
  }
  /// The digits that were only there for the least eigenvalues of e taken off again.
  refined_lsrdr<K> trimmed(refined_lsrdr<K> x) const {
    const int n = options_.digits + 14;
    const precision_scope scope(n);
    std::vector<linear_operator<K>*> all{&x.map, &x.fixed};
    if (auto& f = x.parts)
      all.insert(all.end(), {&f->r, &f->s, &f->p, &f->right_density, &f->left_density});
    for (auto* each : all) *each = with_digits(*each, n);
    for (auto* each : {&x.similarity, &x.lambda, &x.self_radius})
      *each = at_working_precision(*each);
    return x;
  }
  /// e diagonal and decreasing, phases fixed by an r : V → U that goes along with U (canonical.hpp).
  void to_canonical_gauge(refined_lsrdr<K>& out, const dense_array<K>& r) const {
    const auto [vectors, weights] = decreasing_eigenvectors(matrix(out.fixed));
    const auto back = from_matrix(fixed_phases(vectors, weights, r), u_, u_);
    const auto there = adjoint(back);
    move(out, there, back);
    if (!out.parts) return;
    out.parts->r = there * out.parts->r;
    out.parts->s = out.parts->s * back;
  }
  /// The same for complex B_jᵀ = ±B_j, whose gauges are the C with CᵀC = 1.
  void to_orthogonal_gauge(refined_lsrdr<K>& out, const dense_array<K>& l) const {
    dense_array<K> c;
    try {
      c = orthogonal_gauge(matrix(out.fixed), matrix(out.map), l);
    } catch (const numerical_failure&) {
      return;  // e is singular for these digits: B stays in the gauge that it has
    }
    move(out, from_matrix(c, u_, u_), from_matrix(transposed(c), u_, u_));
    out.fixed = trace_one(hermitian_part(out.fixed));
  }
  /// B ↦ (C⊗1)BC⁻¹, e ↦ CeC†
  void move(refined_lsrdr<K>& out, const linear_operator<K>& there,
            const linear_operator<K>& back) const {
    out.map = on_left(there, out.map * back);
    out.fixed = there * out.fixed * adjoint(there);
  }
  static constexpr std::size_t most_unknowns = 1500;  ///< real coordinates of E and L
  bool in_class() const { return fit_.slices != slice_class::any; }
  R limit() const { return power_of_ten<R>(-options_.digits + 6); }

  static constexpr int digits_of_double = 17, guard_digits = 14;
  static constexpr double least_lambda = 1e-290;  ///< below it a double begins to lose digits

  const linear_operator<K>& a_;
  space<K> u_, v_;
  space<centre_t<K>> w_;
  const lsrdr_result<J>& fit_;
  std::optional<critical_data<J>> point_;  ///< that of the fit, in the balanced basis
  refine_options options_;
  std::optional<R> scale_of_a_;  ///< ρ(Γ(A,A))^½ as a double knows it, in any range
  refinement_evidence steps_;    ///< of Newton's method, where it came to an end
  bool exceeds_ = false;         ///< the similarity came out above 1
};

}  // namespace detail

template <scalar K>
refined_lsrdr<K> refine(const linear_operator<K>& a, const space<K>& u,
                        const lsrdr_result<over_double<K>>& fit, const refine_options& options) {
  if (options.digits < 1 || options.digits > detail::most_answer_digits)
    detail::throw_invalid_argument("refine: digits = " + std::to_string(options.digits) +
                                   ", expected 1 to " + std::to_string(detail::most_answer_digits));
  const auto& found = fit.point().isometry;
  const std::size_t n = fit.point().right[0].codomain().dimension(), d = found.domain().dimension();
  if (n != a.domain().dimension() || d != u.dimension())
    detail::throw_invalid_argument("refine: the fit is of a map on dimension " + std::to_string(n) +
                                   " to " + std::to_string(d) + ", but V = " +
                                   a.domain().description() + " and U = " + u.description());
  if (a.codomain().dimension() * d != found.codomain().dimension() * n)
    detail::throw_invalid_argument("refine: the fit is of a map with dim W = " +
                                   std::to_string(found.codomain().dimension() / d) +
                                   ", but A maps to " + a.codomain().description());
  return detail::refinement<K>(a, u, fit, options).run();
}

template <of_many_digits K>
refined_lsrdr<K> lsrdr(const linear_operator<K>& a, const space<K>& u, const lsrdr_options& options,
                       int digits) {
  using J = over_double<K>;
  const auto fit = lsrdr(rounded<J>(a), rounded<J>(u), options);
  const refine_options more{.digits = digits, .stop = options.stop};
  // Where dim U > dim V it was solved at dim V, and where less than dim U suffices perhaps at that.
  if (fit.map().domain().dimension() == u.dimension()) return refine(a, u, fit, more);
  if (const auto whole = fit.in_asked_dimension();
      whole && whole->map().domain().dimension() == u.dimension()) {
    try {
      auto out = refine(a, u, *whole, more);
      if (out.converged) return out;
    } catch (const error&) {  // e is singular in all digits
    }
  }
  return refine(a, space<K>(u.name(), fit.map().domain().dimension()), fit, more);
}

}  // namespace cofree
