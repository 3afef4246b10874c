// cofree/lsrdr/lsrdr.hpp — the L₂-spectral-radius dimensionality reduction (LSRDR) of A : V → V⊗W.
//
//   lsrdr(A, U, options)     the best of several starts, with all its evidence
//   prepare(A)               A scaled to ρ(Γ(A,A)) = 1, with its fixed points
//   start_at(problem, U, k)  the k-th start: those given, Schmidt truncation, perturbed Schmidt, random
//   compression
//   grown(B, U, size)        B of a smaller space as a start on U
//   usable_start(B)          a B as a start, scaled, or why it is none
//
// A is an operator or any model of tensor_operator.
// Finds B : U → U⊗W that locally maximises ρ(Γ(A,B))/ρ(Γ(B,B))^½. Source: [VanName].
#pragma once

#include <cofree/critical/slice_class.hpp>
#include <cofree/error/stop_request.hpp>
#include <cofree/lsrdr/result.hpp>
#include <functional>

namespace cofree {

struct lsrdr_progress {
  int start = 0, starts = 0;  ///< which start, of how many
  int iteration = 0;
  double similarity = 0, gradient_norm = 0;
  bool finished = false;   ///< this start has come to its end
  bool preparing = false;  ///< before the starts: `iteration` applications of Γ(A,A) for its radius
};

struct lsrdr_options {
  int starts = 16;
  seed start_seed = {1};
  int threads = 1;  ///< groups of starts run side by side; the answer does not depend on it
  /// This many starts form a group, which advances together and reads A once for all of them; the bits
  /// depend on it. 0: 16, or half of the starts where there are fewer than 32, together only where A is
  /// beyond the cache (its one_pass_pays), else one after another. 1: each by itself.
  int group = 0;
  /// A start that comes upon the end of another of its group stops there and says so. It is counted
  /// in that basin, and is not converged.
  bool join = true;
  int max_iterations = 1000;
  double gradient_tolerance = 1e-9;  ///< a start has converged where ‖N − BC‖ is at most this
  bool second_order = true;  ///< measure the curvature at the answer, and climb on from a saddle
  slice_class slices = slice_class::any;  ///< the B that are allowed
  stop_request stop{};                    ///< true: come back soon with the best so far
  std::function<void(const lsrdr_progress&)> progress =
      nullptr;  ///< from any thread, one call at a time
};

/// A part V_k of V that A couples little to the rest, with the fixed points X, Y of the Γ(A_k,A_k) of A
/// compressed to it.
template <scalar K>
struct invariant_block {
  linear_operator<K> right, left;  ///< X^½ and Y^½, V_k → V
  double radius = 0;               ///< ρ(Γ(A_k,A_k)) for A scaled to ρ(Γ(A,A)) = 1
};

/// A scaled to ρ(Γ(A,A)) = 1 with what its starts are made of.
template <scalar K>
struct lsrdr_problem {
  any_tensor_operator<K> map;
  double scale = 1;              ///< √ρ(Γ(A,A)) of the A that came in; else |λ| at a random B
  bool similarity_known = true;  ///< scale is √ρ(Γ(A,A))
  /// X^½, Y^½ of the fixed points Γ(A,A)X = X, Γ(A,A)†Y = Y, where they were found.
  std::optional<linear_operator<K>> right_root, left_root;
  double self_residual = 0;  ///< ‖Γ(A,A)X − Xρ‖/ρ, what ρ(Γ(A,A)) was found to
  bool one_slice = false;    ///< A = A₀⊗w: all slices are multiples of one
  /// Starts to be taken before the others: U' → U'⊗W with dim U' ≤ dim U, grown where it is less. One
  /// that has no value (ρ(Γ(A,B)) = 0) is a failed start.
  std::vector<linear_operator<K>> given{};
  /// Where starts begin after the Schmidt truncation, which begins in the part of largest radius. lsrdr
  /// finds them where there are none.
  std::vector<invariant_block<K>> blocks{};
  /// ρ(Γ(A,A)) of the A that came in; missing where the similarity is not known.
  std::optional<bounded_radius> self_radius{};
  /// Where A was balanced: `map` is DAD⁻¹ for D = diag(2^exponent) in the standard basis of V, else empty.
  /// Γ(DAD⁻¹,B) has the eigenvalues of Γ(A,B), and eigenoperators DE and D⁻¹L.
  std::vector<int> exponents{};
  /// A itself with the scale of `map`, where that was balanced.
  std::optional<any_tensor_operator<K>> unbalanced{};
};

/// Balances A by powers of two, scales it and finds its fixed points, with ρ(Γ(A,A)) between proven bounds
/// (positive_map.hpp). Of the options it heeds stop and progress.
/// @throws numerical_failure if A is nilpotent to working precision (nilpotent.hpp), or where
///         options.stop said so
/// @throws invalid_argument if an entry is not finite
template <scalar K>
lsrdr_problem<K> prepare(const linear_operator<K>& a, const lsrdr_options& options = {});
/// The same for a model. It is scaled by its self_radius, or by ρ of its self_gamma where one action
/// costs at most 10¹⁰ multiply-adds and dim V ≤ 4096; else by |λ| at a random B, and the similarity
/// is not known.
/// @throws numerical_failure if the model says that it is nilpotent, or if Γ(A,B) is at three random B
template <scalar K>
lsrdr_problem<K> prepare(const any_tensor_operator<K>& a, const lsrdr_options& options = {});

/// B : U' → U'⊗W on a larger U: J B J† ⊗ 1_W with the J that takes one standard basis to the first
/// vectors of the other, and a random operator of norm size·‖B‖ added. From d−1 to d: the dimension
/// that is new is reached from what is known of the others.
/// @throws space_mismatch if B is not of that form
/// @throws invalid_argument if dim U' > dim U
template <scalar K>
linear_operator<K> grown(const linear_operator<K>& b, const space<K>& u, double size = 0.1,
                         seed s = {});

/// B as a start: scaled by a power of two to entries of at most 2.
/// @throws invalid_argument if B is zero, nilpotent to working precision or not finite
template <scalar K>
linear_operator<K> usable_start(const linear_operator<K>& b);

/// B for start k: those given; then the canonical (Schmidt) truncation, then by turns perturbed and
/// random. As long as there are blocks left, the Schmidt truncations of these and of pairs of them stand
/// where perturbed ones would: right after the first, and never more than half of all. Random all, where
/// A knows neither its fixed points nor a Schmidt start nor a block.
template <scalar K>
std::pair<linear_operator<K>, std::string> start_at(const lsrdr_problem<K>& problem,
                                                    const space<K>& u, int k, seed s);

namespace detail {
/// P and both densities are n × n: refuses, before the work, an n for which no memory holds them.
void require_projection_fits(std::size_t dimension, std::size_t scalar_size,
                             const lsrdr_options& options);
}  // namespace detail

/// The reduction of A : V → V⊗W to U. Where dim U > dim V it is solved at dim V, with a note. Where a
/// smaller dimension is found to suffice the answer has that one (sufficient_dim), with a note.
/// @throws invalid_argument for symmetric slices over ℍ, which has no transpose, or for a given start that
///         usable_start refuses
/// @throws space_mismatch if A is not V → V⊗W; numerical_failure if A is nilpotent or has one slice
///         and dim U > 1; invalid_argument for dimension 0, starts < 1 or dim V > 20000, where P and
///         the densities would be too large (a B of a class has none)
template <scalar K>
lsrdr_result<K> lsrdr(const linear_operator<K>& a, const space<K>& u,
                      const lsrdr_options& options = {});
/// The same from a prepared A.
template <scalar K>
lsrdr_result<K> lsrdr(const lsrdr_problem<K>& problem, const space<K>& u,
                      const lsrdr_options& options = {});
/// The same for an A of any model. Where ρ(Γ(A,A)) is not known there is no similarity, and starts
/// and basins are told apart by lambda.
template <class A, scalar K>
requires tensor_operator<A, K>
lsrdr_result<K> lsrdr(const A& a, const space<K>& u, const lsrdr_options& options = {}) {
  detail::require_projection_fits(space<K>(a.space_v()).dimension(), sizeof(K), options);
  return lsrdr(prepare(any_tensor_operator<K>(a), options), u, options);
}

}  // namespace cofree
