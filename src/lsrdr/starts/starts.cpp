#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <cofree/operator/left_action.hpp>
#include <cofree/spectral/nilpotent.hpp>
#include <cofree/spectral/positive_map.hpp>
#include <cofree/tensor_operator/combinations.hpp>

#include "block_starts.hpp"
#include "critical/space_beside.hpp"
#include "critical/tolerances.hpp"
#include "lsrdr/problem/balanced_map.hpp"
#include "lsrdr/streams.hpp"

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
  const auto plane = detail::space_beside(a.space_v(), "plane", 2);
  const auto c = a.compress(random_operator(plane, a.space_v(), detail::plane_seed),
                            random_operator(plane, a.space_v(), detail::other_plane_seed));
  return has_one_slice(c, plane, a.space_w());
}

template <scalar K>
linear_operator<K> positive_root(const linear_operator<K>& x) {
  auto h = hermitian_part(x);
  if (re_trace(h) < 0) h *= centre_t<K>(-1);
  return hermitian_function(h, [](double t) { return std::sqrt(std::max(t, 0.0)); });
}

/// How often Γ(A,A) and its adjoint are applied at most.
constexpr int most_applications = 6000;

/// The options of a fit for the search of ρ(Γ(A,A)), which is shown as a progress of no start.
detail::perron_options search_options(const lsrdr_options& options) {
  detail::perron_options out{.max_applications = most_applications,
                             .stop = detail::after_a_while(options.stop)};
  if (options.progress)
    out.progress = [&options](int applications, const bounded_radius&) {
      lsrdr_progress p{.starts = options.starts, .iteration = applications};
      p.preparing = true;
      options.progress(p);
    };
  return out;
}

[[noreturn]] void refuse_stopped(int applications) {
  detail::throw_numerical_failure("lsrdr: stopped while A was prepared, after " +
                                  std::to_string(applications) +
                                  " applications of Γ(A,A): no start was made");
}

template <scalar K>
detail::perron_pair<K> searched(const detail::positive_map<K>& map, const lsrdr_options& given) {
  const auto options = search_options(given);
  auto found = detail::perron_pair_of(map, options);
  if (found.stopped) refuse_stopped(found.applications);
  return found;
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

/// Γ(A,A) of a model, by its self_gamma.
template <scalar K>
detail::positive_map<K> positive_map_of(const any_tensor_operator<K>& a) {
  const auto v = a.space_v();
  const auto by = [=](auto action) {
    return [=](const dense_array<K>& x, dense_array<K>& y) {
      linear_operator<K> image(v, v);
      action(from_matrix(x, v, v), image);
      y = matrix(image);
    };
  };
  return detail::positive_map<K>::of_actions(
      v.dimension(), by([a](const auto& x, auto& y) { a.self_gamma(x, y); }),
      by([a](const auto& x, auto& y) { a.self_gamma_adjoint(x, y); }));
}

bool all_zero(const std::vector<int>& exponents) {
  return std::all_of(exponents.begin(), exponents.end(), [](int e) { return e == 0; });
}

template <scalar K>
bool same_entries(const dense_array<K>& a, const dense_array<K>& b) {
  return std::equal(a.data(), a.data() + a.size(), b.data(), b.data() + b.size());
}

/// a with a largest entry of modulus 1. In two steps: 1/largest overflows for the smallest numbers.
template <scalar K>
linear_operator<K> at_size_one(linear_operator<K> a) {
  const centre_t<K> root(1 / std::sqrt(max_modulus(a.frame_entries())));
  a *= root, a *= root;
  return a;
}

/// DAD⁻¹, row i·r + j of the matrix being row i of A_j.
template <scalar K>
linear_operator<K> balanced(const linear_operator<K>& a, const std::vector<int>& exponents) {
  auto m = matrix(a);
  const std::size_t r = m.rows() / m.cols();
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t k = 0; k < m.cols(); ++k)
      detail::for_each_part(m(i, k),
                            [&](double& c) { c = std::ldexp(c, exponents[i / r] - exponents[k]); });
  return from_matrix(m, a.domain(), a.codomain());
}

/// The fixed points and the radius of the scaled map, as `prepare` hands them on.
template <scalar K>
void take_perron_pair(lsrdr_problem<K>& out, const detail::perron_pair<K>& found,
                      const bounded_radius& radius) {
  const auto v = out.map.space_v();
  out.right_root = positive_root(from_matrix(found.right, v, v));
  out.left_root = positive_root(from_matrix(found.left, v, v));
  out.self_residual = found.residual;
  out.self_radius = radius;
  out.similarity_known = true;
}

/// |λ| of Γ(A,B) at a random isometry B; 0 where it is rounding: |λ| ≤ c·ε·‖Γ‖/|⟨L,E⟩|. ‖Γ‖ is
/// seen from one random operator.
template <scalar K>
double radius_at_random(const any_tensor_operator<K>& a, seed s) {
  const auto v = a.space_v();
  const std::size_t d = std::min<std::size_t>(2, v.dimension());
  const auto u = detail::space_beside(v, "U", d);
  const auto b =
      random_isometry(u, u * a.space_w(), detail::stream_of(s, detail::stream::isometry));
  const auto g = gamma(a, b);
  eigenpair_options options{.tolerance = 1e-3, .max_applications = 600, .krylov_dimension = 30};
  options.start_seed = detail::stream_of(s, detail::stream::isometry_eigen);
  const auto top = dominant_eigenpair(g, options);
  const auto x = g.domain().random(detail::stream_of(s, detail::stream::operator_size));
  auto y = g.codomain().zero();
  g.apply(x, y);
  if (!std::isfinite(norm(y)))
    detail::throw_invalid_argument("lsrdr: A has an entry that is not finite");
  const double size = norm(y) / norm(x) * std::sqrt(double(v.dimension() * d));
  const double pairing = std::abs(detail::pairing(g.domain(), top.left, top.right));
  const double radius = std::abs(top.value);
  const bool none = radius * pairing <= 1e3 * epsilon<K>() * size || radius <= 10 * top.rounding;
  return none ? 0 : radius;
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
lsrdr_problem<K> prepare(const linear_operator<K>& a, const lsrdr_options& options) {
  require_finite(a);
  const auto v = a.domain();
  const auto w = cofactor("lsrdr", a.codomain(), v);
  require_dimensions(v, w);
  if (max_modulus(a.frame_entries()) == 0)
    detail::throw_numerical_failure("lsrdr: A = 0, so ρ(Γ(A,B)) = 0 for every B");
  using map_t = detail::positive_map<K>;
  auto exponents = balancing_exponents(v.dimension(), map_t::of_slices(matrix(a)).places());
  const bool as_given = all_zero(exponents);
  // Numbers out of hidden frames are rounded: what they show below ε of the largest is no map.
  const bool exact = same_entries(matrix(a), a.frame_entries());
  if (!as_given && !exact && nilpotent(at_size_one(a))) refuse_nilpotent();
  auto unit = as_given ? a : balanced(a, exponents);
  const double largest = max_modulus(unit.frame_entries());
  // In two steps: 1/largest overflows for the smallest numbers.
  const auto scale_by_root = [](linear_operator<K>& x, double size) {
    x *= centre_t<K>(1 / std::sqrt(size));
  };
  scale_by_root(unit, largest), scale_by_root(unit, largest);
  if (nilpotent(unit)) refuse_nilpotent();
  const auto found = searched(map_t::of_slices(matrix(unit)), options);
  const double radius = found.radius.value;
  if (!(radius > 0)) refuse_nilpotent();
  const bool one_slice = has_one_slice(unit, v, w);
  scale_by_root(unit, radius);
  const last by_w(w.factor_count());
  lsrdr_problem<K> out{any_tensor_operator<K>(dense_tensor_operator<K>(unit, by_w)),
                       largest * std::sqrt(radius), true, std::nullopt, std::nullopt};
  take_perron_pair(out, found, found.radius.times(largest).times(largest));
  out.one_slice = one_slice;
  if (as_given) return out;
  out.exponents = std::move(exponents);
  auto given = a;
  scale_by_root(given, largest), scale_by_root(given, largest), scale_by_root(given, radius);
  out.unbalanced = any_tensor_operator<K>(dense_tensor_operator<K>(given, by_w));
  return out;
}

/// D for a model of which Γ(A,A) acts at a bearable cost on every E_kk; nothing where it need not or cannot
/// be known.
template <scalar K>
std::vector<int> exponents_of(const any_tensor_operator<K>& a) {
  const std::size_t n = a.space_v().dimension();
  if (a.self_gamma_cost() * double(n) > affordable) return {};
  auto out = balancing_exponents(n, positive_map_of(a).places());
  if (all_zero(out)) out.clear();
  return out;
}

template <scalar K>
lsrdr_problem<K> prepare(const any_tensor_operator<K>& given, const lsrdr_options& options) {
  const auto v = given.space_v();
  require_dimensions(v, given.space_w());
  auto exponents = exponents_of(given);
  // What actions show of entries is rounded, too.
  if (!exponents.empty()) radius_or_refusal(given);
  const auto a =
      exponents.empty()
          ? given
          : any_tensor_operator<K>(detail::balanced_tensor_operator<K>(given, exponents));
  const double size = radius_or_refusal(a);
  const auto near_one = scaled_map(a, 1 / size);  // Γ(A,A) of a large A would overflow
  lsrdr_problem<K> out{
      near_one, size, false, std::nullopt, std::nullopt, 0, has_one_slice(near_one)};
  if (const auto known = a.self_radius()) {
    out.scale = std::sqrt(*known);
    out.self_radius = bounded_radius{*known, *known, *known};
    out.similarity_known = true;
  } else if (a.self_gamma_cost() <= affordable && v.dimension() <= 4096) {
    const auto found = searched(positive_map_of(near_one), options);
    if (!(found.radius.value > 0)) refuse_nilpotent();
    out.scale = size * std::sqrt(found.radius.value);
    take_perron_pair(out, found, found.radius.times(size).times(size));
  }
  out.map = scaled_map(a, 1 / out.scale);
  if (exponents.empty()) return out;
  out.exponents = std::move(exponents);
  out.unbalanced = scaled_map(given, 1 / out.scale);
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
    return {detail::block_start(problem, u, k / 2, detail::stream_of(s, detail::stream::block)),
            "block"};
  if (k > 2 * blocks) k -= 2 * blocks;  // as without blocks
  std::optional<linear_operator<K>> deterministic;
  if (!random)
    deterministic = problem.right_root ? schmidt_start(problem, u) : problem.map.schmidt(u);
  if (!deterministic) {
    const auto r = random_operator(v, u, detail::stream_of(s, detail::stream::compression_left)),
               compressed_from =
                   random_operator(u, v, detail::stream_of(s, detail::stream::compression_right));
    return {problem.map.compress(adjoint(r), compressed_from), "random compression"};
  }
  auto& b = *deterministic;
  if (k == 0) return {b, "schmidt"};
  const auto noise =
      random_operator(b.domain(), b.codomain(), detail::stream_of(s, detail::stream::perturbation));
  const double share = 0.1 * double(1 + k % 8);
  b += noise * centre_t<K>(share * norm(b) / norm(noise));
  return {b, "perturbed schmidt"};
}

#define COFREE_INSTANTIATE(K)                                                               \
  template lsrdr_problem<K> prepare(const linear_operator<K>&, const lsrdr_options&);       \
  template lsrdr_problem<K> prepare(const any_tensor_operator<K>&, const lsrdr_options&);   \
  template std::pair<linear_operator<K>, std::string> start_at(const lsrdr_problem<K>&,     \
                                                               const space<K>&, int, seed); \
  template linear_operator<K> grown(const linear_operator<K>&, const space<K>&, double, seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
