// cofree/baseline/gradient_ascent.hpp — the original method for LSRDRs, here to be compared with.
//
//   gradient_ascent(problem, B, options)   from one start B : U → U⊗W
//   gradient_ascent_result<K>              where it ended, with its counts
//
// Ascends log ρ(Γ(A,B)) − ½ log ρ(Γ(B,B)) over all B, with no manifold and no preconditioner: each
// update is one power step of the four eigenoperators and one step of momentum. LSRDR: L₂-spectral-
// radius dimensionality reduction. Source: [VanName].
#pragma once

#include <cofree/error/stop_request.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <functional>

namespace cofree {

struct gradient_ascent_options {
  double step = 1;        ///< B ← B + M·step, then scaled back to the norm it had
  double momentum = 0.5;  ///< M ← M·momentum + gradient
  int max_updates = 20000;
  double gradient_tolerance = 1e-9;  ///< converged where ‖N − BC‖ in left gauge is at most this
  int check_every = 20;  ///< updates between the first looks at the true gradient, not counted
  seed start_seed = {};  ///< of the first eigenoperators
  stop_request stop{};   ///< asked before each update
  std::function<void(int updates, double similarity, double gradient_norm)> progress = nullptr;
};

template <scalar K>
struct gradient_ascent_result {
  linear_operator<K> map;    ///< B : U → U⊗W in left gauge, an isometry
  double similarity = 0;     ///< ρ(Γ(A,B))/ρ(Γ(B,B))^½ for the scaled A
  double gradient_norm = 0;  ///< ‖N − BC‖ with eigenoperators solved for anew
  /// complex_pair: the power iteration turns for ever, and what was ascended is no gradient.
  eigenvalue_kind kind = eigenvalue_kind::real;
  double power_residual = 0;    ///< ‖Γ(A,B)E − Eλ‖/‖Γ(A,B)E‖ of the last power step
  int iterations = 0;           ///< updates of B
  long gamma_applications = 0;  ///< of Γ(A,·), its adjoint and the compression; looks left out
  bool converged = false, stopped = false;

  /// The power iteration had found an eigenoperator: false where it turns with a pair.
  bool settled() const { return kind == eigenvalue_kind::real && power_residual < 1e-2; }
};

/// Each update costs three applications: E ← Γ(A,B)E, L ← Γ(A,B)†L and the gradient
/// N − (l⊗1)Be/(ρ⟨l,e⟩) with N = (L†⊗1)AE/(λ⟨L,E⟩).
/// @throws numerical_failure if ρ(Γ(B,B)) = 0 at the start
template <scalar K>
gradient_ascent_result<K> gradient_ascent(const lsrdr_problem<K>& problem,
                                          const linear_operator<K>& start,
                                          const gradient_ascent_options& options = {});

}  // namespace cofree
