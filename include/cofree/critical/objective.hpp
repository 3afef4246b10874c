// cofree/critical/objective.hpp — log(ρ(Γ(A,B))/ρ(Γ(B,B))^½) on isometries, with its gradient.
//
//   objective<K>   evaluates it at an isometry, with E, L and e (critical_point.hpp); a model of
//                  isometry_objective
//
// In left gauge B†B = 1, so ρ(Γ(B,B)) = 1 and l = 1. With N = (L†⊗1)AE/(λ⟨L,E⟩) and C = L†E/⟨L,E⟩
// the gradient is N − BC; where λ is a complex pair, the part of N and C in the field.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/optimize/lbfgs.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>
#include <cofree/superoperator/gamma.hpp>

namespace cofree {

/// The objective for a map A, scaled so that ρ(Γ(A,A)) is about 1. Counts applications of Γ(A,·),
/// its adjoint and the compression, one each. Not to be shared between threads.
template <scalar K>
class objective {
public:
  using point_type = critical_data<K>;
  using operator_type = linear_operator<K>;

  explicit objective(any_tensor_operator<K> a) : a_(std::move(a)) {}

  /// The point at an isometry. The eigen-solve begins with the eigenvectors of `near`.
  point_type evaluate(const operator_type& b, const point_type& near, double tolerance) const;
  /// The point, solved from random vectors. `resolve_gap` also settles the second eigenvalue.
  point_type evaluate(const operator_type& b, double tolerance, seed s, bool resolve_gap = false,
                      std::optional<std::complex<double>> lambda_near = std::nullopt) const;
  /// The point with eigenoperators that the caller has: those of a multiple eigenvalue are a choice.
  point_type with_eigenoperators(const operator_type& b, std::complex<double> lambda,
                                 std::vector<operator_type> right,
                                 std::vector<operator_type> left) const;
  /// The natural gradient: D (e + δ)⁻¹, δ = max(ε^¾, ‖g‖)‖e‖.
  operator_type precondition(const point_type& p, const operator_type& d) const;

  const any_tensor_operator<K>& map() const { return a_; }
  long applications() const { return applications_; }
  /// Counts what was applied outside of it.
  void count(long applications) const { applications_ += applications; }
  /// Fills N, the gradient and the two-sided Rayleigh quotient of a point that knows B, e, E and L.
  point_type complete(point_type p) const;

private:
  any_tensor_operator<K> a_;
  mutable long applications_ = 0;
};

extern template class objective<double>;
extern template class objective<std::complex<double>>;
extern template class objective<quaternion<double>>;

}  // namespace cofree
