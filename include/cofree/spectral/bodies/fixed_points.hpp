// cofree/spectral/bodies/fixed_points.hpp — what fixed_points.hpp declares, for any scalar.
#pragma once

#include <algorithm>
#include <cmath>
#include <cofree/dense/internal/finite.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <cofree/spectral/balance.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <cofree/superoperator/matrix.hpp>

namespace cofree {
namespace detail::fixed_points_parts {

template <scalar K>
using gamma_of_b = gamma_map<K, dense_tensor_operator<K>>;

[[noreturn]] inline void throw_nilpotent(const std::string& spaces) {
  throw_numerical_failure("fixed_points: ρ(Γ(B,B)) = 0 to working precision for B : " + spaces +
                          ", so Γ(B,B)/ρ is undefined");
}

/// Γ(B,B) is nilpotent where Γⁿ(1) = 0, n = dim U. Sums of positive operators do not cancel: the
/// step that annihilates is seen to rounding.
template <scalar K>
bool annihilates_one(const gamma_of_b<K>& g, const real_t<K>& size) {
  using R = real_t<K>;
  const auto& s = g.domain();
  const std::size_t n = s.domain().dimension();
  auto x = identity_operator(s.domain());
  auto y = s.zero();
  s.scale(x, centre_t<K>(1 / norm(x)));
  for (std::size_t k = 0; k < n; ++k) {
    g.apply(x, y);
    const R next = norm(y);
    if (!(next > 1000 * R(int(n)) * epsilon<K>() * size)) return true;
    s.scale(y, centre_t<K>(1 / next));
    std::swap(x, y);
  }
  return false;
}

/// The multiple of trace one, without its rounding outside the Hermitian operators.
template <scalar K>
linear_operator<K> density_of(linear_operator<K> x) {
  if constexpr (commutative_scalar<K>) {
    if (const K t = trace(x); t != K(real_t<K>(0))) x *= K(K(real_t<K>(1)) / t);
  } else {
    if (const real_t<K> t = re_trace(x); t != 0) x *= real_t<K>(1 / t);
  }
  return hermitian_part(x);
}

/// D = diag(2^e) for which the slices of DBD⁻¹ are balanced (balance.hpp); row i·r + j is row i of B_j.
template <scalar K>
std::vector<int> exponents_of(const dense_array<K>& b) {
  using std::ilogb, std::ldexp;
  std::vector<matrix_place> places;
  const std::size_t n = b.cols(), r = n ? b.rows() / n : 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k) {
      real_t<K> most(0);
      for (std::size_t j = 0; j < r; ++j)
        most = std::max(most, real_t<K>(modulus(b(i * r + j, k))));
      if (!(most > 0)) continue;
      const int e = int(ilogb(most));
      places.push_back({i, k, e + std::log2(double(real_t<K>(ldexp(most, -e))))});
    }
  return balancing_exponents(n, places);
}
template <scalar K, class Exponent>
linear_operator<K> with_scaled_entries(const linear_operator<K>& x, Exponent exponent) {
  auto m = matrix(x);
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t k = 0; k < m.cols(); ++k)
      if (const int e = exponent(i, k); e != 0)
        for_each_part(m(i, k), [&](auto& c) {
          using std::ldexp;
          c = ldexp(c, e);
        });
  return from_matrix(m, x.domain(), x.codomain());
}
template <scalar K>
linear_operator<K> in_scaled_basis(const linear_operator<K>& b, const std::vector<int>& e) {
  const std::size_t r =
      e.empty() ? 1 : std::max<std::size_t>(b.codomain().dimension() / e.size(), 1);
  return with_scaled_entries(b, [&](std::size_t i, std::size_t k) { return e[i / r] - e[k]; });
}
/// DxD for a sign of 1.
template <scalar K>
linear_operator<K> with_scaled_sides(const linear_operator<K>& x, const std::vector<int>& e,
                                     int sign) {
  return with_scaled_entries(x, [&](std::size_t i, std::size_t k) { return sign * (e[i] + e[k]); });
}

template <scalar K>
struct found_side {
  real_t<K> radius;
  linear_operator<K> vector;
  int applications;
};

/// The positive eigenvector of a positive map. Krylov spaces of 1 hold one vector for each
/// eigenvalue, the projection of 1, and only Hermitian ones.
template <scalar K, class F>
found_side<K> positive_vector(const operator_space<K>& s, F&& apply, const real_t<K>& tolerance,
                              const fixed_point_options<real_t<K>>& options) {
  const basic_eigenpair_options<real_t<K>> inner{.tolerance = tolerance / 10,
                                                 .max_applications = options.max_applications,
                                                 .krylov_dimension = options.krylov_dimension};
  const auto found = detail::krylov_schur(s, apply, identity_operator(s.domain()), inner,
                                          options.max_applications);
  return {modulus(found.value), density_of(found.vectors[0]), found.applications};
}

/// ⟨l, Γe⟩/⟨l, e⟩, whose error is the product of those of l and e; `otherwise` where l ⟂ e.
template <scalar K>
real_t<K> two_sided_radius(const linear_operator<K>& l, const linear_operator<K>& e,
                           const linear_operator<K>& image, const real_t<K>& otherwise) {
  using std::sqrt;
  using R = real_t<K>;
  const R overlap = real_part(inner(l, e));
  const bool sound = overlap > sqrt(epsilon<K>()) * norm(l) * norm(e);
  return sound ? R(modulus(R(real_part(inner(l, image)))) / overlap) : otherwise;
}

template <scalar K>
real_t<K> fixed_residual(const linear_operator<K>& image, const linear_operator<K>& x,
                         const real_t<K>& radius) {
  return distance(image, x * centre_t<K>(radius)) / (radius * norm(x));
}

/// Scaling by it is exact, and keeps squares of small or large numbers in range. 1 for 0.
template <class R>
R power_of_two_below(const R& x) {
  using std::ilogb, std::ldexp;
  return x > 0 ? R(ldexp(R(1), ilogb(x))) : R(1);
}

/// Grows with the argument, from 0 to 4 for [0, 2π); what is within `slack` of 2π counts as 0.
template <class R>
R angle_order(const complex<R>& z, const R& slack) {
  const R size = modulus(z);
  if (!(size > 0) || (z.real() > 0 && z.imag() < 0 && -z.imag() <= slack * size)) return R(0);
  return z.imag() < 0 ? R(3 + z.real() / size) : R(1 - z.real() / size);
}

/// Values within `slack` of the first of their group become one, their mean.
template <class R>
std::vector<peripheral_eigenvalue<R>> grouped(const std::vector<complex<R>>& values,
                                              const R& slack) {
  std::vector<complex<R>> first;
  std::vector<peripheral_eigenvalue<R>> out;
  for (const auto& z : values) {
    std::size_t g = 0;
    while (g < first.size() && modulus(complex<R>(first[g] - z)) > slack) ++g;
    if (g == first.size()) first.push_back(z), out.push_back({complex<R>(R(0)), 0});
    out[g].value += z, ++out[g].multiplicity;
  }
  for (auto& each : out) each.value /= R(int(each.multiplicity));
  return out;
}

/// Mᴺ = 0: squaring annihilates, to rounding.
template <commutative_scalar K>
bool nilpotent_matrix(dense_array<K> m) {
  using R = real_t<K>;
  const std::size_t n = m.rows();
  R size = norm(m);
  for (std::size_t power = 1; power < 2 * n; power *= 2) {
    if (size == 0) return true;
    scale(m, K(1 / size));
    m = multiply(m, m);
    size = norm(m);
    if (!(size > 100 * R(int(n)) * epsilon<K>())) return true;
  }
  return false;
}

/// The largest ‖Mx − xλ‖ of the first `count` right eigenvectors.
template <commutative_scalar K, class R = real_t<K>>
R worst_residual(const dense_array<K>& m, const eigenvector_list<R>& all, std::size_t count) {
  using std::sqrt;
  using C = complex<R>;
  R worst(0);
  for (std::size_t j = 0; j < count; ++j) {
    R square(0), size(0);
    for (std::size_t i = 0; i < m.rows(); ++i) {
      C sum = -all.right(i, j) * all.values[j];
      for (std::size_t k = 0; k < m.cols(); ++k) sum += C(m(i, k)) * all.right(k, j);
      square += squared_modulus(sum), size += squared_modulus(C(all.right(i, j)));
    }
    worst = std::max(worst, R(sqrt(square / size)));
  }
  return worst;
}

}  // namespace detail::fixed_points_parts

namespace detail {

template <scalar K>
spectral_radius_result<real_t<K>> spectral_radius_of(
    const superoperator<K>& s, const basic_eigenpair_options<real_t<K>>& options) {
  require_same_operator_space("spectral_radius", "domain", s.domain(), "codomain", s.codomain());
  if (s.domain().dimension() == 0) return {.converged = true};
  const auto e = dominant_eigenpair(s, options);
  using std::sqrt;
  const auto value = modulus(e.value);
  const bool known = e.rounding <= sqrt(epsilon<real_t<K>>()) * value;
  return {value, e.right_residual, e.gap, e.rounding, e.applications, e.converged && known};
}

template <scalar K>
peripheral_spectrum_result<real_t<K>> peripheral_spectrum_of(
    const superoperator<K>& s, const peripheral_options<real_t<K>>& options) {
  using std::sqrt;
  using R = real_t<K>;
  namespace parts = fixed_points_parts;
  require_same_operator_space("peripheral_spectrum", "domain", s.domain(), "codomain",
                              s.codomain());
  const std::size_t n = s.domain().dimension();
  if (n > options.max_dimension)
    throw_invalid_argument("peripheral_spectrum: " + s.domain().as_space().description() +
                           " has dimension " + std::to_string(n) + ", the limit is " +
                           std::to_string(options.max_dimension) +
                           "; dominant_eigenpair finds one eigenvalue of a map of any size");
  peripheral_spectrum_result<R> out;
  if (n == 0) return out;
  const auto m = as_linear_operator(s).frame_entries();
  const at_digits_of<centre_t<K>> scope(m);
  require_finite("peripheral_spectrum", m);
  const R tolerance = options.tolerance ? *options.tolerance : R(sqrt(epsilon<K>()));
  if (parts::nilpotent_matrix(m)) {
    out.values = {{complex<R>(R(0)), n}};
    return out;
  }
  const auto all = eigenvectors(m);
  out.radius = modulus(all.values[0]);
  std::size_t count = 0;
  while (count < n && modulus(all.values[count]) >= out.radius * (1 - tolerance)) ++count;
  out.values = parts::grouped<R>({all.values.begin(), all.values.begin() + long(count)},
                                 R(tolerance * out.radius));
  std::sort(out.values.begin(), out.values.end(), [&](const auto& a, const auto& b) {
    return parts::angle_order<R>(a.value, tolerance) < parts::angle_order<R>(b.value, tolerance);
  });
  out.least_modulus = modulus(all.values[count - 1]);
  out.next_modulus = count < n ? modulus(all.values[count]) : R(0);
  out.gap = 1 - out.next_modulus / out.radius;
  out.residual = parts::worst_residual(m, all, count) / out.radius;
  return out;
}

}  // namespace detail

template <scalar K>
fixed_points_result<K> fixed_points(const linear_operator<K>& b,
                                    const fixed_point_options<real_t<K>>& options) {
  using std::sqrt;
  using R = real_t<K>;
  namespace parts = detail::fixed_points_parts;
  const detail::at_digits_of<K> scope(b.frame_entries());
  detail::require_finite("fixed_points", b.frame_entries());
  const R tolerance = options.tolerance ? *options.tolerance : R(10000 * epsilon<K>());
  const auto w = cofactor("fixed_points", b.codomain(), b.domain());
  const auto exponents = parts::exponents_of(matrix(b));
  const auto in_balance = parts::in_scaled_basis(b, exponents);
  const R unit = parts::power_of_two_below<R>(max_modulus(in_balance.frame_entries()));
  const auto scaled = in_balance * centre_t<K>(R(1 / unit));
  const auto g = gamma(scaled, scaled, last(w.factor_count()));
  const auto& s = g.domain();
  const R length = norm(scaled), size = length * length;
  if (!(size > 0) || parts::annihilates_one<K>(g, size))
    parts::throw_nilpotent(b.domain().description() + " → " + b.codomain().description());
  const auto forward = [&](const auto& x, auto& y) { g.apply(x, y); };
  const auto backward = [&](const auto& x, auto& y) { g.apply_adjoint(x, y); };
  const auto right = parts::positive_vector<K>(s, forward, tolerance, options);
  const auto left = parts::positive_vector<K>(s, backward, tolerance, options);
  auto e_image = s.zero(), l_image = s.zero();
  forward(right.vector, e_image), backward(left.vector, l_image);
  fixed_points_result<K> out{
      parts::two_sided_radius<K>(left.vector, right.vector, e_image, right.radius), right.vector,
      left.vector};
  // Residuals and the gap in the balanced basis, where rounding hides the least.
  out.right_residual = parts::fixed_residual<K>(e_image, out.right, out.radius);
  out.left_residual = parts::fixed_residual<K>(l_image, out.left, out.radius);
  out.right_least_eigenvalue = hermitian_eigenvalues_of(out.right).front();
  out.left_least_eigenvalue = hermitian_eigenvalues_of(out.left).front();
  const auto whole = dominant_eigenpair(g, {.tolerance = R(sqrt(epsilon<K>())),
                                            .max_applications = options.max_applications,
                                            .krylov_dimension = options.krylov_dimension,
                                            .dense_limit = options.dense_limit,
                                            .resolve_gap = true,
                                            .near = complex<R>(out.radius),
                                            .start_seed = options.start_seed});
  out.gap = whole.gap;
  out.applications =
      int(s.domain().dimension()) + right.applications + left.applications + whole.applications + 2;
  out.radius *= unit * unit;
  out.right = parts::density_of(parts::with_scaled_sides(out.right, exponents, -1));
  out.left = parts::density_of(parts::with_scaled_sides(out.left, exponents, 1));
  out.converged = out.right_residual <= tolerance && out.left_residual <= tolerance;
  return out;
}

}  // namespace cofree
