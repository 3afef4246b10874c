// cofree/lsrdr/definitions/refine.hpp — the definition of refine, for any real type of many digits.
#pragma once

#include <cofree/lsrdr/curvature.hpp>
#include <cofree/lsrdr/definitions/canonical.hpp>
#include <cofree/lsrdr/definitions/self_radius.hpp>
#include <cofree/spectral/leading_eigenvalues.hpp>

namespace cofree {
namespace detail {

/// E and L of a fit in standard bases, ⟨L,E⟩ > 0 as they come; e too where B is of a class.
template <scalar J>
stationary_unknowns<J> unknowns_of(const critical_data<J>& p, slice_class c) {
  stationary_unknowns<J> x;
  for (const auto& e : p.right) x.right.parts.push_back(matrix(e));
  for (const auto& l : p.left) x.left.parts.push_back(matrix(l));
  x.slices = c;
  const bool real_span = field_of<J> == field::complex && c == slice_class::hermitian;
  x.turns = p.kind == eigenvalue_kind::complex_pair || real_span;
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
linear_operator<K> compressed_map(const linear_operator<K>& a, const space<centre_t<K>>& w,
                                  const linear_operator<K>& l, const linear_operator<K>& e) {
  return tensor(adjoint(l), identity_operator(w)) * (a * e);
}

/// The certificate of a real-kind point, A scaled so that λ = 1 comes out as `lambda`.
template <scalar K>
void certify_factors(certificate_of<real_t<K>>& c, const linear_operator<K>& a,
                     const space<centre_t<K>>& w, const linear_operator<K>& b,
                     const real_t<K>& lambda, const factorization<K>& f) {
  using R = real_t<K>;
  const auto again = compressed_map(a, w, adjoint(f.r), f.s) * centre_t<K>(R(R(1) / lambda));
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
    const auto numbers = matrix(a_);
    // A power of two takes ρ(Γ(A,A)) near 1 and loses nothing.
    const double size = *fit_.similarity > 0 ? fit_.lambda / *fit_.similarity : 1.0;
    const int exponent = size > 0 ? std::ilogb(size) : 0;
    auto scaled_numbers = numbers;
    for (std::size_t i = 0; i < scaled_numbers.size(); ++i)
      for_each_part(scaled_numbers.data()[i], [&](auto& x) {
        using std::ldexp;
        x = ldexp(x, -exponent);
      });
    const std::size_t r = w_.dimension();
    const auto start = unknowns_of(fit_.point(), fit_.slices);
    const auto end =
        in_class()
            ? newton_iteration<K, J, class_stationarity>(scaled_numbers, r, options_).run(start)
            : newton_iteration<K, J, stationarity>(scaled_numbers, r, options_).run(start);
    const auto rough = prepare(rounded<J>(a_));
    const auto self = radius_of_a(scaled_numbers, r, rough);
    auto out = assembled(scaled_numbers, end, self, exponent);
    second_order(out, end, rough);
    return out;
  }

private:
  self_radius_end<R> radius_of_a(const dense_array<K>& numbers, std::size_t r,
                                 const lsrdr_problem<J>& rough) const {
    if (!rough.right_root || !rough.left_root)
      throw_numerical_failure("refine: the fixed points of Γ(A,A) are not known for this A");
    return self_radius<K, J>(numbers, r, squared(*rough.right_root), squared(*rough.left_root),
                             options_);
  }

  /// Gap and curvature at the refined point, in double: to about ten digits where λ₂ is not near.
  void second_order(refined_lsrdr<K>& out, const newton_end<K>& end,
                    const lsrdr_problem<J>& rough) const {
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
    const objective<J> f(rough.map);
    const double angle = double(end.unknowns.angle);
    auto p = f.with_eigenoperators(b, std::polar(double(out.similarity), angle), right, left);
    p.gap = gap_at(rough.map, b, p.lambda);
    out.evidence.eigenvalue_gap = R(p.gap);
    if (in_class()) return;
    if (const auto second = curvature_at(f, p, seed{11})) {
      out.evidence.curvature = R(second->largest);
      out.evidence.curvature_residual = R(second->residual);
    }
  }

  /// 1 − |λ₂/λ₁| of Γ(A,B): of the whole spectrum where that is small, else of its two leading
  /// eigenvalues, to about ten digits.
  static double gap_at(const any_tensor_operator<J>& map, const linear_operator<J>& b,
                       std::complex<double> lambda) {
    constexpr std::size_t dense = 600;
    const auto g = gamma(map, b);
    const std::size_t real_size =
        map.space_v().dimension() * b.domain().dimension() * real_dimension<J>;
    if (real_size > dense) {
      const auto two = leading_eigenvalues(
          g, 2, {.tolerance = 1e-11, .max_applications = 20000, .dense_limit = 0});
      const bool same = two.converged && two.values.size() >= 2 &&
                        std::abs(std::abs(two.values[0].value) / std::abs(lambda) - 1) < 1e-9;
      if (same) return 1 - std::abs(two.values[1].value) / std::abs(two.values[0].value);
    }
    eigenpair_options exact{.tolerance = 1e-13, .max_applications = 20000, .dense_limit = dense};
    exact.near = lambda, exact.resolve_gap = true;
    return dominant_eigenpair(g, exact).gap;
  }

  refined_lsrdr<K> assembled(const dense_array<K>& numbers, const newton_end<K>& end,
                             const self_radius_end<R>& self, int exponent) const {
    using std::sqrt, std::ldexp;
    const precision_scope scope(options_.digits + 14);
    const auto on = [](const dense_array<K>& m, const space<K>& from, const space<K>& to) {
      return from_matrix(at_working_precision(m), from, to);
    };
    const auto a = on(numbers, v_, v_ * w_);
    const R modulus_squared = modulus(end.eigenvalue), lambda = sqrt(modulus_squared);
    auto b = on(end.map, u_, u_ * w_) * centre_t<K>(R(R(1) / lambda));
    const auto fixed = trace_one(hermitian_part(on(end.fixed, u_, u_)));
    const bool real = !end.unknowns.right.pair();
    refined_lsrdr<K> out{.map = b, .fixed = fixed, .parts = {}, .evidence = {}, .steps = {}};
    out.kind = real ? eigenvalue_kind::real : eigenvalue_kind::complex_pair;
    out.slices = fit_.slices;
    out.digits = options_.digits;
    out.lambda = ldexp(lambda, exponent);
    out.similarity = lambda / sqrt(self.radius);
    // In a class ρ(Γ(B,B)) = 1 is one of the equations.
    const R defect = in_class() ? R(0) : R(norm(adjoint_product(b, b) - identity_operator(u_)));
    const R equations = power_of_ten(-end.evidence.steps.back().places);
    out.evidence.stationarity = defect > equations ? defect : equations;
    if (real && !in_class()) {
      const auto e = on(end.unknowns.right.parts[0], u_, v_);
      const auto l = on(end.unknowns.left.parts[0], u_, v_);
      out.parts = factors_of(e, l, fixed);
      to_canonical_gauge(out);
      b = out.map;
      certify_factors(out.evidence, a, w_, b, lambda, *out.parts);
    }
    out.steps = end.evidence;
    out.steps.self_radius_places = self.places;
    out.steps.self_radius_residuals = self.residuals;
    out.converged = end.evidence.converged && out.evidence.stationarity <= limit();
    return out;
  }
  /// e diagonal and decreasing, phases fixed (canonical.hpp).
  void to_canonical_gauge(refined_lsrdr<K>& out) const {
    const auto [vectors, weights] = decreasing_eigenvectors(matrix(out.fixed));
    const auto back = from_matrix(fixed_phases(vectors, weights, matrix(out.parts->r)), u_, u_);
    const auto there = adjoint(back);
    out.map = tensor(there, identity_operator(w_)) * out.map * back;
    out.fixed = there * out.fixed * back;
    out.parts->r = there * out.parts->r;
    out.parts->s = out.parts->s * back;
  }
  static R power_of_ten(double places) {
    using std::pow;
    return pow(R(10), R(places));
  }
  bool in_class() const { return fit_.slices != slice_class::any; }
  R limit() const { return power_of_ten(-options_.digits + 6); }

  const linear_operator<K>& a_;
  space<K> u_, v_;
  space<centre_t<K>> w_;
  const lsrdr_result<J>& fit_;
  refine_options options_;
};

}  // namespace detail

template <scalar K>
refined_lsrdr<K> refine(const linear_operator<K>& a, const space<K>& u,
                        const lsrdr_result<over_double<K>>& fit, const refine_options& options) {
  if (options.digits < 1 || options.digits > detail::most_digits)
    detail::throw_invalid_argument("refine: digits = " + std::to_string(options.digits) +
                                   ", expected 1 to " + std::to_string(detail::most_digits));
  const auto& found = fit.point();
  if (found.right[0].codomain().dimension() != a.domain().dimension() ||
      found.isometry.domain().dimension() != u.dimension())
    detail::throw_invalid_argument("refine: the fit is of a map on dimension " +
                                   std::to_string(found.right[0].codomain().dimension()) + " to " +
                                   std::to_string(found.isometry.domain().dimension()) +
                                   ", but V = " + a.domain().description() +
                                   " and U = " + u.description());
  return detail::refinement<K>(a, u, fit, options).run();
}

template <of_many_digits K>
refined_lsrdr<K> lsrdr(const linear_operator<K>& a, const space<K>& u, const lsrdr_options& options,
                       int digits) {
  using J = over_double<K>;
  const auto fit = lsrdr(rounded<J>(a), rounded<J>(u), options);
  // Where dim U > dim V it was solved at dim V.
  const auto& found = fit.map().domain();
  const bool smaller = found.dimension() < u.dimension();
  return refine(a, smaller ? space<K>(u.name(), found.dimension()) : u, fit,
                {.digits = digits, .stop = options.stop});
}

}  // namespace cofree
