// Products of long numbers by residues.
//
// With exponents r_i for the rows of a and s_j for the columns of b, those of their largest entries,
// and widths p, p', the integers A_il = ±⌊|a_il| 2^(p − r_i)⌋ and B_lj = ±⌊|b_lj| 2^(p' − s_j)⌋ are
// below 2^p and 2^p' in modulus. C = AB is computed exactly: each component of C is below
// d·k·2^(p+p') in modulus, d = 1, 2, 4 over ℝ, ℂ, ℍ, and the product M of the primes is at least
// four times that, so that C is the only integer with its remainders in |C| ≤ M/4, and h, the
// integer nearest Σ y_q/q = C/M + integer, is found in double: its error is far below 1/4. Modulo
// one prime q the entries are at most q/2 + slack, and so sums of `length` products (k, or 2k over
// ℍ) at most 2⁵³: the product in double is exact in every order of summation, with and without FMA.
//
// Of C = Σ y_q M/q − hM only the digits are computed that rounding needs. What the lowest D of 24
// bits add is below 2^(24D) (Σ|y_q| + |h|), and that sum below the number of primes times the
// largest: so far from half way between two numbers, entries are rounded as with all digits, and the
// others (small ones, ties, one in 2^16 of those at random) are computed again with all.
//
// Error of c_ij = 2^(r_i + s_j − p − p') C_ij, rounded once, u = 2^(−precision). Either the widths are
// so large that nothing was cut off: then c_ij is the exact product, rounded to nearest, error at
// most u|c_ij|. Or cutting errors are, since AB − ab = −(δa) B − a (δb) where δa, δb are what was cut
// off (scales left out; B is nearer to zero than b), in each component at most
//     E_ij = 2^(r_i−p) Σ_l [a_il ≠ 0] |b_lj|₁ + 2^(s_j−p') Σ_l |a_il|₁ [b_lj ≠ 0],
// |·|₁ the sum of the moduli of the components. With S_ij = Σ_l |a_il|_∞ |b_lj|_∞, the guard g is
// such that both sums together are at most 2^g S_ij for all i, j: three products in double of the
// magnitudes, taken only where the exact widths would cost more. p, p' = precision + 2 + g give
// E_ij ≤ (u/4) S_ij, so the whole error is at most u|c_ij| + (u/4)(1+u) S_ij. A loop has u|c_ij| for
// one term and no better bound than k·u·S_ij for k.
#include <cofree/dense/internal/residue_product.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "real_product.hpp"
#include "residue_cost.hpp"
#include "residue_stages.hpp"
#include "slice_product.hpp"

namespace cofree::detail {
namespace {

using std::size_t;

// More primes than this at a time only cost memory: numbers in the images of a group of them.
constexpr size_t group_size = size_t(1) << 24;

size_t length_of(size_t inner, size_t components) {
  return components == 4 ? 2 * inner : inner;
}
/// log₂ of four times the largest component.
double bits_of_result(long widths, size_t inner, size_t components) {
  return double(widths) + std::log2(double(inner * components)) + 2.01;
}

struct operand {
  op operation;
  const mpfr_matrix* numbers;  // null where the images are at hand
  integer_scaling scale;
  const magnitudes* sizes;  // null: computed when asked for
  size_t rows, cols, components;
};

std::optional<operand> right_operand(op operation, const mpfr_matrix& b,
                                     std::vector<long> inner_exponents) {
  auto scale =
      scaling_of(b, operation == op::none ? outer::cols : outer::rows, std::move(inner_exponents));
  if (!scale) return {};
  return operand{operation, &b, std::move(*scale), nullptr, b.rows, b.cols, b.components};
}
std::optional<operand> left_operand(op operation, const mpfr_matrix& a) {
  auto scale = scaling_of(a, operation == op::none ? outer::rows : outer::cols, {});
  if (!scale) return {};
  return operand{operation, &a, std::move(*scale), nullptr, a.rows, a.cols, a.components};
}

/// The bits g that the widths need beyond the precision: see the head of this file. Nothing where
/// magnitudes spread beyond the range of a double.
std::optional<long> guard_of(const operand& a, const operand& b, size_t rows, size_t cols) {
  const magnitudes own_a = a.sizes ? magnitudes{} : magnitudes_of(*a.numbers, a.scale),
                   own_b = b.sizes ? magnitudes{} : magnitudes_of(*b.numbers, b.scale);
  const magnitudes &x = a.sizes ? *a.sizes : own_a, &y = b.sizes ? *b.sizes : own_b;
  std::vector<double> least(rows * cols), most(rows * cols);
  const auto product = [&](const std::vector<double>& u, const std::vector<double>& v,
                           std::vector<double>& out, double old) {
    blas_product<double>(a.operation, {u.data(), a.rows, a.cols}, b.operation,
                         {v.data(), b.rows, b.cols}, {out.data(), rows, cols}, 1, old);
  };
  product(x.largest, y.largest, least, 0);
  product(x.support, y.sum, most, 0);
  product(x.sum, y.support, most, 1);
  double ratio = 1;
  for (size_t e = 0; e < least.size(); ++e) {
    if (most[e] == 0) continue;
    if (!(least[e] > 0)) return {};
    ratio = std::max(ratio, most[e] / least[e]);
  }
  if (!std::isfinite(ratio)) return {};
  return long(std::ceil(std::log2(ratio))) + 1;  // one for the rounding of the products in double
}

/// Sets the widths so that the error is as stated; false where no width can do it.
bool choose_widths(operand& a, bool a_is_fixed, operand& b, mpfr_prec_t precision, size_t rows,
                   size_t cols) {
  const long cheap = std::max<long>(3 * digit_bits, precision / 4);
  const long usual = std::min<long>(a.scale.exact_width, precision) +
                     std::min<long>(b.scale.exact_width, precision);
  const bool a_is_exact = !a_is_fixed || a.scale.exact();
  if (!a_is_fixed) a.scale.width = a.scale.exact_width;
  b.scale.width = b.scale.exact_width;
  if (a_is_exact && a.scale.width + b.scale.width <= usual + cheap) return true;
  const auto guard = guard_of(a, b, rows, cols);
  if (!guard) return false;
  const long width = precision + 2 + *guard;
  if (a_is_fixed && !a.scale.exact() && a.scale.width < width) return false;
  if (!a_is_fixed) a.scale.width = std::min(a.scale.exact_width, width);
  b.scale.width = std::min(b.scale.exact_width, width);
  return true;
}

/// What a product of scaled operands needs.
struct plan {
  size_t rows, cols, length, primes;
  std::shared_ptr<const residue_moduli> moduli;
  std::shared_ptr<const residue_recombination> back;
};
std::optional<plan> plan_of(const operand& a, const operand& b, size_t length,
                            const mpfr_target& c) {
  const size_t inner = a.operation == op::none ? a.cols : a.rows;
  plan out{c.rows, c.cols, length, 0, {}, {}};
  out.primes =
      primes_for(length, bits_of_result(a.scale.width + b.scale.width, inner, a.components));
  if (out.primes == 0) return {};
  out.moduli = moduli_for(length, out.primes, std::max(a.scale.digits(), b.scale.digits()));
  out.back = recombination_for(length, out.primes);
  if (!out.moduli || !out.back) return {};
  return out;
}

/// c ← the product; `left` holds the images of a for all primes, or is null.
void run(const operand& a, const std::int32_t* left, const operand& b, const plan& p,
         mpfr_prec_t precision, const mpfr_target& c) {
  auto& work = residue_workspace::of_thread();
  const size_t a_images = image_stride(a.rows * a.cols) * a.components,
               b_images = image_stride(b.rows * b.cols) * b.components,
               c_images = image_stride(p.rows * p.cols) * c.components;
  const size_t fit = std::max<size_t>(16, group_size / (a_images + b_images)),
               group = std::min(p.primes, fit);
  std::int32_t* const y = at_least(work.remainders, p.primes * c_images);
  for (size_t first = 0; first < p.primes; first += group) {
    const size_t last = std::min(p.primes, first + group);
    std::int32_t* const right = at_least(work.right_images, group * b_images);
    images_of(*b.numbers, b.scale, *p.moduli, first, last, work, right);
    const std::int32_t* here = left ? left + first * a_images : nullptr;
    if (!here) {
      std::int32_t* const own = at_least(work.left_images, group * a_images);
      images_of(*a.numbers, a.scale, *p.moduli, first, last, work, own);
      here = own;
    }
    double* const product = at_least(work.product, c_images);
    for (size_t q = first; q < last; ++q) {
      multiply_images(a.components, {here + (q - first) * a_images, a.operation, a.rows, a.cols},
                      {right + (q - first) * b_images, b.operation, b.rows, b.cols}, p.rows, p.cols,
                      work, product);
      components_of_images(product, c.components, p.rows * p.cols, *p.moduli, *p.back, q, y);
    }
  }
  const auto& row = a.operation == op::none ? a.scale.row : a.scale.col;
  const auto& col = b.operation == op::none ? b.scale.col : b.scale.row;
  write_integers(*p.moduli, *p.back, {y, row, col, a.scale.width + b.scale.width, precision}, work,
                 c);
  work.forget_if_large();
}

bool pays(product_shape s, mpfr_prec_t precision, size_t primes, bool prepared) {
  return residue_time(s, precision, primes, prepared) < loop_time(s, precision);
}
/// The primes of numbers with so many bits.
size_t usual_primes(mpfr_prec_t bits) {
  return size_t(2 * bits + 40) / digit_bits;
}
/// Infinite where the sums are not exact.
double usual_slice_time(product_shape s, mpfr_prec_t bits) {
  const size_t slices = slices_of(bits + 8);
  if (s.k * s.components * slices >= 512) return std::numeric_limits<double>::infinity();
  return slice_time(s, slices, slices);
}

/// c ← the product by digits where that is exact and expected to be the fastest.
bool try_slices(const operand& a, const operand& b, product_shape s, mpfr_prec_t precision,
                const mpfr_target& c) {
  if (!slices_are_exact(s.k, s.components, a.scale, b.scale)) return false;
  const double time = slice_time(s, slices_of(a.scale.width), slices_of(b.scale.width));
  if (time > loop_time(s, precision) ||
      time > residue_time(s, precision, usual_primes(precision), false))
    return false;
  slice_product(a.operation, *a.numbers, a.scale, b.operation, *b.numbers, b.scale, precision, c);
  return true;
}

}  // namespace

bool residues_pay(size_t m, size_t k, size_t n, size_t components, mpfr_prec_t bits,
                  bool prepared) {
  if (m * k * n * components * components <= 8) return false;
  const product_shape s{m, k, n, components};
  const double loop = loop_time(s, bits), slices = usual_slice_time(s, bits),
               residues = residue_time(s, bits, usual_primes(bits), prepared);
  return prepared ? residues < std::min(loop, slices) : std::min(residues, slices) < loop;
}

bool residue_product(op op_a, const mpfr_matrix& a, op op_b, const mpfr_matrix& b,
                     const mpfr_target& c, residues when) {
  auto left = left_operand(op_a, a);
  if (!left) return false;
  auto right = right_operand(op_b, b, {});
  if (!right) return false;
  const mpfr_prec_t precision = std::max(left->scale.precision, right->scale.precision);
  const size_t inner = op_a == op::none ? a.cols : a.rows;
  const product_shape shape{c.rows, inner, c.cols, a.components};
  const bool must_pay = when == residues::where_they_pay;
  if (must_pay && try_slices(*left, *right, shape, precision, c)) return true;
  if (!choose_widths(*left, false, *right, precision, c.rows, c.cols)) return false;
  const auto p = plan_of(*left, *right, length_of(inner, a.components), c);
  if (!p || (must_pay && !pays(shape, precision, p->primes, false))) return false;
  run(*left, nullptr, *right, *p, precision, c);
  return true;
}

// ------------------------------------------------------------------------------------- prepared

class prepared_residues {
public:
  operand left;  // of op::none: rows are scaled
  magnitudes sizes;
  size_t length;
  size_t primes;
  std::vector<std::int32_t> images;
};

namespace {
// What a prepared factor allows for the spread of magnitudes, its own and that of the other side.
constexpr long prepared_guard = 40;
}  // namespace

std::shared_ptr<const prepared_residues> prepare_residues(const mpfr_matrix& a, mpfr_prec_t bits) {
  if (a.rows == 0 || a.cols == 0) return nullptr;
  auto left = left_operand(op::none, a);
  if (!left) return nullptr;
  const long most = std::max(left->scale.precision, bits) + prepared_guard;
  left->scale.width = std::min(left->scale.exact_width, most);
  auto out = std::make_shared<prepared_residues>();
  const size_t inner = std::max(a.rows, a.cols);
  out->length = length_of(inner, a.components);
  out->primes =
      primes_for(out->length, bits_of_result(left->scale.width + most, inner, a.components));
  const auto moduli = moduli_for(out->length, out->primes, left->scale.digits());
  if (out->primes == 0 || !moduli) return nullptr;
  auto& work = residue_workspace::of_thread();
  out->images.resize(out->primes * a.components * image_stride(a.rows * a.cols));
  images_of(a, left->scale, *moduli, 0, out->primes, work, out->images.data());
  work.forget_if_large();
  out->sizes = magnitudes_of(a, left->scale);
  out->left = std::move(*left);
  out->left.numbers = nullptr;
  return out;
}

bool multiply_prepared(const prepared_residues& a, op op_a, op op_b, const mpfr_matrix& b,
                       const mpfr_target& c, residues when) {
  operand left = a.left;
  left.sizes = &a.sizes;
  left.operation = op_a;
  std::vector<long> inner_exponents;
  if (op_a == op::adjoint) {
    // The rows of a are summed over: their exponents go to the other side.
    for (const long r : left.scale.row) inner_exponents.push_back(-r);
    left.scale.row.assign(left.rows, 0);
  }
  auto right = right_operand(op_b, b, std::move(inner_exponents));
  if (!right) return false;
  const mpfr_prec_t precision = std::max(left.scale.precision, right->scale.precision);
  if (!choose_widths(left, true, *right, precision, c.rows, c.cols)) return false;
  const auto p = plan_of(left, *right, a.length, c);
  const size_t inner = op_a == op::none ? left.cols : left.rows;
  if (!p || p->primes > a.primes) return false;
  if (when == residues::where_they_pay &&
      !pays({c.rows, inner, c.cols, left.components}, precision, p->primes, true))
    return false;
  run(left, a.images.data(), *right, *p, precision, c);
  return true;
}

}  // namespace cofree::detail
