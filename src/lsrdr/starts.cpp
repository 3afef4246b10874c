#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/lsrdr/nilpotent.hpp>

namespace cofree {
namespace {

template <scalar K>
void require_finite(const linear_operator<K>& a) {
  for (std::size_t i = 0; i < a.frame_entries().size(); ++i)
    if (!std::isfinite(modulus(a.frame_entries().data()[i])))
      detail::throw_invalid_argument("lsrdr: A has an entry that is not finite");
}

/// Whether all slices are multiples of one by the centre, to working precision: what is left of
/// each after its part along the largest is rounding. In the hidden frame of W, which mixes slices
/// only.
template <scalar K>
bool has_one_slice(const linear_operator<K>& a, const space<K>& v, const space<centre_t<K>>& w) {
  using Z = centre_t<K>;
  const std::size_t n = v.dimension(), r = w.dimension(), cols = a.frame_entries().cols();
  std::vector<dense_array<K>> list(r, dense_array<K>(n, cols));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < cols; ++k) list[j](i, k) = a.frame_entries()(i * r + j, k);
  const auto largest = *std::max_element(
      list.begin(), list.end(), [](const auto& x, const auto& y) { return norm(x) < norm(y); });
  const double size = norm(largest);
  for (auto& slice : list) {
    add_scaled(slice, largest, Z(-inner(largest, slice) / Z(size * size)));
    if (norm(slice) > 100 * epsilon<K>() * size) return false;
  }
  return true;
}

template <scalar K>
linear_operator<K> positive_root(const linear_operator<K>& x) {
  auto h = hermitian_part(x);
  if (re_trace(h) < 0) h *= centre_t<K>(-1);
  return hermitian_function(h, [](double t) { return std::sqrt(std::max(t, 0.0)); });
}

}  // namespace

template <scalar K>
lsrdr_problem<K> prepare(const linear_operator<K>& a) {
  require_finite(a);
  const auto v = a.domain();
  const auto w = cofactor("lsrdr", a.codomain(), v);
  if (v.dimension() == 0 || w.dimension() == 0)
    detail::throw_invalid_argument("lsrdr: V = " + v.description() + " and W = " + w.description() +
                                   " must not have dimension 0");
  const double largest = max_modulus(a.frame_entries());
  if (largest == 0) detail::throw_numerical_failure("lsrdr: A = 0, so ρ(Γ(A,B)) = 0 for every B");
  auto unit = a;
  // In two steps: 1/largest overflows for the smallest numbers.
  unit *= centre_t<K>(1 / std::sqrt(largest));
  unit *= centre_t<K>(1 / std::sqrt(largest));
  if (nilpotent(unit))
    detail::throw_numerical_failure(
        "lsrdr: A is nilpotent to working precision (ρ(Γ(A,A)) = 0), so ρ(Γ(A,B)) = 0 for every B");
  const bool one_slice = has_one_slice(unit, v, w);
  const auto g = gamma(unit, unit);
  const auto one = identity_operator(v);
  eigenpair_options options{
      .tolerance = 1e-13, .max_applications = 4000, .krylov_dimension = 30, .dense_limit = 0};
  options.near = 1e300;  // of several on the circle the positive one, which is an eigenvalue
  const auto top = dominant_eigenpair(g, {{one}, {one}}, options);
  const double radius = std::abs(top.value);
  unit *= centre_t<K>(1 / std::sqrt(radius));
  return {any_tensor_operator<K>(dense_tensor_operator<K>(unit, last(w.factor_count()))),
          largest * std::sqrt(radius),
          positive_root(top.right[0]),
          positive_root(top.left[0]),
          top.right_residual,
          one_slice};
}

template <scalar K>
std::pair<linear_operator<K>, std::string> start_at(const lsrdr_problem<K>& problem,
                                                    const space<K>& u, int k, seed s) {
  const auto v = problem.map.space_v();
  const bool random = k > 0 && k % 2 == 0;
  if (random) {
    const auto r = random_operator(v, u, s.derived(2)),
               compressed_from = random_operator(u, v, s.derived(3));
    return {problem.map.compress(adjoint(r), compressed_from), "random compression"};
  }
  // Y^½ X^½ = u s v†: S = X^½ v s^(−½) and R = s^(−½) u† Y^½ satisfy RS = 1.
  const auto parts = truncated_svd(problem.left_root * problem.right_root, u);
  std::vector<double> weights;
  for (double x : parts.kept) weights.push_back(1 / std::sqrt(std::max(x, 1e-8 * parts.kept[0])));
  const auto scale = diagonal_on(u, weights);
  auto expansion = problem.right_root * parts.v * scale;
  auto left = problem.left_root * parts.u * scale;
  if (k == 0) return {problem.map.compress(left, expansion), "schmidt"};
  auto b = problem.map.compress(left, expansion);
  const auto noise = random_operator(b.domain(), b.codomain(), s.derived(4));
  const double share = 0.1 * double(1 + k % 8);
  b += noise * centre_t<K>(share * norm(b) / norm(noise));
  return {b, "perturbed schmidt"};
}

#define COFREE_INSTANTIATE(K)                                                           \
  template lsrdr_problem<K> prepare(const linear_operator<K>&);                         \
  template std::pair<linear_operator<K>, std::string> start_at(const lsrdr_problem<K>&, \
                                                               const space<K>&, int, seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
