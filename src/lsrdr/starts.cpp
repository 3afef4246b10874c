#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/lsrdr/nilpotent.hpp>
#include <cofree/operator/left_action.hpp>
#include <cofree/tensor_operator/combinations.hpp>

#include "block_starts.hpp"
#include "tolerances.hpp"

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

/// The same for any model, seen through its compression to two random planes.
template <scalar K>
bool has_one_slice(const any_tensor_operator<K>& a) {
  if (a.space_v().dimension() < 2 || a.space_w().dimension() < 2) return true;
  const space<K> plane("plane", 2);
  const auto c = a.compress(random_operator(plane, a.space_v(), seed{11}),
                            random_operator(plane, a.space_v(), seed{12}));
  return has_one_slice(c, plane, a.space_w());
}

template <scalar K>
linear_operator<K> positive_root(const linear_operator<K>& x) {
  auto h = hermitian_part(x);
  if (re_trace(h) < 0) h *= centre_t<K>(-1);
  return hermitian_function(h, [](double t) { return std::sqrt(std::max(t, 0.0)); });
}

/// The positive fixed points of Γ(A,A) and ρ, from any Γ(A,A) : L(V,V) → L(V,V).
template <adjointable_map M>
auto positive_eigenpair(const M& self) {
  const auto one = identity_operator(self.domain().domain());
  eigenpair_options options{.tolerance = detail::eigen_floor,
                            .max_applications = 4000,
                            .krylov_dimension = 30,
                            .dense_limit = 0};
  options.near = 1e300;  // of several on the circle the positive one, which is an eigenvalue
  return dominant_eigenpair(self, {{one}, {one}}, options);
}

template <scalar K>
void require_dimensions(const space<K>& v, const space<centre_t<K>>& w) {
  if (v.dimension() == 0 || w.dimension() == 0)
    detail::throw_invalid_argument("lsrdr: V = " + v.description() + " and W = " + w.description() +
                                   " must not have dimension 0");
}

[[noreturn]] void refuse_nilpotent() {
  detail::throw_numerical_failure(
      "lsrdr: A is nilpotent to working precision (ρ(Γ(A,A)) = 0), so ρ(Γ(A,B)) = 0 for every B");
}

/// A as a map that a model's self_gamma makes on L(V,V).
template <scalar K>
struct self_map {
  any_tensor_operator<K> a;
  operator_space<K> operators;

  const operator_space<K>& domain() const { return operators; }
  const operator_space<K>& codomain() const { return operators; }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const { a.self_gamma(x, y); }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    a.self_gamma_adjoint(y, x);
  }
};

/// |λ| of Γ(A,B) at a random isometry B; 0 where it is rounding: |λ| ≤ c·ε·‖Γ‖/|⟨L,E⟩|. ‖Γ‖ is
/// seen from one random operator.
template <scalar K>
double radius_at_random(const any_tensor_operator<K>& a, seed s) {
  const auto v = a.space_v();
  const std::size_t d = std::min<std::size_t>(2, v.dimension());
  const space<K> u("U", d);
  const auto b = random_isometry(u, u * a.space_w(), s.derived(1));
  const auto g = gamma(a, b);
  eigenpair_options options{.tolerance = 1e-3, .max_applications = 600, .krylov_dimension = 30};
  options.start_seed = s.derived(2);
  const auto top = dominant_eigenpair(g, options);
  const auto x = g.domain().random(s.derived(3));
  auto y = g.codomain().zero();
  g.apply(x, y);
  if (!std::isfinite(norm(y)))
    detail::throw_invalid_argument("lsrdr: A has an entry that is not finite");
  const double size = norm(y) / norm(x) * std::sqrt(double(v.dimension() * d));
  const double pairing = std::abs(detail::pairing(g.domain(), top.left, top.right));
  const double radius = std::abs(top.value);
  return radius * pairing <= 1e3 * epsilon<K>() * size ? 0 : radius;
}

/// Whether A is nilpotent, as the model says, or Γ(A,B) is at three random B; else |λ| at one.
template <scalar K>
double radius_or_refusal(const any_tensor_operator<K>& a) {
  if (a.nilpotent().value_or(false)) refuse_nilpotent();
  for (std::uint64_t s = 1; s <= 3; ++s)
    if (const double radius = radius_at_random(a, seed{s}); radius > 0) return radius;
  refuse_nilpotent();
}

template <scalar K>
any_tensor_operator<K> scaled_map(const any_tensor_operator<K>& a, double factor) {
  return multiple_tensor_operator<K>(a, centre_t<K>(factor));
}

constexpr double affordable = 1e10;  // multiply-adds of one Γ(A,A)

}  // namespace

template <scalar K>
lsrdr_problem<K> prepare(const linear_operator<K>& a) {
  require_finite(a);
  const auto v = a.domain();
  const auto w = cofactor("lsrdr", a.codomain(), v);
  require_dimensions(v, w);
  const double largest = max_modulus(a.frame_entries());
  if (largest == 0) detail::throw_numerical_failure("lsrdr: A = 0, so ρ(Γ(A,B)) = 0 for every B");
  auto unit = a;
  // In two steps: 1/largest overflows for the smallest numbers.
  unit *= centre_t<K>(1 / std::sqrt(largest));
  unit *= centre_t<K>(1 / std::sqrt(largest));
  if (nilpotent(unit)) refuse_nilpotent();
  const auto top = positive_eigenpair(self_gamma(unit));
  const double radius = std::abs(top.value);
  const bool one_slice = has_one_slice(unit, v, w);
  unit *= centre_t<K>(1 / std::sqrt(radius));
  return {any_tensor_operator<K>(dense_tensor_operator<K>(unit, last(w.factor_count()))),
          largest * std::sqrt(radius),
          true,
          positive_root(top.right[0]),
          positive_root(top.left[0]),
          top.right_residual,
          one_slice};
}

template <scalar K>
lsrdr_problem<K> prepare(const any_tensor_operator<K>& a) {
  const auto v = a.space_v();
  require_dimensions(v, a.space_w());
  const double size = radius_or_refusal(a);
  const auto near_one = scaled_map(a, 1 / size);  // Γ(A,A) of a large A would overflow
  const bool one_slice = has_one_slice(near_one);
  lsrdr_problem<K> out{near_one, size, false, std::nullopt, std::nullopt, 0, one_slice};
  if (const auto known = a.self_radius()) {
    out.scale = std::sqrt(*known);
    out.map = scaled_map(a, 1 / out.scale);
    out.similarity_known = true;
  } else if (a.self_gamma_cost() <= affordable && v.dimension() <= 4096) {
    const auto top = positive_eigenpair(self_map<K>{near_one, operator_space<K>(v, v)});
    out.scale = size * std::sqrt(std::abs(top.value));
    out.map = scaled_map(a, 1 / out.scale);
    out.similarity_known = true;
    out.right_root = positive_root(top.right[0]), out.left_root = positive_root(top.left[0]);
    out.self_residual = top.right_residual;
  }
  return out;
}

namespace {

/// A compressed by its own Schmidt truncation.
template <scalar K>
linear_operator<K> schmidt_start(const lsrdr_problem<K>& problem, const space<K>& u) {
  const auto cut = detail::schmidt_truncation(*problem.left_root, *problem.right_root, u);
  return problem.map.compress(cut.left, cut.right);
}

/// The isometry that takes the standard basis of `from` to the first vectors of that of `to`.
template <scalar K>
linear_operator<K> first_vectors(const space<K>& from, const space<K>& to) {
  dense_array<K> m(to.dimension(), from.dimension());
  for (std::size_t i = 0; i < from.dimension(); ++i) m(i, i) = K(1);
  return from_matrix(m, standard_basis(from), standard_basis(to));
}

}  // namespace

template <scalar K>
linear_operator<K> grown(const linear_operator<K>& b, const space<K>& u, double size, seed s) {
  const auto& small = b.domain();
  if (small.dimension() > u.dimension())
    detail::throw_invalid_argument("grown: " + small.description() + " is larger than " +
                                   u.description() + ", expected at most its dimension");
  const auto j = first_vectors(small, u);
  auto out = on_left(j, b * adjoint(j));
  const auto noise = random_operator(u, out.codomain(), s);
  out += noise * centre_t<K>(size * norm(b) / norm(noise));
  return out;
}

template <scalar K>
std::pair<linear_operator<K>, std::string> start_at(const lsrdr_problem<K>& problem,
                                                    const space<K>& u, int k, seed s) {
  const int given = int(problem.given.size());
  if (k < given) {
    const auto& b = problem.given[std::size_t(k)];
    const bool same = b.domain().dimension() == u.dimension();
    return {grown(b, u, same ? 0 : 0.1, s), same ? "given" : "grown"};
  }
  k -= given;
  const auto v = problem.map.space_v();
  const bool random = k > 0 && k % 2 == 0;
  const int blocks = detail::block_start_count(problem, u);
  if (!random && k > 0 && k / 2 < blocks)
    return {detail::block_start(problem, u, k / 2, s.derived(5)), "block"};
  if (k > 2 * blocks) k -= 2 * blocks;  // as without blocks
  std::optional<linear_operator<K>> deterministic;
  if (!random)
    deterministic = problem.right_root ? schmidt_start(problem, u) : problem.map.schmidt(u);
  if (!deterministic) {
    const auto r = random_operator(v, u, s.derived(2)),
               compressed_from = random_operator(u, v, s.derived(3));
    return {problem.map.compress(adjoint(r), compressed_from), "random compression"};
  }
  auto& b = *deterministic;
  if (k == 0) return {b, "schmidt"};
  const auto noise = random_operator(b.domain(), b.codomain(), s.derived(4));
  const double share = 0.1 * double(1 + k % 8);
  b += noise * centre_t<K>(share * norm(b) / norm(noise));
  return {b, "perturbed schmidt"};
}

#define COFREE_INSTANTIATE(K)                                                               \
  template lsrdr_problem<K> prepare(const linear_operator<K>&);                             \
  template lsrdr_problem<K> prepare(const any_tensor_operator<K>&);                         \
  template std::pair<linear_operator<K>, std::string> start_at(const lsrdr_problem<K>&,     \
                                                               const space<K>&, int, seed); \
  template linear_operator<K> grown(const linear_operator<K>&, const space<K>&, double, seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
