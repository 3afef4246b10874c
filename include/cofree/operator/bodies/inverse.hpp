// cofree/operator/bodies/inverse.hpp — what inverse.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/inverse.hpp>
#include <cofree/operator/norms.hpp>

#include <cofree/operator/internal/found_vectors.hpp>

namespace cofree {

template <scalar K>
linear_solution<K> solve(const linear_operator<K>& a, const linear_operator<K>& b) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const bool turned = !(a.codomain() == b.codomain()) && a.domain() == b.codomain();
  require_same_space("solve", "codomain(A)", a.codomain(), "codomain(B)", b.codomain(),
                     turned ? "did you mean solve(adjoint(A), B)?" : "");
  detail::require_same_digits("solve", "A", a.frame_entries(), "B", b.frame_entries());
  if (a.domain().dimension() != a.codomain().dimension())
    detail::throw_space_mismatch(
        "solve", "domain(A)", a.domain().description(), "codomain(A)", a.codomain().description(),
        "the dimensions differ; pseudo_inverse has a least-squares answer");
  const auto condition = condition_number(a);
  if (!(condition * epsilon<K>() < 1))
    detail::throw_numerical_failure(
        "solve: the operator " + a.domain().name() + " → " + a.codomain().name() +
        " is singular to working precision: σ₁/σ_min = " + detail::short_text(condition, 3));
  linear_operator<K> x(b.domain(), a.domain(), solve(a.frame_entries(), b.frame_entries()));
  const auto residual = detail::relative(distance(a * x, b), norm(a) * norm(x) + norm(b));
  return {std::move(x), condition, residual};
}

template <scalar K>
pseudo_inverse_operator<K> pseudo_inverse(const linear_operator<K>& a,
                                          std::optional<real_t<K>> tolerance) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  using R = real_t<K>;
  const auto parts = svd(a.frame_entries());
  const auto& s = parts.values;
  const R size(std::max(a.domain().dimension(), a.codomain().dimension()));
  const R least = tolerance ? *tolerance : epsilon<K>() * size * (s.empty() ? R(0) : s.front());
  const std::size_t rank(std::find_if(s.begin(), s.end(), [&](R x) { return !(x > least); }) -
                         s.begin());
  auto v = detail::columns_between(parts.v, 0, rank);
  for (std::size_t i = 0; i < v.rows(); ++i)
    for (std::size_t j = 0; j < rank; ++j) v(i, j) *= 1 / s[j];
  linear_operator<K> x(
      a.codomain(), a.domain(),
      multiply(op::none, v, op::adjoint, detail::columns_between(parts.u, 0, rank)));
  const bool nothing_dropped = rank == s.size() || s[rank] == 0;
  const R gap = rank == 0 ? R(0) : nothing_dropped ? detail::infinite<R>() : s[rank - 1] / s[rank];
  const R residual = detail::relative_distance(a, a * x * a);
  return {std::move(x),
          {s.begin(), s.begin() + long(rank)},
          {s.begin() + long(rank), s.end()},
          gap,
          residual};
}

template <scalar K>
oblique_projection_operator<K> oblique_projection(const linear_operator<K>& onto,
                                                  const linear_operator<K>& along) {
  const detail::at_digits_of<K> scope(onto.frame_entries());
  require_same_space("oblique_projection", "codomain(onto)", onto.codomain(), "codomain(along)",
                     along.codomain());
  const auto image = range(onto), kernel = range(along);
  const auto fail = [&](const std::string& reason) {
    detail::throw_numerical_failure("oblique_projection: " + onto.codomain().description() +
                                    " is not the direct sum of the two ranges: " + reason);
  };
  if (image.dimension() + kernel.dimension() != onto.codomain().dimension())
    fail("their dimensions are " + std::to_string(image.dimension()) + " and " +
         std::to_string(kernel.dimension()));
  const auto normal = adjoint(orthogonal_complement(kernel).inclusion);  // V → N, kernel ↦ 0
  const auto angles = normal * image.inclusion;
  const auto sines = singular_values_of(angles);
  if (!sines.empty() && !(sines.back() > epsilon<K>() * real_t<K>(onto.codomain().dimension())))
    fail("they meet");
  auto p =
      image.inclusion * linear_operator<K>(onto.codomain(), image.as_space(),
                                           solve(angles.frame_entries(), normal.frame_entries()));
  const auto residual = detail::relative_distance(p, p * p);
  const auto size = sines.empty() ? real_t<K>(0) : 1 / sines.back();
  return {std::move(p), size, residual};
}

}  // namespace cofree
