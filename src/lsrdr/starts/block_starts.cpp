#include "block_starts.hpp"

#include <algorithm>
#include <cofree/operator/decompositions.hpp>
#include <cofree/spectral/krylov.hpp>
#include <cofree/superoperator/gamma.hpp>
#include <cofree/tensor_operator/dense.hpp>
#include <functional>

#include "critical/real_operators.hpp"
#include "critical/space_beside.hpp"
#include "critical/tolerances.hpp"
#include "lsrdr/problem/balanced_map.hpp"

namespace cofree::detail {
namespace {

constexpr std::size_t most_blocks = 6, most_pairs = 2, deepest = 3;
constexpr double entries_at_most =
    2e6;  // of A as an array: a search over it costs as much as some climbs
constexpr double affordable_search = 4e9;  // multiply-adds of all commutators
constexpr std::size_t most_steps = 60, fewest_steps = 12;
// What couples a part to the rest, against a random part of that dimension: at most this is little.
constexpr double loose = 0.1;

/// A as one operator on V, with its W the last factors.
template <scalar K>
struct whole_map {
  linear_operator<K> a;
  last w;
  double mean;  ///< ‖A‖²/dim V
};

/// F : X ↦ ½{Γ(1) + Γ†(1), X} − Γ(X) − Γ†(X) on Hermitian X without trace, Γ = Γ(A,A). There
/// ⟨X, FX⟩ = Σ_j ‖[A_j, X]‖², so that its kernel, with 1, is the commutant of A and A†.
template <scalar K>
class commutator_form {
public:
  explicit commutator_form(const whole_map<K>& whole)
      : gamma_(dense_tensor_operator<K>(whole.a, whole.w), whole.a, whole.a.domain()),
        one_(identity_operator(whole.a.domain())),
        weight_(one_) {
    auto back = one_;
    gamma_.apply(one_, weight_), gamma_.apply_adjoint(one_, back);
    weight_ += back;
    weight_ *= centre_t<K>(0.5);
  }
  void operator()(const linear_operator<K>& x, linear_operator<K>& y) const {
    auto z = x;
    y = weight_ * x + x * weight_;
    gamma_.apply(x, z);
    y -= z;
    gamma_.apply_adjoint(x, z);
    y -= z;
    y = without_trace(y);  // rounding must not lead to 1, which every part commutes with
  }
  linear_operator<K> without_trace(const linear_operator<K>& x) const {
    const auto h = hermitian_part(x);
    return h - one_ * centre_t<K>(re_trace(h) / double(one_.domain().dimension()));
  }

private:
  gamma_map<K, dense_tensor_operator<K>> gamma_;
  linear_operator<K> one_, weight_;
};

/// The lowest eigenoperators of F as one Krylov space shows them, a mixture of those in the kernel first.
/// None where F is far from zero.
template <scalar K>
std::vector<linear_operator<K>> near_commutant(const whole_map<K>& whole, std::size_t steps,
                                               seed s) {
  const auto& v = whole.a.domain();
  const commutator_form<K> form(whole);
  const real_operator_space<K> operators(v, v);
  const std::size_t capacity = std::min(steps, operators.dimension());
  krylov_space<real_operator_space<K>> krylov(operators, capacity);
  const auto start = form.without_trace(random_operator(v, v, s));
  if (!(norm(start) > 0)) return {};
  krylov.begin(start);
  hermitian_eigenvalues<double> ritz;
  for (double before = 0; krylov.size() < capacity && !krylov.invariant();) {
    krylov.grow(form);
    if (krylov.size() % 10 != 0 && krylov.size() < capacity && !krylov.invariant()) continue;
    auto h = krylov.projected();
    add_scaled(h, adjoint(dense_array<double>(h)), 1.0);
    ritz = eigh(h);
    // Half of the Ritz value in units of the mean 2‖A‖²/n; where it has come to rest high, there is no part.
    const double least = ritz.values[0] / 4 / whole.mean;
    if (least > loose && least > 0.97 * before && before > 0) break;
    before = least;
  }
  std::vector<linear_operator<K>> out;
  for (std::size_t i = 0; i < ritz.values.size() && out.size() < 4; ++i) {
    if (ritz.values[i] / 4 > 2 * loose * whole.mean) break;
    std::vector<double> y(krylov.size());
    for (std::size_t k = 0; k < y.size(); ++k) y[k] = ritz.vectors(k, i);
    out.push_back(krylov.combine(y));
  }
  return out;
}

/// Σ_j |(Q†A_jQ)_ik|² + |(Q†A_jQ)_ki|² for the eigenvectors Q of X by increasing eigenvalues.
template <scalar K>
struct ordered_couplings {
  linear_operator<K> vectors;
  dense_array<double> between;
};
template <scalar K>
ordered_couplings<K> couplings_along(const whole_map<K>& whole, const linear_operator<K>& x) {
  const auto& v = x.domain();
  const std::size_t n = v.dimension(), r = whole.a.frame_entries().rows() / n;
  const linear_operator<K> q(v, v, eigh(x.frame_entries()).vectors);
  const auto turned = dense_tensor_operator<K>(whole.a, whole.w).compress(q, q);
  dense_array<double> between(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < n; ++k) {
        const double m = modulus(turned.frame_entries()(i * r + j, k));
        between(i, k) += m * m, between(k, i) += m * m;
      }
  return {q, std::move(between)};
}

struct segment {
  std::size_t first, last;
  double leak;  ///< what couples it to the rest, 1 for a random part
};

/// The segments of at most the given leak, as short as they come, that have no other inside.
std::vector<segment> shortest_segments(const dense_array<double>& between, double mean,
                                       double leak) {
  const std::size_t n = between.rows();
  dense_array<double> sums(n + 1, n + 1);  // of the first rows and columns
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      sums(i + 1, k + 1) = sums(i, k + 1) + sums(i + 1, k) - sums(i, k) + between(i, k);
  std::vector<segment> out;
  std::vector<bool> taken(n);
  for (std::size_t length = 1; length < n; ++length)
    for (std::size_t a = 0; a + length <= n; ++a) {
      const std::size_t b = a + length;
      if (std::any_of(taken.begin() + long(a), taken.begin() + long(b), std::identity())) continue;
      const double all = sums(b, n) - sums(a, n);
      const double inside = sums(b, b) - sums(a, b) - sums(b, a) + sums(a, a);
      const double cut = std::max(all - inside, 0.0);
      const double share = cut * double(n) / (double(length * (n - length)) * 2 * mean);
      if (share > leak) continue;
      out.push_back({a, b, share});
      std::fill(taken.begin() + long(a), taken.begin() + long(b), true);
    }
  return out;
}

/// The inclusion of the vectors first … last−1 of Q.
template <scalar K>
linear_operator<K> inclusion_of(const linear_operator<K>& q, std::size_t first, std::size_t last) {
  const std::size_t n = q.codomain().dimension(), m = last - first;
  dense_array<K> part(n, m);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < m; ++k) part(i, k) = q.frame_entries()(i, first + k);
  return {space_beside(q.codomain(), "block", m), q.codomain(), std::move(part)};
}

/// The parts of V that have been found, no two the same.
template <scalar K>
class block_list {
public:
  explicit block_list(const lsrdr_problem<K>& problem) : problem_(problem) {}

  /// Adds the block with its own fixed points, unless it is there already or nilpotent.
  void add(const linear_operator<K>& inclusion, std::size_t depth) {
    if (full() || inclusion.domain().dimension() == 0 || known(inclusion)) return;
    inclusions_.push_back(inclusion);
    try {
      const auto part = prepare(problem_.map.compress(inclusion, inclusion));
      if (!part.right_root) return;
      if (const auto& e = part.exponents; !e.empty()) {  // the fixed points of DAD⁻¹
        blocks_.push_back({inclusion * with_scaled_rows(*part.right_root, e, -1),
                           inclusion * with_scaled_rows(*part.left_root, e, 1),
                           part.scale * part.scale});
        return;
      }
      blocks_.push_back(
          {inclusion * *part.right_root, inclusion * *part.left_root, part.scale * part.scale});
      add_kernels(*part.right_root, *part.left_root, inclusion, depth);
    } catch (const numerical_failure&) {  // ρ = 0 there: no start begins in it
    }
  }
  /// Where the fixed points of Γ(A,A) vanish: A is triangular, or nearly so, and what is left of it there
  /// has a smaller radius.
  void add_kernels(const linear_operator<K>& right, const linear_operator<K>& left,
                   const linear_operator<K>& inclusion, std::size_t depth) {
    if (depth == deepest) return;
    for (const auto* root : {&right, &left}) {
      const auto parts = eigh(root->frame_entries());
      const auto& x = parts.values;
      std::size_t cut = 0;
      for (std::size_t i = 0; i + 1 < x.size(); ++i)
        if (x[i] < 0.05 * x.back() && x[i + 1] > 10 * std::max(x[i], half_the_digits * x.back()))
          cut = i + 1;
      if (cut == 0) continue;
      const linear_operator<K> q(root->domain(), root->domain(), parts.vectors);
      add(inclusion * inclusion_of(q, 0, cut), depth + 1);
    }
  }
  bool full() const { return inclusions_.size() >= 4 * most_blocks; }
  std::vector<invariant_block<K>> take() && {
    std::stable_sort(blocks_.begin(), blocks_.end(),
                     [](const auto& x, const auto& y) { return x.radius > y.radius; });
    return std::move(blocks_);
  }

private:
  bool known(const linear_operator<K>& inclusion) const {
    const double m = double(inclusion.domain().dimension());
    return std::any_of(inclusions_.begin(), inclusions_.end(), [&](const auto& other) {
      const double overlap = norm(adjoint_product(other, inclusion));
      return double(other.domain().dimension()) == m && overlap * overlap > 0.99 * m;
    });
  }

  const lsrdr_problem<K>& problem_;
  std::vector<linear_operator<K>> inclusions_;
  std::vector<invariant_block<K>> blocks_;
};

/// The parts that X tells apart: of the tightest kind that there is, and once more of looser kinds.
template <scalar K>
void add_segments(const whole_map<K>& whole, const linear_operator<K>& x, block_list<K>& list) {
  const auto [q, between] = couplings_along(whole, x);
  const std::size_t n = between.rows();
  std::size_t kinds = 0;
  for (double leak : {half_the_digits, 1e-3, 0.03, loose}) {
    const auto found = shortest_segments(between, whole.mean, leak);
    std::size_t covered = 0;
    for (const auto& each : found) covered += each.last - each.first;
    for (const auto& each : found) list.add(inclusion_of(q, each.first, each.last), 0);
    // Where one segment stands alone, what it leaves is as loosely coupled.
    if (found.size() == 1 && covered < n) {
      dense_array<K> rest(n, n - covered);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0, to = 0; k < n; ++k)
          if (k < found[0].first || k >= found[0].last) rest(i, to++) = q.frame_entries()(i, k);
      list.add({space_beside(q.codomain(), "block", n - covered), q.codomain(), std::move(rest)},
               0);
    }
    if (!found.empty() && ++kinds == 2) return;
  }
}

/// Where F is too dear: the eigenvectors of one Hermitian mixture of slices lie each in one part, if no two
/// parts are equivalent; what couples them is a graph, and its lowest vectors tell the parts apart.
template <scalar K>
std::vector<linear_operator<K>> mixture_statistic(const whole_map<K>& whole, seed s) {
  const auto& v = whole.a.domain();
  const std::size_t n = v.dimension(), r = whole.a.frame_entries().rows() / n;
  const auto weights = random_matrix<double>(r, 1, s);
  dense_array<K> mixture(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < n; ++k)
        mixture(i, k) += whole.a.frame_entries()(i * r + j, k) * weights(j, 0);
  const auto h = hermitian_part(linear_operator<K>(v, v, std::move(mixture)));
  const auto [q, between] = couplings_along(whole, h);
  dense_array<double> laplacian(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      if (i != k) laplacian(i, k) -= between(i, k), laplacian(i, i) += between(i, k);
  const auto lowest = eigh(laplacian);
  std::vector<linear_operator<K>> out;
  for (std::size_t m = 1; m < std::min<std::size_t>(n, 3); ++m) {
    dense_array<K> scaled = q.frame_entries();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) scaled(i, k) *= lowest.vectors(k, m);
    out.push_back(linear_operator<K>(v, v, std::move(scaled)) * adjoint(q));
  }
  return out;
}

/// Isometries of U₁, U₂, … into U, one after the other in the standard basis.
template <scalar K>
linear_operator<K> placed(const space<K>& part, const space<K>& u, std::size_t at) {
  dense_array<K> m(u.dimension(), part.dimension());
  for (std::size_t i = 0; i < part.dimension(); ++i) m(at + i, i) = K(1);
  return from_matrix(m, part, u);
}

/// Which blocks a start takes, of the first few, and how much of each.
struct shares {
  std::vector<std::size_t> block, dimension;
};

template <scalar K>
std::vector<shares> all_shares(const std::vector<invariant_block<K>>& blocks, std::size_t d) {
  const auto size = [&](std::size_t i) { return blocks[i].right.domain().dimension(); };
  const auto fill = [&](std::vector<std::size_t> order, std::vector<std::size_t> wanted) {
    shares out;
    std::size_t left = d;
    for (std::size_t i = 0; i < order.size() && left > 0; ++i) {
      const std::size_t m = std::min({left, wanted[i], size(order[i])});
      if (m > 0) out.block.push_back(order[i]), out.dimension.push_back(m), left -= m;
    }
    return out;
  };
  const std::size_t count = std::min(blocks.size(), most_blocks);
  std::vector<shares> list;
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<std::size_t> order{k};
    for (std::size_t i = 0; i < count; ++i)
      if (i != k) order.push_back(i);
    list.push_back(fill(order, std::vector<std::size_t>(order.size(), d)));
  }
  const std::size_t pairs = std::min(most_pairs, count > 0 ? count - 1 : 0);
  for (std::size_t k = 0; d > 1 && k < pairs; ++k) {
    const auto both = fill({0, k + 1, 0}, {d / 2 + d % 2, d, d});
    if (both.block.size() > 1) list.push_back(both);
  }
  return list;
}

/// A as one operator where its array is not too large.
template <scalar K>
std::optional<whole_map<K>> whole_of(const lsrdr_problem<K>& problem) {
  const auto v = problem.map.space_v();
  const double n = double(v.dimension()), r = double(problem.map.space_w().dimension());
  if (n < 2 || n * n * r > entries_at_most) return std::nullopt;
  const auto one = identity_operator(v);
  auto a = problem.map.compress(one, one);
  const double size = norm(a);
  return whole_map<K>{std::move(a), last(problem.map.space_w().factor_count()), size * size / n};
}

}  // namespace

template <scalar K>
std::vector<invariant_block<K>> find_blocks(const lsrdr_problem<K>& problem, seed s) {
  block_list<K> list(problem);
  const auto v = problem.map.space_v();
  if (problem.right_root && problem.left_root)
    list.add_kernels(*problem.right_root, *problem.left_root, identity_operator(v), 0);
  const auto whole = whole_of(problem);
  if (!whole) return std::move(list).take();
  const double n = double(v.dimension());
  const double each = 4 * double(whole->a.frame_entries().size()) * n;
  const auto steps = std::size_t(std::min(double(most_steps), affordable_search / each));
  const auto found =
      steps >= fewest_steps ? near_commutant(*whole, steps, s) : mixture_statistic(*whole, s);
  for (const auto& x : found) add_segments(*whole, x, list);
  return std::move(list).take();
}

template <scalar K>
int block_start_count(const lsrdr_problem<K>& problem, const space<K>& u) {
  return int(all_shares(problem.blocks, u.dimension()).size());
}

template <scalar K>
linear_operator<K> block_start(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s) {
  const auto share = all_shares(problem.blocks, u.dimension())[std::size_t(k)];
  const auto v = problem.map.space_v();
  linear_operator<K> left(u, v), right(u, v);
  std::size_t at = 0;
  for (std::size_t i = 0; i < share.block.size(); ++i) {
    const auto& block = problem.blocks[share.block[i]];
    const auto part = space_beside(u, "part", share.dimension[i]);
    const auto cut = schmidt_truncation(block.left, block.right, part);
    const auto back = adjoint(placed(part, u, at));
    left += cut.left * back, right += cut.right * back;
    at += part.dimension();
  }
  auto b = problem.map.compress(left, right);
  // Several blocks side by side, or one too small, leave B reducible: the climb needs a way out.
  if (share.block.size() > 1 || at < u.dimension()) {
    const auto noise = random_operator(b.domain(), b.codomain(), s);
    b += noise * centre_t<K>(0.01 * norm(b) / norm(noise));
  }
  return b;
}

#define COFREE_INSTANTIATE(K)                                                          \
  template std::vector<invariant_block<K>> find_blocks(const lsrdr_problem<K>&, seed); \
  template int block_start_count(const lsrdr_problem<K>&, const space<K>&);            \
  template linear_operator<K> block_start(const lsrdr_problem<K>&, const space<K>&, int, seed);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
