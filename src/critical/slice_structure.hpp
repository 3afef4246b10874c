// critical/slice_structure.hpp — what a class of B is made of: one row a class, and what follows from it.
//
//   slice_structure, slice_structures    the table of classes; a class is added here
//   by_transpose, allows_multiples_by_i  what a class is over K
//   class_part, part_in_class            the part of slices in the class, as an array and as an operator
//   left_of_right                        l of Γ(B,B) from e
//   gauge_algebra                        the X for which B ↦ (1+tX)B(1+tX)⁻¹ keeps the class
//
// B is of a class where B_j = s·τ(B_j), s = ±1 and τ the adjoint or, over ℂ, the transpose. Over ℝ the two are
// one, and over ℍ there is no transpose: a class of the transpose is there that of the adjoint, or is refused.
#pragma once

#include <cofree/critical/slice_class.hpp>
#include <cofree/operator/basis.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <cofree/space/space.hpp>
#include <vector>

namespace cofree::detail {

struct slice_structure {
  slice_class value;
  const char* name;
  int sign;               ///< s; 0 where B is any
  bool transposed;        ///< τ is the transpose over ℂ
  bool over_quaternions;  ///< the class has a meaning over ℍ
};

inline constexpr slice_structure slice_structures[] = {
    {slice_class::any, "any", 0, false, true},
    {slice_class::symmetric, "symmetric", 1, true, false},
    {slice_class::hermitian, "hermitian", 1, false, true},
    {slice_class::skew, "skew", -1, true, true},
};

constexpr const slice_structure& structure_of(slice_class c) {
  for (const auto& each : slice_structures)
    if (each.value == c) return each;
  return slice_structures[0];
}

/// The class is that of the transpose, not of the adjoint.
template <scalar K>
constexpr bool by_transpose(slice_class c) {
  return field_of<K> == field::complex && structure_of(c).transposed;
}

/// The class is closed under multiples by i, or K has no i in its centre.
template <scalar K>
constexpr bool allows_multiples_by_i(slice_class c) {
  return field_of<K> != field::complex || structure_of(c).sign == 0 || structure_of(c).transposed;
}

/// ½(B_j + s·τ(B_j)) for (d·r) × d slices with j fast.
template <scalar K>
dense_array<K> class_part(dense_array<K> b, slice_class c) {
  using R = real_t<K>;
  const std::size_t d = b.cols(), r = b.rows() / d;
  const bool plain = by_transpose<K>(c);
  const R sign(structure_of(c).sign), half(0.5);
  for (std::size_t j = 0; j < r; ++j)
    for (std::size_t u = 0; u < d; ++u)
      for (std::size_t v = u; v < d; ++v) {
        K &x = b(u * r + j, v), &y = b(v * r + j, u);
        const auto turned = [&](const K& z) { return K((plain ? z : conjugate(z)) * sign); };
        const K mean = (x + turned(y)) * half;
        x = mean;
        if (u != v) y = turned(mean);
      }
  return b;
}

/// The part of B in the class, of slices in standard bases; B itself where the class is any.
template <scalar K>
linear_operator<K> part_in_class(const linear_operator<K>& b, slice_class c) {
  if (structure_of(c).sign == 0) return b;
  const auto w = cofactor("lsrdr", b.codomain(), b.domain());
  return from_matrix(class_part(matrix(b), c), b.domain(), b.domain() * w);
}

/// l of Γ(B,B) from e: e itself, or ē in a class of the transpose.
template <scalar K>
dense_array<K> left_of_right(dense_array<K> e, slice_class c) {
  if (by_transpose<K>(c))
    for (std::size_t i = 0; i < e.size(); ++i) e.data()[i] = conjugate(e.data()[i]);
  return e;
}

/// The X ∈ L(U,U) for which 1 + tX keeps the class of B in B ↦ (C⊗1)BC⁻¹, to first order in t:
/// X† = −X, and Xᵀ = −X in a class of the transpose.
template <scalar K>
std::vector<dense_array<K>> gauge_algebra(std::size_t d, slice_class c) {
  using R = real_t<K>;
  const bool transposed = by_transpose<K>(c);
  std::vector<dense_array<K>> list;
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = i; j < d; ++j)
      for (int component = 0; component < real_dimension<K>; ++component) {
        if (i == j && (component == 0 || transposed)) continue;
        dense_array<K> x(d, d);
        int k = 0;
        for_each_part(x(i, j), [&](auto& y) { y = R(k++ == component ? 1 : 0); });
        if (i != j) x(j, i) = K(R(0)) - (transposed ? x(i, j) : conjugate(x(i, j)));
        list.push_back(std::move(x));
      }
  return list;
}

}  // namespace cofree::detail
