// cofree/operator/quadratic_form.hpp — quadratic forms V → W and the symmetric A : V → V⊗W they
// are.
//
//   quadratic_value(A, x)          (x†⊗1)A x
//   sesquilinear_value(A, x, y)    (x†⊗1)A y, in every field
//   bilinear_value(A, x, y)        A : V → V*⊗W, linear in both; only where the field commutes
//   slice_adjoint(A), symmetric_part(A), asymmetry(A)
//   symmetric_operator_of(f, V, W) the symmetric A of a quadratic form given as a function
//
// A is symmetric where its slices in a basis of W, over ℂ in a real basis, are Hermitian: A^σ = A
// for the antilinear A ↦ A^σ with slices A_j†. Over ℝ, and over ℂ and ℍ for a W with a real form, f
// ↔ A is one to one. Over ℍ a form that is linear in both arguments vanishes: with b(xp, yq) =
// b(x,y)pq and = b(x,y)qp by pulling the scalars out in either order, b(x,y)(pq − qp) = 0 for all
// p, q.
#pragma once

#include <cofree/operator/basis.hpp>
#include <cofree/operator/left_action.hpp>
#include <functional>

namespace cofree {

/// (x†⊗1_W)A y for vectors x of V and y of U and A : U → V⊗W: a vector of W; conjugate-linear in x,
/// linear in y. Over ℍ W is real and the value lies in W extended to ℍ.
/// @throws space_mismatch if x or y does not lie where it should
template <scalar K>
linear_operator<K> sesquilinear_value(const linear_operator<K>& a, const linear_operator<K>& x,
                                      const linear_operator<K>& y) {
  require_same_space("sesquilinear_value", "codomain(y)", y.codomain(), "domain(A)", a.domain());
  cofactor("sesquilinear_value", a.codomain(), x.codomain());  // for the words of its error
  const detail::at_digits_of<K> scope(a.frame_entries());
  return on_left(adjoint(x), a * y);
}

/// f(x) = (x†⊗1_W)A x for a vector x of V (an operator from the unit space): a vector of W.
/// @throws space_mismatch if x does not lie in V
template <scalar K>
linear_operator<K> quadratic_value(const linear_operator<K>& a, const linear_operator<K>& x) {
  require_same_space("quadratic_value", "codomain(x)", x.codomain(), "domain(A)", a.domain());
  return sesquilinear_value(a, x, x);
}

/// b(x, y) for A : U → V*⊗W, V* the linear dual, x of V and y of U: A y evaluated at x.
/// @throws space_mismatch if x or y does not lie where it should
template <commutative_scalar K>
linear_operator<K> bilinear_value(const linear_operator<K>& a, const linear_operator<K>& x,
                                  const linear_operator<K>& y) {
  require_same_space("bilinear_value", "codomain(y)", y.codomain(), "domain(A)", a.domain());
  const auto dual_v = linear_dual(x.codomain());
  cofactor("bilinear_value", a.codomain(), dual_v);  // for the words of its error
  // V* → K, φ ↦ φ(x): the row of x's numbers, unconjugated.
  auto row = adjoint(x.frame_entries());
  for (std::size_t i = 0; i < row.size(); ++i) row.data()[i] = conjugate(row.data()[i]);
  const linear_operator<K> at_x(dual_v, unit_space<K>(), std::move(row));
  const detail::at_digits_of<K> scope(a.frame_entries());
  return on_left(at_x, a * y);
}

/// A^σ : V → V⊗W with the slices A_j† in a real basis of W.
/// @throws space_mismatch if A is not V → V⊗W; invalid_argument over ℂ if W has no real form
template <scalar K>
linear_operator<K> slice_adjoint(const linear_operator<K>& a) {
  const auto w = cofactor("slice_adjoint", a.codomain(), a.domain());
  if (field_of<K> == field::complex && !detail::has_real_form(*w.node()))
    detail::throw_invalid_argument("slice_adjoint: W = " + w.description() +
                                   " has no real form; extend a real W to have one");
  const std::size_t n = a.domain().dimension(), r = w.dimension();
  linear_operator<K> out(a.domain(), a.codomain());
  auto& to = out.frame_entries();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < n; ++k)
        to(i * r + j, k) = conjugate(a.frame_entries()(k * r + j, i));
  return out;
}

/// (A + A^σ)/2: over ℝ it has the same quadratic form.
template <scalar K>
linear_operator<K> symmetric_part(const linear_operator<K>& a) {
  return (a + slice_adjoint(a)) * centre_t<K>(0.5);
}

/// ‖A − A^σ‖/‖A‖: 0 for a symmetric A.
template <scalar K>
real_t<K> asymmetry(const linear_operator<K>& a) {
  const auto size = norm(a);
  return size > 0 ? distance(a, slice_adjoint(a)) / size : real_t<K>(0);
}

template <scalar K>
struct quadratic_form_operator {
  linear_operator<K> map;  ///< the symmetric A : V → V⊗W
  real_t<K>
      residual;  ///< the largest ‖f(x) − (x†⊗1)A x‖/‖f(x)‖ at four random x: 0 if f is quadratic
};

/// The symmetric A with f(x) = (x†⊗1)A x, by polarisation on the standard basis; f takes a vector
/// of V to a vector of W. Over ℂ and ℍ the values of f must be real coordinates in W's real basis.
/// Cost: of order (dim V)² values of f.
template <scalar K, class F>
quadratic_form_operator<K> symmetric_operator_of(F&& f, const space<K>& v,
                                                 const space<centre_t<K>>& w) {
  using R = real_t<K>;
  const std::size_t n = v.dimension(), r = w.dimension();
  const auto b = standard_basis(v);
  const auto value = [&](const linear_operator<K>& x) {
    const auto column = matrix(f(x));
    std::vector<R> out(r);
    for (std::size_t j = 0; j < r; ++j) out[j] = real_part(column(j, 0));
    return out;
  };
  std::vector<dense_array<K>> list(r, dense_array<K>(n, n));
  std::vector<std::vector<R>> diagonal;
  for (std::size_t i = 0; i < n; ++i) {
    diagonal.push_back(value(b[i]));
    for (std::size_t j = 0; j < r; ++j) list[j](i, i) = K(diagonal[i][j]);
  }
  // f(e_i + e_k u) − f(e_i) − f(e_k) = 2 Re(A_ik u) for each unit u of K.
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < i; ++k)
      for (int part = 0; part < real_dimension<K>; ++part) {
        K u{};
        reinterpret_cast<R*>(&u)[part] = 1;
        dense_array<K> x(n, 1);
        x(i, 0) = K(R(1)), x(k, 0) = u;
        const auto both = value(vector_of(x, b));
        for (std::size_t j = 0; j < r; ++j) {
          const R c = (both[j] - diagonal[i][j] - diagonal[k][j]) / 2;
          list[j](i, k) += conjugate(u) * c;
        }
      }
  for (auto& slice : list)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < i; ++k) slice(k, i) = conjugate(slice(i, k));
  quadratic_form_operator<K> out{from_slices(list, v, w), R(0)};
  for (std::uint64_t s = 1; s <= 4; ++s) {
    const auto x = vector_of(random_matrix<K>(n, 1, {s}), b);
    const auto wanted = value(x);
    const auto found = matrix(quadratic_value(out.map, x));
    R difference{}, size{};
    for (std::size_t j = 0; j < r; ++j) {
      const R d = wanted[j] - real_part(found(j, 0));
      difference += d * d, size += wanted[j] * wanted[j];
    }
    using std::sqrt;
    if (size > 0) out.residual = std::max(out.residual, R(sqrt(difference / size)));
  }
  return out;
}

}  // namespace cofree
