#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/curvature.hpp>
#include <cofree/critical/objective.hpp>

#include "linearization.hpp"
#include "real_operators.hpp"

namespace cofree {
namespace {

constexpr std::size_t lanczos_limit = 120;

/// Q : C → U⊗W, an isometry onto the orthogonal complement of the range of B, so that every D with
/// B†D = 0 is QY for one Y : U → C and rounding cannot leave those directions. With X = (P, 0) for
/// the polar factor P of the first rows of B and H = X†B ≥ 0, the reflection
/// 1 − (X+B)(1+H)⁻¹(X+B)† takes X to −B; Q is its last columns, applied and never formed.
template <scalar K>
class complement_of_range {
public:
  explicit complement_of_range(const linear_operator<K>& b)
      : u_(b.domain()),
        target_(b.codomain()),
        c_("C", target_.dimension() - u_.dimension()),
        g_(b.frame_entries()) {
    const std::size_t d = u_.dimension();
    dense_array<K> first(d, d);
    for (std::size_t i = 0; i < first.size(); ++i) first.data()[i] = g_.data()[i];
    const auto p = polar_isometry(first);
    auto middle = multiply(op::adjoint, p, op::none, first);
    for (std::size_t i = 0; i < d; ++i) middle(i, i) += K(1.0);
    middle_ = solve(middle, identity_matrix<K>(d));
    for (std::size_t i = 0; i < first.size(); ++i) g_.data()[i] += p.data()[i];
  }

  const space<K>& domain() const { return c_; }
  /// QY : U → U⊗W
  linear_operator<K> operator()(const linear_operator<K>& y) const {
    dense_array<K> x(target_.dimension(), u_.dimension());
    const auto& numbers = y.frame_entries();
    std::copy(numbers.data(), numbers.data() + numbers.size(),
              x.data() + (x.size() - numbers.size()));
    return {u_, target_, reflected(std::move(x))};
  }
  /// Q†Z : U → C
  linear_operator<K> adjoint_on(const linear_operator<K>& z) const {
    const auto x = reflected(z.frame_entries());
    linear_operator<K> y(u_, c_);
    auto& numbers = y.frame_entries();
    std::copy(x.data() + (x.size() - numbers.size()), x.data() + x.size(), numbers.data());
    return y;
  }

private:
  dense_array<K> reflected(dense_array<K> x) const {
    const auto inside = multiply(middle_, multiply(op::adjoint, g_, op::none, x));
    add_scaled(x, multiply(g_, inside), centre_t<K>(-1));
    return x;
  }

  space<K> u_, target_, c_;
  dense_array<K> g_, middle_;  ///< X + B and (1 + H)⁻¹
};

/// Y ↦ Q†dG[QYe^(−½)]e^(−½).
template <scalar K>
class hessian {
public:
  hessian(const objective<K>& f, const critical_data<K>& p, complement_of_range<K> q)
      : q_(std::move(q)), derivative_(f.map(), p), root_(inverse_root(p)) {}

  /// What the products may be off by for a Hessian of the given size: the residual of the equations
  /// solved, and rounding, which grows as λ₂ comes near.
  double error(double size, double gap) const {
    return size * (derivative_.residual() + 10 * epsilon<K>()) / gap;
  }
  long applications() const { return derivative_.applications(); }

  /// D = QYe^(−½)
  linear_operator<K> direction(const linear_operator<K>& y) const { return q_(y) * root_; }

  linear_operator<K> operator()(const linear_operator<K>& y) const {
    return q_.adjoint_on(derivative_(direction(y))) * root_;
  }

private:
  /// e^(−½), kept finite where e is singular to working precision.
  static linear_operator<K> inverse_root(const critical_data<K>& p) {
    const double least = 100 * detail::no_digit * norm(p.fixed);
    return hermitian_function(p.fixed, [&](double x) { return 1 / std::sqrt(std::max(x, least)); });
  }

  complement_of_range<K> q_;
  detail::linearization<K> derivative_;
  linear_operator<K> root_;
};

/// The largest Ritz value of a symmetric projected map, with its coefficients.
std::pair<double, std::vector<double>> largest_ritz(dense_array<double> h) {
  add_scaled(h, adjoint(dense_array<double>(h)), 1.0);
  const auto e = eigh(h);
  std::vector<double> y(h.rows());
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = e.vectors(i, y.size() - 1);
  return {e.values.back() / 2, y};
}

}  // namespace

template <scalar K>
std::optional<second_order<K>> curvature_at(const objective<K>& f, const critical_data<K>& p,
                                            seed s) {
  const auto &u = p.isometry.domain(), &x = p.isometry.codomain();
  if (u.dimension() == x.dimension() || !(p.gap > detail::no_gap)) return std::nullopt;
  const complement_of_range<K> q(p.isometry);
  const detail::real_operator_space<K> directions(u, q.domain());
  const hessian<K> h(f, p, q);
  const std::size_t capacity = std::min(directions.dimension(), lanczos_limit);
  krylov_space<detail::real_operator_space<K>> krylov(directions, capacity);
  // Drawn among the directions of B: a draw in C would depend on the frame that C was born with.
  krylov.begin(q.adjoint_on(random_operator(u, x, s)));
  second_order<K> out{0, 0, p.isometry};
  for (bool done = false; !done;) {
    krylov.grow([&](const auto& from, auto& to) { to = h(from); });
    const bool full = krylov.size() == capacity || krylov.invariant();
    if (!full && krylov.size() % 5 != 0) continue;
    const auto [value, y] = largest_ritz(krylov.projected());
    const bool whole = krylov.invariant() || krylov.size() == directions.dimension();
    out.largest = value;
    const double lanczos = whole ? 0 : krylov.residual({y.begin(), y.end()});
    const double size = norm(krylov.projected()) / std::sqrt(double(krylov.size()));
    out.residual = lanczos + h.error(size, p.gap);
    out.converged = lanczos <= std::max(1e-4 * size, 1e-2 * std::abs(value));
    done = full || (out.converged && krylov.size() >= 20);
    if (done) out.direction = h.direction(krylov.combine(y));
  }
  out.direction *= centre_t<K>(1 / norm(out.direction));
  out.gamma_applications = h.applications();
  return out;
}

#define COFREE_INSTANTIATE(K)                                               \
  template std::optional<second_order<K>> curvature_at(const objective<K>&, \
                                                       const critical_data<K>&, seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
