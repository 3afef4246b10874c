// cofree/dense/residue_product.hpp — products of arrays of long numbers by residues.
//
//   detail::residue_product(op_a, a, op_b, b, c)   c ← op(a) op(b), or false: a loop is better
//   detail::residue_factor<K>                      a left factor that keeps its residues
//
// Numbers become integers, the integers remainders modulo primes near 2²⁴, these are multiplied by
// exact double-precision BLAS and put together by the Chinese remainder theorem; see
// src/dense/residue_product.cpp for the error, which is proved there. For every K whose real type
// stands on MPFR (mpfr_access.hpp); inside the library: users call multiply.
#pragma once

#include <cofree/dense/multiply.hpp>
#include <cofree/scalar/mpfr_access.hpp>
#include <memory>
#include <vector>

namespace cofree::detail {

/// rows × cols scalars as they are stored, each of `components` MPFR numbers.
struct mpfr_matrix {
  std::vector<mpfr_srcptr> numbers;
  std::size_t rows, cols, components;
};
struct mpfr_target {
  std::vector<mpfr_ptr> numbers;
  std::size_t rows, cols, components;
};

template <class K>
concept mpfr_scalar = scalar<K> && mpfr_based<real_t<K>>;

template <mpfr_scalar K>
mpfr_matrix mpfr_matrix_of(const_matrix_view<K> a) {
  using access = mpfr_access<real_t<K>>;
  mpfr_matrix out{{}, a.rows, a.cols, std::size_t(real_dimension<K>)};
  out.numbers.reserve(a.rows * a.cols * out.components);
  for (const K *x = a.data, *end = x + a.rows * a.cols; x != end; ++x) {
    if constexpr (field_of<K> == field::real) {
      out.numbers.push_back(access::get(*x));
    } else if constexpr (field_of<K> == field::complex) {
      for (const auto* part : {&x->real(), &x->imag()}) out.numbers.push_back(access::get(*part));
    } else {
      for (const auto* part : {&x->w, &x->x, &x->y, &x->z})
        out.numbers.push_back(access::get(*part));
    }
  }
  return out;
}
/// Of the first component.
template <mpfr_scalar K>
mpfr_prec_t precision_of(const K& x) {
  using access = mpfr_access<real_t<K>>;
  if constexpr (field_of<K> == field::real)
    return mpfr_get_prec(access::get(x));
  else if constexpr (field_of<K> == field::complex)
    return mpfr_get_prec(access::get(x.real()));
  else
    return mpfr_get_prec(access::get(x.w));
}
template <mpfr_scalar K>
mpfr_target mpfr_target_of(matrix_view<K> c) {
  const mpfr_matrix same = mpfr_matrix_of<K>(c);
  mpfr_target out{{}, same.rows, same.cols, same.components};
  out.numbers.reserve(same.numbers.size());
  // c is not constant: only its parts were seen so.
  for (mpfr_srcptr x : same.numbers) out.numbers.push_back(const_cast<mpfr_ptr>(x));
  return out;
}

/// Residues only where they are expected to be faster than a loop, or wherever they can serve.
enum class residues { where_they_pay, wherever_possible };

bool residue_product(op op_a, const mpfr_matrix& a, op op_b, const mpfr_matrix& b,
                     const mpfr_target& c, residues when);
/// What residue_product will say of m×k by k×n ordinary scalars of so many components and bits, or
/// residue_factor if prepared.
bool residues_pay(std::size_t m, std::size_t k, std::size_t n, std::size_t components,
                  mpfr_prec_t bits, bool prepared = false);

/// c ← op_a(a) op_b(b), each component within u|c| + (u/4) Σ_l |a_il||b_lj| of the exact one, where u
/// = 2^(−precision) and |·| of the sum is the largest component; the precision is the largest among
/// a and b, and c takes it. False, and c as it was, where a loop is better: small or thin products,
/// entries that are not finite, magnitudes that spread too far.
/// @pre the shapes fit, c does not overlap a or b
template <mpfr_scalar K>
bool residue_product(op op_a, const_matrix_view<K> a, op op_b, const_matrix_view<K> b,
                     matrix_view<K> c, residues when = residues::where_they_pay) {
  const std::size_t inner = op_a == op::none ? a.cols : a.rows;
  if (c.rows == 0 || c.cols == 0 || inner == 0) return false;
  if (when == residues::where_they_pay &&
      !residues_pay(c.rows, inner, c.cols, std::size_t(real_dimension<K>),
                    precision_of<K>(*a.data)))
    return false;
  return residue_product(op_a, mpfr_matrix_of<K>(a), op_b, mpfr_matrix_of<K>(b),
                         mpfr_target_of<K>(c), when);
}

class prepared_residues;
std::shared_ptr<const prepared_residues> prepare_residues(const mpfr_matrix& a);
bool multiply_prepared(const prepared_residues& a, op op_a, op op_b, const mpfr_matrix& b,
                       const mpfr_target& c, residues when);

/// An array prepared for many products from the left, by itself and by its adjoint.
template <mpfr_scalar K>
class residue_factor {
public:
  explicit residue_factor(const_matrix_view<K> a)
      : prepared_(prepare_residues(mpfr_matrix_of<K>(a))) {}

  /// c ← op_a(a) op_b(b) as residue_product; false where this cannot serve or a loop is better.
  bool multiply(op op_a, op op_b, const_matrix_view<K> b, matrix_view<K> c,
                residues when = residues::where_they_pay) const {
    if (!prepared_ || c.rows == 0 || c.cols == 0 || b.rows == 0 || b.cols == 0) return false;
    return multiply_prepared(*prepared_, op_a, op_b, mpfr_matrix_of<K>(b), mpfr_target_of<K>(c),
                             when);
  }

private:
  std::shared_ptr<const prepared_residues> prepared_;  // null: never of use
};

}  // namespace cofree::detail
