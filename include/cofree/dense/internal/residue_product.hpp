// cofree/dense/internal/residue_product.hpp — products of arrays of long numbers by residues or digits.
//
//   detail::residue_product(op_a, a, op_b, b, c)   c ← op(a) op(b), or false: a loop is better
//   detail::residue_factor<K>                      a left factor that keeps its residues
//
// Numbers become integers, the integers remainders modulo primes near 2²⁴, these are multiplied
// exactly in double and put together by the Chinese remainder theorem; see
// src/dense/residue_product.cpp for the error, which is proved there. Few numbers are multiplied
// digit by digit instead (src/dense/slice_product.cpp). For every K whose real type stands on MPFR
// (mpfr_access.hpp); inside the library: users call multiply.
#pragma once

#include <cofree/dense/multiply.hpp>
#include <cofree/scalar/mpfr_access.hpp>
#include <memory>

namespace cofree::detail {

/// e_p e_q = product_sign[p][q] e_(p xor q) for 1, i, j, k; ℝ and ℂ are the first corners.
inline constexpr int product_sign[4][4] = {
    {1, 1, 1, 1}, {1, -1, 1, -1}, {1, -1, -1, 1}, {1, 1, -1, -1}};

/// `count` numbers that lie `step` bytes apart, as the components of an array do.
template <class Pointer>
class mpfr_range {
public:
  mpfr_range(const void* first, std::size_t step, std::size_t count)
      : first_(static_cast<const char*>(first)), step_(step), count_(count) {}

  std::size_t size() const { return count_; }
  Pointer operator[](std::size_t i) const {
    return reinterpret_cast<Pointer>(const_cast<char*>(first_ + i * step_));
  }

  struct iterator {
    const mpfr_range* range;
    std::size_t i;
    Pointer operator*() const { return (*range)[i]; }
    iterator& operator++() { return ++i, *this; }
    bool operator==(const iterator&) const = default;
  };
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, count_}; }

private:
  const char* first_;
  std::size_t step_, count_;
};

/// rows × cols scalars as they are stored, each of `components` MPFR numbers.
struct mpfr_matrix {
  mpfr_range<mpfr_srcptr> numbers;
  std::size_t rows, cols, components;
};
struct mpfr_target {
  mpfr_range<mpfr_ptr> numbers;
  std::size_t rows, cols, components;
};

template <class K>
concept mpfr_scalar = scalar<K> && mpfr_based<real_t<K>>;

/// The MPFR number of the first component of x.
template <mpfr_scalar K>
mpfr_srcptr first_component(const K& x) {
  using access = mpfr_access<real_t<K>>;
  if constexpr (field_of<K> == field::real)
    return access::get(x);
  else if constexpr (field_of<K> == field::complex)
    return access::get(x.real());
  else
    return access::get(x.w);
}
template <mpfr_scalar K>
mpfr_matrix mpfr_matrix_of(const_matrix_view<K> a) {
  constexpr std::size_t d = std::size_t(real_dimension<K>), step = sizeof(real_t<K>);
  static_assert(sizeof(K) == d * step, "the components of a scalar follow each other");
  const std::size_t size = a.rows * a.cols;
  return {{size == 0 ? nullptr : first_component(*a.data), step, size * d}, a.rows, a.cols, d};
}
template <mpfr_scalar K>
mpfr_target mpfr_target_of(matrix_view<K> c) {
  constexpr std::size_t d = std::size_t(real_dimension<K>);
  const std::size_t size = c.rows * c.cols;
  const mpfr_srcptr first = size == 0 ? nullptr : first_component(*c.data);
  return {{first, sizeof(real_t<K>), size * d}, c.rows, c.cols, d};
}
/// The precision of the first component.
template <mpfr_scalar K>
mpfr_prec_t precision_of(const K& x) {
  return mpfr_get_prec(first_component(x));
}

/// Residues, or digits, only where they are expected to be faster than a loop; or residues wherever
/// they can serve.
enum class residues { where_they_pay, wherever_possible };

bool residue_product(op op_a, const mpfr_matrix& a, op op_b, const mpfr_matrix& b,
                     const mpfr_target& c, residues when);
/// What residue_product will say of m×k by k×n ordinary scalars of so many components and bits; if
/// prepared, whether residue_factor is faster than all ways without one.
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
std::shared_ptr<const prepared_residues> prepare_residues(const mpfr_matrix& a, mpfr_prec_t bits);
bool multiply_prepared(const prepared_residues& a, op op_a, op op_b, const mpfr_matrix& b,
                       const mpfr_target& c, residues when);

/// An array prepared for many products from the left, by itself and by its adjoint, in which the other
/// side has at most `bits`, or as many as a.
template <mpfr_scalar K>
class residue_factor {
public:
  explicit residue_factor(const_matrix_view<K> a, mpfr_prec_t bits = 0)
      : prepared_(prepare_residues(mpfr_matrix_of<K>(a), bits)) {}

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
