// lsrdr/digits/unknowns.hpp — what the equations of an LSRDR are solved for, and its
// real coordinates.
//
//   extended_array<K>         an array over K, or x₀ + i x₁ with a central i for a complex pair
//   stationary_unknowns<K>    E, L and, where they are unknown, e and θ
//   flattened, unflattened    as real coordinates, and back
#pragma once

#include <cofree/critical/slice_class.hpp>
#include <cofree/dense/decompositions.hpp>
#include <cofree/dense/multiply.hpp>
#include <cofree/lsrdr/result.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <cofree/operator/precision.hpp>
#include <vector>

namespace cofree::detail {

/// op(m) v for an m of few digits: v is scaled before it goes there, so that it cannot underflow.
template <class R, class Few>
dense_array<R> product_in_few(op side, const dense_array<Few>& m, dense_array<R> v) {
  const R size = max_modulus(v);
  if (size == 0) return dense_array<R>(side == op::none ? m.rows() : m.cols(), v.cols());
  scale(v, R(R(1) / size));
  auto out = with_real_type<R>(multiply(side, m, op::none, with_real_type<Few>(v)));
  scale(out, size);
  return out;
}

/// One array, or two that stand for x₀ + i x₁ with i² = −1 in the centre of the algebra.
template <scalar K>
struct extended_array {
  std::vector<dense_array<K>> parts;

  std::size_t rows() const { return parts[0].rows(); }
  std::size_t cols() const { return parts[0].cols(); }
  bool pair() const { return parts.size() == 2; }
};

template <scalar K>
using extended_scalar = complex<real_t<K>>;

/// y ← y + x z
template <scalar K>
void add_scaled(extended_array<K>& y, const extended_array<K>& x, const extended_scalar<K>& z) {
  if constexpr (field_of<K> == field::complex) {
    cofree::add_scaled(y.parts[0], x.parts[0], z);
  } else {
    for (std::size_t i = 0; i < x.parts.size(); ++i)
      cofree::add_scaled(y.parts[i], x.parts[i], centre_t<K>(z.real()));
    if (!x.pair()) return;
    cofree::add_scaled(y.parts[0], x.parts[1], centre_t<K>(-z.imag()));
    cofree::add_scaled(y.parts[1], x.parts[0], centre_t<K>(z.imag()));
  }
}
template <scalar K>
extended_array<K> zeros_like(const extended_array<K>& x) {
  return {std::vector<dense_array<K>>(x.parts.size(), dense_array<K>(x.rows(), x.cols()))};
}
template <scalar K>
extended_array<K> scaled(const extended_array<K>& x, const extended_scalar<K>& z) {
  auto y = zeros_like(x);
  add_scaled(y, x, z);
  return y;
}
/// ⟨l, x⟩, with i central: a number of ℝ, or of ℂ for pairs and over ℂ.
template <scalar K>
extended_scalar<K> inner(const extended_array<K>& l, const extended_array<K>& x) {
  if constexpr (field_of<K> == field::complex) {
    return cofree::inner(l.parts[0], x.parts[0]);
  } else {
    if (!x.pair()) return extended_scalar<K>(cofree::inner(l.parts[0], x.parts[0]));
    return {cofree::inner(l.parts[0], x.parts[0]) + cofree::inner(l.parts[1], x.parts[1]),
            cofree::inner(l.parts[0], x.parts[1]) - cofree::inner(l.parts[1], x.parts[0])};
  }
}
/// l†x
template <scalar K>
extended_array<K> adjoint_product(const extended_array<K>& l, const extended_array<K>& x) {
  const auto one = [&](std::size_t i, std::size_t j) {
    return multiply(op::adjoint, l.parts[i], op::none, x.parts[j]);
  };
  extended_array<K> y{{one(0, 0)}};
  if (!x.pair()) return y;
  y.parts.push_back(one(0, 1));
  cofree::add_scaled(y.parts[0], one(1, 1), centre_t<K>(real_t<K>(1)));
  cofree::add_scaled(y.parts[1], one(1, 0), centre_t<K>(real_t<K>(-1)));
  return y;
}
template <scalar K>
real_t<K> squared_norm(const extended_array<K>& x) {
  real_t<K> sum(0);
  for (const auto& part : x.parts)
    for (std::size_t i = 0; i < part.size(); ++i) sum += squared_modulus(part.data()[i]);
  return sum;
}

template <scalar K>
struct stationary_unknowns {
  extended_array<K> right, left;          ///< E and L, dim V × dim U
  real_t<K> angle = real_t<K>(0);         ///< θ
  bool turns = false;                     ///< θ is an unknown
  dense_array<K> fixed = {};              ///< e, Hermitian, where it is an unknown; else empty
  slice_class slices = slice_class::any;  ///< of B

  bool has_fixed() const { return fixed.rows() > 0; }
};

template <scalar K>
struct stationary_residual : stationary_unknowns<K> {
  /// ‖F‖/(|μ| times the size of the unknowns).
  real_t<K> relative = real_t<K>(0);
};

template <scalar K>
stationary_unknowns<K> zeros_like(const stationary_unknowns<K>& x) {
  return {zeros_like(x.right),
          zeros_like(x.left),
          real_t<K>(0),
          x.turns,
          dense_array<K>(x.fixed.rows(), x.fixed.cols()),
          x.slices};
}
/// y ← y + x t
template <scalar K>
void add_scaled(stationary_unknowns<K>& y, const stationary_unknowns<K>& x, const real_t<K>& t) {
  add_scaled(y.right, x.right, extended_scalar<K>(t));
  add_scaled(y.left, x.left, extended_scalar<K>(t));
  y.angle += x.angle * t;
  if (y.has_fixed()) cofree::add_scaled(y.fixed, x.fixed, centre_t<K>(t));
}

/// visit(number) for the real components of every entry in turn; of e, each real coordinate among
/// the Hermitian arrays once.
template <class X, class F>
void for_each_coordinate(X& x, F&& visit) {
  for (auto* side : {&x.right, &x.left})
    for (auto& part : side->parts)
      for (std::size_t i = 0; i < part.size(); ++i) for_each_part(part.data()[i], visit);
  for (std::size_t i = 0; i < x.fixed.rows(); ++i)
    for (std::size_t j = i; j < x.fixed.cols(); ++j) {
      int component = 0;
      for_each_part(x.fixed(i, j), [&](auto& y) {
        if (i != j || component++ == 0) visit(y);
      });
    }
  if (x.turns) visit(x.angle);
}

/// A column of the real coordinates.
template <scalar K>
dense_array<real_t<K>> flattened(stationary_unknowns<K> x) {
  std::vector<real_t<K>> list;
  for_each_coordinate(x, [&](auto& y) { list.push_back(y); });
  dense_array<real_t<K>> v(list.size(), 1);
  for (std::size_t i = 0; i < list.size(); ++i) v(i, 0) = std::move(list[i]);
  return v;
}

/// The direction with these coordinates; the shapes are those of `like`.
template <scalar K>
stationary_unknowns<K> unflattened(const dense_array<real_t<K>>& v,
                                   const stationary_unknowns<K>& like) {
  auto d = zeros_like(like);
  std::size_t at = 0;
  for_each_coordinate(d, [&](auto& y) { y = v(at++, 0); });
  for (std::size_t i = 0; i < d.fixed.rows(); ++i)
    for (std::size_t j = 0; j < i; ++j) d.fixed(i, j) = conjugate(d.fixed(j, i));
  return d;
}

}  // namespace cofree::detail
