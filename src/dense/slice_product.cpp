// Products of few long numbers by digits.
//
// A_il and B_lj are the integers of residue_product.cpp, with widths so large that nothing is cut
// off, written with balanced digits: A = Σ_t 2^(23t) A_t, |A_t| ≤ 2²², the width at most 23·digits −
// 1. Then C = Σ_v 2^(23v) Σ_{t+u=v} Σ_l A_t B_u, and the inner sums, of at most d·k·min(digits)
// products below 2⁴⁴ each, are exact in double in every order while there are fewer than 512: the
// condition of slices_are_exact. C is exact, and c rounded once: the error is at most u|c|. No
// primes and nothing to recombine, but the square of the digits in products: for small arrays.
#include "slice_product.hpp"

#include <algorithm>

namespace cofree::detail {
namespace {

using std::size_t;

size_t in_fours(size_t digits) {
  return (digits + 3) / 4 * 4;
}
size_t in_eights(size_t columns) {
  return (columns + 7) / 8 * 8;
}

/// An operand in digits: [component][digit][lane].
struct sliced {
  double* digits;
  size_t count, lanes;
  double* component(size_t t) const { return digits + t * count * lanes; }
};

/// Where the lanes of an operand lie in its array: lane u·width + v is entry u·outer + v·inner for v
/// < filled, in row u and column v of the array, or turned; and zero behind.
struct lane_order {
  size_t width, filled, outer, inner;
  bool turned;
};

/// The digits of `lanes` lanes of a, as many as blocks of 16 hold.
sliced slices(const mpfr_matrix& a, const integer_scaling& scale, size_t lanes,
              const lane_order& order, residue_workspace& work, std::vector<double>& storage) {
  const size_t count = slices_of(scale.width), size = a.rows * a.cols;
  const size_t limb_count = (count * slice_bits - 1) / 64 + 2;
  const sliced out{at_least(storage, a.components * in_fours(count) * lanes), in_fours(count),
                   lanes};
  std::uint64_t* const limbs = at_least(work.limbs, limb_count * most_lanes);
  alignas(64) double sign[most_lanes];
  alignas(64) std::uint64_t part[most_lanes];
  for (size_t t = 0; t < a.components; ++t) {
    size_t u = 0, v = 0;
    for (size_t first = 0; first < lanes; first += most_lanes) {
      const size_t width = std::min(most_lanes, lanes - first);
      for (size_t lane = 0; lane < width; ++lane) {
        const size_t e = u * order.outer + v * order.inner;
        const bool some = v < order.filled && e < size;
        const size_t i = order.turned ? v : u, j = order.turned ? u : v;
        take_limbs(some ? a.numbers[e * a.components + t] : nullptr,
                   some ? scale.width - scale.row[i] - scale.col[j] : 0, limbs + lane, width,
                   limb_count, part[lane], sign[lane]);
        if (++v == order.width) v = 0, ++u;
      }
      kernels().slice(limbs, part, sign, count, width, out.component(t) + first, lanes);
    }
    std::fill(out.component(t) + count * lanes, out.component(t + 1), 0.0);
  }
  return out;
}

}  // namespace

bool slices_are_exact(size_t inner, size_t components, const integer_scaling& a,
                      const integer_scaling& b) {
  return a.exact() && b.exact() &&
         inner * components * std::min(slices_of(a.width), slices_of(b.width)) < 512;
}

void slice_product(op op_a, const mpfr_matrix& a, const integer_scaling& a_scale, op op_b,
                   const mpfr_matrix& b, const integer_scaling& b_scale, mpfr_prec_t precision,
                   const mpfr_target& c) {
  auto& work = residue_workspace::of_thread();
  const bool plain_a = op_a == op::none, plain_b = op_b == op::none;
  const size_t m = c.rows, n = c.cols, k = plain_a ? a.cols : a.rows, d = c.components;
  const size_t width = in_eights(n), size = m * width;
  // Rows of b, as the product takes them, begin at whole vectors.
  const sliced left =
      slices(a, a_scale, padded(m * k), {a.cols, a.cols, a.cols, 1, false}, work, work.left);
  const lane_order by_rows{width, n, plain_b ? n : 1, plain_b ? 1 : k, !plain_b};
  const sliced right = slices(b, b_scale, k * width, by_rows, work, work.right);

  const size_t count = slices_of(a_scale.width) + slices_of(b_scale.width) + 1,
               levels = std::max(count, left.count + right.count);
  double* const sums = at_least(work.product, d * levels * size);
  std::fill(sums, sums + d * levels * size, 0.0);
  for (size_t p = 0; p < d; ++p)
    for (size_t q = 0; q < d; ++q) {
      const bool turned = (p > 0 && !plain_a) != (q > 0 && !plain_b);
      kernels().convolve({.left = left.component(p),
                          .left_digits = left.count,
                          .left_stride = left.lanes,
                          .left_row = plain_a ? k : 1,
                          .left_step = plain_a ? 1 : m,
                          .right = right.component(q),
                          .right_digits = right.count,
                          .right_stride = right.lanes,
                          .out = sums + (p ^ q) * levels * size,
                          .out_stride = size,
                          .rows = m,
                          .inner = k,
                          .width = width,
                          .minus = (product_sign[p][q] > 0) == turned});
    }

  const auto& row = plain_a ? a_scale.row : a_scale.col;
  const auto& col = plain_b ? b_scale.col : b_scale.row;
  const size_t limb_count = (count * slice_bits - 1) / 64 + 1;
  std::uint64_t* const below = at_least(work.limbs, (limb_count + 1) * most_lanes);
  alignas(64) std::uint64_t negative[most_lanes];
  for (size_t t = 0; t < d; ++t)
    for (size_t first = 0; first < size; first += most_lanes) {
      const size_t lanes = std::min(most_lanes, size - first);
      std::fill(below, below + lanes, 0);
      std::uint64_t* const limbs = below + lanes;
      kernels().settle(sums + t * levels * size + first, size, count, lanes, limbs, negative);
      size_t i = first / width, j = first % width;
      for (size_t lane = 0; lane < lanes; ++lane) {
        if (j < n)
          round_integer(limbs + lane, limb_count, lanes, negative[lane] != 0,
                        row[i] + col[j] - a_scale.width - b_scale.width, precision, 0,
                        c.numbers[(i * n + j) * d + t]);
        if (++j == width) j = 0, ++i;
      }
    }
  work.forget_if_large();
}

}  // namespace cofree::detail
