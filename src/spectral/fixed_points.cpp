#include <algorithm>
#include <cofree/operator/decompositions.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <cofree/superoperator/matrix.hpp>
#include <numbers>

namespace cofree {
namespace {

template <scalar K>
using gamma_of_b = gamma_map<K, dense_tensor_operator<K>>;

[[noreturn]] void throw_nilpotent(const std::string& spaces) {
  detail::throw_numerical_failure("fixed_points: ρ(Γ(B,B)) = 0 to working precision for B : " +
                                  spaces + ", so Γ(B,B)/ρ is undefined");
}

/// Γ(B,B) is nilpotent where Γⁿ(1) = 0, n = dim U. Sums of positive operators do not cancel: the
/// step that annihilates is seen to rounding.
template <scalar K>
bool annihilates_one(const gamma_of_b<K>& g, double size) {
  const auto& s = g.domain();
  const std::size_t n = s.domain().dimension();
  auto x = identity_operator(s.domain());
  auto y = s.zero();
  s.scale(x, 1 / norm(x));
  for (std::size_t k = 0; k < n; ++k) {
    g.apply(x, y);
    const double next = norm(y);
    if (!(next > 1e3 * double(n) * epsilon<K>() * size)) return true;
    s.scale(y, 1 / next);
    std::swap(x, y);
  }
  return false;
}

/// The multiple of trace one, without its rounding outside the Hermitian operators.
template <scalar K>
linear_operator<K> density_of(linear_operator<K> x) {
  if constexpr (commutative_scalar<K>) {
    if (const K t = trace(x); t != K(0)) x *= K(1) / t;
  } else {
    if (const double t = re_trace(x); t != 0) x *= 1 / t;
  }
  return hermitian_part(x);
}

template <scalar K>
struct found_side {
  double radius;
  linear_operator<K> vector;
  int applications;
};

/// The positive eigenvector of a positive map. Krylov spaces of 1 hold one vector for each
/// eigenvalue, the projection of 1, and only Hermitian ones.
template <scalar K, class F>
found_side<K> positive_vector(const operator_space<K>& s, F&& apply,
                              const fixed_point_options& options) {
  const eigenpair_options inner{.tolerance = options.tolerance / 10,
                                .max_applications = options.max_applications,
                                .krylov_dimension = options.krylov_dimension};
  const auto found = detail::krylov_schur(s, apply, identity_operator(s.domain()), inner,
                                          options.max_applications);
  return {std::abs(found.value), density_of(found.vectors[0]), found.applications};
}

/// ⟨l, Γe⟩/⟨l, e⟩, whose error is the product of those of l and e; `otherwise` where l ⟂ e.
template <scalar K>
double two_sided_radius(const linear_operator<K>& l, const linear_operator<K>& e,
                        const linear_operator<K>& image, double otherwise) {
  const double overlap = real_part(inner(l, e));
  const bool sound = overlap > std::sqrt(epsilon<K>()) * norm(l) * norm(e);
  return sound ? std::abs(real_part(inner(l, image))) / overlap : otherwise;
}

template <scalar K>
double fixed_residual(const linear_operator<K>& image, const linear_operator<K>& x, double radius) {
  return distance(image, x * centre_t<K>(radius)) / (radius * norm(x));
}

/// Scaling by it is exact, and keeps squares of small or large numbers in range. 1 for 0.
double power_of_two_below(double x) {
  return x > 0 ? std::scalbn(1.0, std::ilogb(x)) : 1;
}

/// Angle in [0, 2π), with what is within `slack` of 2π counted as 0.
double angle_of(complex<double> z, double slack) {
  const double a = std::arg(z);
  const double turned = a < 0 ? a + 2 * std::numbers::pi : a;
  return turned > 2 * std::numbers::pi - slack ? 0 : turned;
}

/// Values within `slack` of the first of their group become one, their mean.
std::vector<peripheral_eigenvalue> grouped(const std::vector<complex<double>>& values,
                                           double slack) {
  std::vector<complex<double>> first;
  std::vector<peripheral_eigenvalue> out;
  for (const auto& z : values) {
    std::size_t g = 0;
    while (g < first.size() && std::abs(first[g] - z) > slack) ++g;
    if (g == first.size()) first.push_back(z), out.push_back({0, 0});
    out[g].value += z, ++out[g].multiplicity;
  }
  for (auto& each : out) each.value /= double(each.multiplicity);
  return out;
}

/// Mᴺ = 0: squaring annihilates, to rounding.
template <commutative_scalar K>
bool nilpotent_matrix(dense_array<K> m) {
  const double n = double(m.rows());
  double size = norm(m);
  for (double power = 1; power < 2 * n; power *= 2) {
    if (size == 0) return true;
    scale(m, K(1 / size));
    m = multiply(m, m);
    size = norm(m);
    if (!(size > 1e2 * n * epsilon<K>())) return true;
  }
  return false;
}

/// The largest ‖Mx − xλ‖ of the first `count` right eigenvectors.
template <commutative_scalar K>
double worst_residual(const dense_array<K>& m, const eigenvector_list<double>& all,
                      std::size_t count) {
  double worst = 0;
  for (std::size_t j = 0; j < count; ++j) {
    double square = 0, size = 0;
    for (std::size_t i = 0; i < m.rows(); ++i) {
      complex<double> sum = -all.right(i, j) * all.values[j];
      for (std::size_t k = 0; k < m.cols(); ++k) sum += complex<double>(m(i, k)) * all.right(k, j);
      square += std::norm(sum), size += std::norm(all.right(i, j));
    }
    worst = std::max(worst, std::sqrt(square / size));
  }
  return worst;
}

}  // namespace

namespace detail {

template <scalar K>
spectral_radius_result spectral_radius_of(const superoperator<K>& s,
                                          const eigenpair_options& options) {
  require_same_operator_space("spectral_radius", "domain", s.domain(), "codomain", s.codomain());
  if (s.domain().dimension() == 0) return {.converged = true};
  const auto e = dominant_eigenpair(s, options);
  return {std::abs(e.value), e.right_residual, e.gap, e.applications, e.converged};
}

template <scalar K>
peripheral_spectrum_result peripheral_spectrum_of(const superoperator<K>& s,
                                                  const peripheral_options& options) {
  require_same_operator_space("peripheral_spectrum", "domain", s.domain(), "codomain",
                              s.codomain());
  const std::size_t n = s.domain().dimension();
  if (n > options.max_dimension)
    throw_invalid_argument("peripheral_spectrum: " + s.domain().as_space().description() +
                           " has dimension " + std::to_string(n) + ", the limit is " +
                           std::to_string(options.max_dimension) +
                           "; dominant_eigenpair finds one eigenvalue of a map of any size");
  peripheral_spectrum_result out;
  if (n == 0) return out;
  const auto m = as_linear_operator(s).frame_entries();
  if (nilpotent_matrix(m)) {
    out.values = {{0, n}};
    return out;
  }
  const auto all = eigenvectors(m);
  out.radius = std::abs(all.values[0]);
  std::size_t count = 0;
  while (count < n && std::abs(all.values[count]) >= out.radius * (1 - options.tolerance)) ++count;
  out.values = grouped({all.values.begin(), all.values.begin() + long(count)},
                       options.tolerance * out.radius);
  std::sort(out.values.begin(), out.values.end(), [&](const auto& a, const auto& b) {
    return angle_of(a.value, options.tolerance) < angle_of(b.value, options.tolerance);
  });
  out.least_modulus = std::abs(all.values[count - 1]);
  out.next_modulus = count < n ? std::abs(all.values[count]) : 0;
  out.gap = 1 - out.next_modulus / out.radius;
  out.residual = worst_residual(m, all, count) / out.radius;
  return out;
}

}  // namespace detail

template <scalar K>
fixed_points_result<K> fixed_points(const linear_operator<K>& b,
                                    const fixed_point_options& options) {
  const auto w = cofactor("fixed_points", b.codomain(), b.domain());
  const double unit = power_of_two_below(max_modulus(b.frame_entries()));
  const auto scaled = b * centre_t<K>(1 / unit);
  const auto g = gamma(scaled, scaled, last(w.factor_count()));
  const auto& s = g.domain();
  const double size = std::pow(norm(scaled), 2);
  if (!(size > 0) || annihilates_one<K>(g, size))
    throw_nilpotent(b.domain().description() + " → " + b.codomain().description());
  const auto forward = [&](const auto& x, auto& y) { g.apply(x, y); };
  const auto backward = [&](const auto& x, auto& y) { g.apply_adjoint(x, y); };
  const auto right = positive_vector<K>(s, forward, options);
  const auto left = positive_vector<K>(s, backward, options);
  auto e_image = s.zero(), l_image = s.zero();
  forward(right.vector, e_image), backward(left.vector, l_image);
  fixed_points_result<K> out{two_sided_radius(left.vector, right.vector, e_image, right.radius),
                             right.vector, left.vector};
  out.right_residual = fixed_residual(e_image, out.right, out.radius);
  out.left_residual = fixed_residual(l_image, out.left, out.radius);
  out.right_least_eigenvalue = hermitian_eigenvalues_of(out.right).front();
  out.left_least_eigenvalue = hermitian_eigenvalues_of(out.left).front();
  const auto whole = dominant_eigenpair(g, {.tolerance = std::sqrt(epsilon<double>()),
                                            .max_applications = options.max_applications,
                                            .krylov_dimension = options.krylov_dimension,
                                            .dense_limit = options.dense_limit,
                                            .resolve_gap = true,
                                            .near = out.radius,
                                            .start_seed = options.start_seed});
  out.gap = whole.gap;
  out.applications =
      int(s.domain().dimension()) + right.applications + left.applications + whole.applications + 2;
  out.radius *= unit * unit;
  out.converged = out.right_residual <= options.tolerance && out.left_residual <= options.tolerance;
  return out;
}

#define COFREE_INSTANTIATE(K)                                                            \
  namespace detail {                                                                     \
  template spectral_radius_result spectral_radius_of(const superoperator<K>&,            \
                                                     const eigenpair_options&);          \
  template peripheral_spectrum_result peripheral_spectrum_of(const superoperator<K>&,    \
                                                             const peripheral_options&); \
  }                                                                                      \
  template fixed_points_result<K> fixed_points(const linear_operator<K>&,                \
                                               const fixed_point_options&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
