// cofree/dense/internal/compiled.hpp — the kernels that live in the library, not in headers.
//
//   compiled_scalar   float and double, complex and quaternionic too: BLAS and LAPACK
//   built_in_product, double_double_product, left_sums
//
// The bodies in dense/bodies are the same in every program: what the library has compiled is
// called by name, everything else is written out.
#pragma once

#include <array>
#include <cofree/dense/multiply.hpp>
#include <cofree/scalar/double_double.hpp>

namespace cofree::detail {

template <class K>
concept compiled_scalar =
    scalar<K> && (std::same_as<real_t<K>, float> || std::same_as<real_t<K>, double>);

/// c ← op_a(a) op_b(b), by BLAS; over ℍ the way chosen by size.
template <compiled_scalar K>
void built_in_product(op op_a, const const_matrix_view<K>& a, op op_b,
                      const const_matrix_view<K>& b, const matrix_view<K>& c);

/// The eight sums of components that stand on the left in the eight-product scheme over ℍ.
template <class R>
std::array<dense_array<R>, 8> left_sums(const dense_array<quaternion<R>>& a);
/// c ← op_a(a) b with the sums of a at hand.
template <class R>
void prepared_product(op op_a, const std::array<dense_array<R>, 8>& sums,
                      const dense_array<quaternion<R>>& a, const_matrix_view<quaternion<R>> b,
                      matrix_view<quaternion<R>> c);

/// An array of double-doubles as two arrays of doubles.
struct split_array {
  const double *hi, *lo;
};
/// (hi, lo) += sign · a b for a: m×k, b: k×n, row-major; lo collects what hi drops and is not
/// normalised. The vectors of the processor are used.
void double_double_accumulate(double sign, split_array a, split_array b, double* hi, double* lo,
                              std::size_t m, std::size_t k, std::size_t n);

}  // namespace cofree::detail
