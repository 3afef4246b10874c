// cofree/baseline/vomps.hpp — the method of the tensor-network literature, to be compared with.
//
//   vomps(problem, B, options)   from one start B : U → U⊗W
//
// Variational optimisation of a uniform matrix product state: with N = (L†⊗1)AE/(λ⟨L,E⟩) and
// C = L†E/⟨L,E⟩ in left gauge, B ← polar(N) polar(C)†. Its fixed points satisfy polar(N) =
// B polar(C), and critical points, N = BC, are among them. It is the natural gradient with step 1:
// at a maximum where the Hessian has an eigenvalue beyond 2 it is repelled. Source: [Vanhecke2021].
#pragma once

#include <cofree/baseline/result.hpp>
#include <cofree/error/stop_request.hpp>
#include <functional>

namespace cofree {

struct vomps_options {
  double damping = 1;  ///< B ← polar(B(1−t) + B′t) for the new B′: 1 is the method itself
  double eigen_accuracy = 0.1;  ///< residual of E and L as a part of ‖N − BC‖ before
  int max_iterations = 1000;
  double gradient_tolerance = 1e-9;
  seed start_seed = {};  ///< of the first eigenoperators
  stop_request stop{};
  std::function<void(int iteration, double similarity, double gradient_norm)> progress = nullptr;
};

/// Each sweep solves for E and L by Krylov spaces from those before, as the library does.
/// @throws numerical_failure if ρ(Γ(B,B)) or ρ(Γ(A,B)) is 0 at the start
/// @throws invalid_argument unless 0 < damping ≤ 1 and 0 < eigen_accuracy
template <scalar K>
baseline_result<K> vomps(const lsrdr_problem<K>& problem, const linear_operator<K>& start,
                         const vomps_options& options = {});

}  // namespace cofree
