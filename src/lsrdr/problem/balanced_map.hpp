// A in a scaled basis, DAD⁻¹ for D = diag(2^e) in the standard basis of V, and the way back.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <memory>

namespace cofree::detail {

/// Dx for a sign of 1, D⁻¹x for −1: nothing is rounded where the frame is the standard basis.
template <scalar K>
linear_operator<K> with_scaled_rows(const linear_operator<K>& x, const std::vector<int>& e,
                                    int sign) {
  auto m = matrix(x);
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t k = 0; k < m.cols(); ++k)
      for_each_part(m(i, k), [&](double& c) { c = std::ldexp(c, sign * e[i]); });
  return from_matrix(m, x.domain(), x.codomain());
}

/// DxD for a sign of 1.
template <scalar K>
linear_operator<K> with_scaled_sides(const linear_operator<K>& x, const std::vector<int>& e,
                                     int sign) {
  auto m = matrix(x);
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t k = 0; k < m.cols(); ++k)
      for_each_part(m(i, k), [&](double& c) { c = std::ldexp(c, sign * (e[i] + e[k])); });
  return from_matrix(m, x.domain(), x.codomain());
}

/// DAD⁻¹ of any model: Γ(DAD⁻¹,B)X = DΓ(A,B)(D⁻¹X), and its adjoint D⁻¹Γ(A,B)†(DY).
template <scalar K>
class balanced_tensor_operator {
public:
  balanced_tensor_operator(any_tensor_operator<K> a, std::vector<int> exponents)
      : a_(std::move(a)), e_(std::make_shared<const std::vector<int>>(std::move(exponents))) {}

  space<K> space_v() const { return a_.space_v(); }
  space<centre_t<K>> space_w() const { return a_.space_w(); }
  void gamma(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> x,
             std::span<linear_operator<K>> z) const {
    a_.gamma(b, all(x, -1), z);
    for (auto& each : z) each = with_scaled_rows(each, *e_, 1);
  }
  void gamma_adjoint(std::span<const linear_operator<K>> b, std::span<const linear_operator<K>> y,
                     std::span<linear_operator<K>> z) const {
    a_.gamma_adjoint(b, all(y, 1), z);
    for (auto& each : z) each = with_scaled_rows(each, *e_, -1);
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    return a_.compress(with_scaled_rows(l, *e_, 1), with_scaled_rows(e, *e_, -1));
  }
  void compress_all(std::span<const linear_operator<K>> l, std::span<const linear_operator<K>> e,
                    std::span<linear_operator<K>> c) const {
    a_.compress_all(all(l, 1), all(e, -1), c);
  }
  void all_actions(const all_requests<K>& wanted) const {
    const auto x = all(wanted.gamma.x, -1), y = all(wanted.gamma_adjoint.x, 1),
               l = all(wanted.compress.b, 1), e = all(wanted.compress.x, -1);
    a_.all_actions({{wanted.gamma.b, x, wanted.gamma.z},
                    {wanted.gamma_adjoint.b, y, wanted.gamma_adjoint.z},
                    {l, e, wanted.compress.z}});
    for (auto& each : wanted.gamma.z) each = with_scaled_rows(each, *e_, 1);
    for (auto& each : wanted.gamma_adjoint.z) each = with_scaled_rows(each, *e_, -1);
  }
  bool one_pass_pays() const { return a_.one_pass_pays(); }
  std::optional<double> self_radius() const { return a_.self_radius(); }
  std::optional<bool> nilpotent() const { return a_.nilpotent(); }
  double self_gamma_cost() const { return a_.self_gamma_cost(); }
  void self_gamma(const linear_operator<K>& x, linear_operator<K>& z) const {
    a_.self_gamma(with_scaled_sides(x, *e_, -1), z);
    z = with_scaled_sides(z, *e_, 1);
  }
  void self_gamma_adjoint(const linear_operator<K>& y, linear_operator<K>& z) const {
    a_.self_gamma_adjoint(with_scaled_sides(y, *e_, 1), z);
    z = with_scaled_sides(z, *e_, -1);
  }

private:
  std::vector<linear_operator<K>> all(std::span<const linear_operator<K>> x, int sign) const {
    std::vector<linear_operator<K>> out;
    for (const auto& each : x) out.push_back(with_scaled_rows(each, *e_, sign));
    return out;
  }

  any_tensor_operator<K> a_;
  std::shared_ptr<const std::vector<int>> e_;
};

/// The A of a problem as it came in, scaled.
template <scalar K>
const any_tensor_operator<K>& given_map(const lsrdr_problem<K>& problem) {
  return problem.unbalanced ? *problem.unbalanced : problem.map;
}

/// What is known at one B of DAD⁻¹ as that of A: E ← D⁻¹E and L ← DL, each of norm 1 again.
template <scalar K>
critical_data<K> as_given(const lsrdr_problem<K>& problem, critical_data<K> p) {
  if (problem.exponents.empty()) return p;
  const auto move = [&](std::vector<linear_operator<K>>& list, int sign) {
    double square = 0;
    for (auto& x : list) {
      x = with_scaled_rows(x, problem.exponents, sign);
      square = std::hypot(square, norm(x));
    }
    for (auto& x : list) x *= centre_t<K>(1 / square);
  };
  move(p.right, -1), move(p.left, 1);
  return p;
}

}  // namespace cofree::detail
