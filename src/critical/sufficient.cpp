#include "sufficient.hpp"

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/spectral/leading_eigenvalues.hpp>

#include "pair.hpp"
#include "projection_factors.hpp"
#include "space_beside.hpp"

namespace cofree::detail {
namespace {

// Singular values of E and L below this part of the largest: density eigenvalues known by no digit.
constexpr double no_rank = 1e-6;
constexpr double compressed_accuracy = 1e-10;  // of E and L at a compressed B

/// The inclusion of the span of the columns of v whose value is above `least`, in the frame of u.
template <scalar K>
linear_operator<K> inclusion_of(const space<K>& u, const dense_array<K>& vectors,
                                const std::vector<double>& values, double least, bool above) {
  std::vector<std::size_t> kept;
  for (std::size_t j = 0; j < values.size(); ++j)
    if ((values[j] > least) == above) kept.push_back(j);
  dense_array<K> part(vectors.rows(), kept.size());
  for (std::size_t i = 0; i < vectors.rows(); ++i)
    for (std::size_t j = 0; j < kept.size(); ++j) part(i, j) = vectors(i, kept[j]);
  return {space_beside(u, u.name(), kept.size()), u, std::move(part)};
}

/// The inclusion of im X†, to working precision.
template <scalar K>
linear_operator<K> coimage(const linear_operator<K>& x) {
  const auto all = svd(x.frame_entries());
  return inclusion_of(x.domain(), all.v, all.values, no_rank * all.values[0], true);
}

/// The inclusions of the support of a positive x and of its kernel, where eigenvalues are at most this
/// part of the largest.
template <scalar K>
std::vector<linear_operator<K>> support_and_kernel(const linear_operator<K>& x, double part) {
  const auto all = eigh(x.frame_entries());
  const double least = part * all.values.back();
  return {inclusion_of(x.domain(), all.vectors, all.values, least, true),
          inclusion_of(x.domain(), all.vectors, all.values, least, false)};
}

/// A Hermitian fixed point of Γ(B,B) that is no multiple of e, if there is one.
template <scalar K>
std::optional<linear_operator<K>> second_fixed_point(const critical_data<K>& p, seed s) {
  const auto& u = p.isometry.domain();
  const auto x = right_fixed_point(p.isometry, hermitian_part(random_operator(u, u, s)));
  const double size = norm(x);
  if (!(size > 0)) return std::nullopt;
  const auto g = self_gamma(p.isometry);
  if (distance(g(x), x) > equal_halfway * size) return std::nullopt;
  const auto rest = x - p.fixed * centre_t<K>(re_trace(x));
  if (norm(rest) <= no_gap * size) return std::nullopt;
  return x;
}

/// The subspaces of U that B may be compressed to: what E, L and e leave out, or else what a second
/// fixed point of Γ(B,B) shows.
template <scalar K>
std::vector<linear_operator<K>> candidates(const critical_data<K>& p, seed s) {
  const std::size_t d = p.isometry.domain().dimension();
  std::vector<linear_operator<K>> out;
  const auto add = [&](linear_operator<K> j) {
    const auto k = j.domain().dimension();
    if (k > 0 && k < d) out.push_back(std::move(j));
  };
  if (d == 1) return out;
  if (p.kind == eigenvalue_kind::real) add(coimage(p.left[0])), add(coimage(p.right[0]));
  for (auto& j : support_and_kernel(p.fixed, no_digit)) add(std::move(j));
  if (!out.empty()) return out;
  const auto x = second_fixed_point(p, s);
  if (!x) return out;
  // x − te ≥ 0 is singular at the least eigenvalue t of e^(−½) x e^(−½).
  const auto half = hermitian_function(p.fixed, [](double t) { return 1 / std::sqrt(t); });
  const auto values = hermitian_eigenvalues_of(hermitian_part(half * *x * half));
  const auto low = *x - p.fixed * centre_t<K>(values.front());
  const auto high = p.fixed * centre_t<K>(values.back()) - *x;
  for (auto& j : support_and_kernel(low, equal_halfway)) add(std::move(j));
  for (auto& j : support_and_kernel(high, equal_halfway)) add(std::move(j));
  return out;
}

/// The eigenoperators that stand for λ in a list, all parts.
template <class List>
auto of_value(const List& list, std::complex<double> lambda, bool left) {
  std::remove_cvref_t<decltype(list[0].right)> out;
  for (const auto& each : list) {
    if (std::abs(each.value - lambda) > one_value * std::abs(lambda)) continue;
    const auto& part = left ? each.left : each.right;
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

/// The eigenspaces of one λ, and the two equations that E and L of them must satisfy:
/// L†E = e and (L†⊗1)AE = λBe, each linear in E and conjugate-linear in L.
template <scalar K>
class matching {
public:
  using Z = centre_t<K>;
  using list = std::vector<linear_operator<K>>;

  matching(const objective<K>& f, const critical_data<K>& p, list right, list left)
      : f_(f),
        e_(p.fixed),
        image_(p.isometry * p.fixed),
        right_(std::move(right)),
        left_(std::move(left)) {
    if constexpr (field_of<K> == field::complex)
      inverse_lambda_ = 1.0 / p.lambda;
    else
      inverse_lambda_ = 1 / p.lambda.real();
  }

  /// L for E, or E for L.
  linear_operator<K> left_for(const linear_operator<K>& e) const {
    return solved(left_, true, [&](const auto& l) { return images(l, e); });
  }
  linear_operator<K> right_for(const linear_operator<K>& l) const {
    return solved(right_, false, [&](const auto& e) { return images(l, e); });
  }
  double residual(const linear_operator<K>& l, const linear_operator<K>& e) const {
    const auto [product, image] = images(l, e);
    return std::hypot(distance(product, e_) / norm(e_), distance(image, image_) / norm(image_));
  }
  linear_operator<K> random_right(seed s) const {
    random_source source(s);
    auto e = right_[0] * Z(0);
    for (const auto& each : right_) e += each * Z(source.normal());
    return e;
  }

private:
  using two = std::pair<linear_operator<K>, linear_operator<K>>;

  two images(const linear_operator<K>& l, const linear_operator<K>& e) const {
    f_.count(1);
    return {adjoint_product(l, e), f_.map().compress(l, e) * inverse_lambda_};
  }
  static Z inner_of(const two& x, const two& y) {
    return inner(x.first, y.first) + inner(x.second, y.second);
  }
  /// The combination of `basis` whose images come nearest to e and Be, by the normal equations.
  template <class F>
  linear_operator<K> solved(const list& basis, bool conjugated, F&& image) const {
    const std::size_t m = basis.size();
    std::vector<two> columns;
    for (const auto& each : basis) columns.push_back(image(each));
    const two wanted{e_, image_};
    dense_array<Z> gram(m, m), rhs(m, 1);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < m; ++j) gram(i, j) = inner_of(columns[i], columns[j]);
      rhs(i, 0) = inner_of(columns[i], wanted);
    }
    const auto spectrum = eigh(gram);
    const double least = no_digit * std::max(spectrum.values.back(), 1e-300);
    const auto inverse =
        hermitian_function(spectrum, [&](double x) { return x > least ? 1 / x : 0.0; });
    const auto y = multiply(inverse, rhs);
    auto out = basis[0] * Z(0);
    for (std::size_t i = 0; i < m; ++i)
      out += basis[i] * (conjugated ? conjugate(y(i, 0)) : y(i, 0));
    return out;
  }

  const objective<K>& f_;
  linear_operator<K> e_, image_;
  list right_, left_;
  Z inverse_lambda_{};
};

}  // namespace

template <scalar K>
double mismatch_of(const critical_data<K>& p) {
  const auto one = identity_operator(p.isometry.domain());
  if (p.kind == eigenvalue_kind::complex_pair) {
    if constexpr (real_scalar<centre_t<K>>) {
      const auto c = normalised_pair_product(p).real;
      return distance(c * inverse_power(p.fixed, 1), one);
    }
  }
  const auto parts = factors_of(p);
  return distance(parts.r * parts.s, one);
}

template <scalar K>
std::optional<critical_data<K>> compressed_point(const objective<K>& f, const critical_data<K>& p,
                                                 seed s) {
  std::optional<critical_data<K>> best;
  const auto& u = p.isometry.domain();
  const auto one = identity_operator(cofactor("lsrdr", p.isometry.codomain(), u));
  for (const auto& j : candidates(p, s.derived(1))) {
    const auto gauge = left_gauge(tensor(adjoint(j), one) * p.isometry * j);
    if (gauge.radius == 0) continue;
    auto q = f.evaluate(gauge.isometry, compressed_accuracy, s.derived(2), true, p.lambda);
    if (!(q.value >= p.value - higher_by)) continue;
    const auto k = j.domain().dimension();
    const bool better =
        !best || q.value > best->value + higher_by ||
        (q.value > best->value - higher_by && k < best->isometry.domain().dimension());
    if (better) best = std::move(q);
  }
  return best;
}

template <scalar K>
std::optional<critical_data<K>> matched(const objective<K>& f, const critical_data<K>& p,
                                        double tolerance, seed s) {
  const auto g = gamma(f.map(), p.isometry);
  const auto circle = spectral_circle(g, {.tolerance = eigen_floor});
  f.count(circle.applications);
  auto right = of_value(circle.values, p.lambda, false),
       left = of_value(circle.values, p.lambda, true);
  if (right.size() < 2 || left.empty()) return std::nullopt;
  const matching<K> equations(f, p, std::move(right), std::move(left));
  for (std::uint64_t draw = 0; draw < 6; ++draw) {
    auto e = draw == 0 ? p.right[0] : equations.random_right(s.derived(draw));
    auto l = equations.left_for(e);
    double last = std::numeric_limits<double>::infinity();
    for (int step = 0; step < 200; ++step) {  // by turns, each a linear least squares problem
      const double now = equations.residual(l, e);
      if (now <= eigen_floor || !(now < 0.99 * last)) break;
      last = now;
      e = equations.right_for(l);
      l = equations.left_for(e);
    }
    if (!(equations.residual(l, e) <= certificate_limit(tolerance))) continue;
    e *= centre_t<K>(1 / norm(e)), l *= centre_t<K>(1 / norm(l));
    auto q = f.with_eigenoperators(p.isometry, p.lambda, {e}, {l});
    q.eigen_residual = std::max(p.eigen_residual, circle.values[0].right_residual);
    q.gap = 0;
    if (q.gradient_norm <= tolerance && mismatch_of(q) <= certificate_limit(tolerance)) return q;
  }
  return std::nullopt;
}

#define COFREE_INSTANTIATE(K)                                                                    \
  template double mismatch_of(const critical_data<K>&);                                          \
  template std::optional<critical_data<K>> compressed_point(const objective<K>&,                 \
                                                            const critical_data<K>&, seed);      \
  template std::optional<critical_data<K>> matched(const objective<K>&, const critical_data<K>&, \
                                                   double, seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
