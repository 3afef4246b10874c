// cofree/baseline/without_gradients.hpp — the original method that knows no gradient.
//
//   ascent_without_gradients(problem, B, options)   from one start B : U → U⊗W
//   projection_near(problem, B)                     the P = SR that it begins with
//
// It moves a projection P = SR of rank d on V: P ← f⁸(P + ε(PG† + HP)), f = 3x² − 2x³, where
// H = ES†/⟨S,E⟩ and G = LR/⟨R†,L⟩ belong to the eigenoperators E, L of Γ(A,B) for B = (R⊗1)AS, so
// that H and G are those of Γ(A, (P⊗1)AP) on L(V,V). f⁸ takes what is near 0 and 1 there. P stays
// where im E = im P and im L = im P†; such B are the critical points. Source: [VanName].
#pragma once

#include <cofree/baseline/result.hpp>
#include <cofree/error/stop_request.hpp>
#include <functional>

namespace cofree {

struct without_gradients_options {
  double step = 0.05;  ///< ε; too long a one takes eigenvalues out of the basins of 0 and 1 under f
  int max_updates = 20000;
  double gradient_tolerance = 1e-9;  ///< converged where ‖N − BC‖ in left gauge is at most this
  int check_every = 20;  ///< updates between the first looks at ‖N − BC‖, which are not counted
  seed start_seed = {};  ///< of the first eigenoperators
  stop_request stop{};
  std::function<void(int updates, double similarity, double gradient_norm)> progress = nullptr;
};

/// P = SR, a projection of rank d on V, by its two factors.
template <scalar K>
struct projection_factors {
  linear_operator<K> r;  ///< R : V → U
  linear_operator<K> s;  ///< S : U → V, an isometry; RS = 1
};
/// The projection on im E along ker L† for the eigenoperators E and L of Γ(A,B): that of the
/// factorization at a critical B, elsewhere a start that belongs to B. Where E and L are a pair, of
/// their first vectors.
/// @throws numerical_failure if ρ(Γ(B,B)) or ρ(Γ(A,B)) is 0, or L†E is singular
template <scalar K>
projection_factors<K> projection_near(const lsrdr_problem<K>& problem, const linear_operator<K>& b,
                                      seed s = {});

/// Each update costs three applications: (R⊗1)AS and one power step of E and of L. Finding the first
/// P is counted.
/// @throws numerical_failure as projection_near; invalid_argument unless step > 0
template <scalar K>
baseline_result<K> ascent_without_gradients(const lsrdr_problem<K>& problem,
                                            const linear_operator<K>& start,
                                            const without_gradients_options& options = {});

}  // namespace cofree
