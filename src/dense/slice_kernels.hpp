// Inner loops of the products by digits (slice_product.cpp), on lanes as in residue_kernels.hpp.
#pragma once

#include "lanes.hpp"
#include "residue_kernels.hpp"

namespace cofree::detail {

/// limbs ← ⌊X/2^part⌋ for X of limb_count + 1 limbs, [limb][lane].
template <class L>
COFREE_INLINE void shift_right(std::uint64_t* limbs, const std::uint64_t* part,
                               std::size_t limb_count, std::size_t width) {
  for (std::size_t e = 0; e < width; e += L::count) {
    const auto right = L::load(part + e), left = 63 - right;
    auto low = L::load(limbs + e);
    for (std::size_t l = 0; l < limb_count; ++l) {
      const auto high = L::load(limbs + (l + 1) * width + e);
      L::store(limbs + l * width + e, low >> right | high << 1 << left);
      low = high;
    }
  }
}

/// The modulus of integers in two's complement limbs, from `limbs` to `end`; minus: all ones where
/// they are negative.
template <class L>
COFREE_INLINE void take_modulus(std::uint64_t* limbs, const std::uint64_t* end, std::size_t width,
                                const typename L::bits& minus) {
  typename L::bits one = minus & 1;
  for (; limbs != end; limbs += width) {
    const auto x = (L::load(limbs) ^ minus) + one;
    L::store(limbs, x);
    one &= (typename L::bits)(x == 0);
  }
}

/// Writes limbs of an integer from its digits, which may be negative and longer than Bits.
template <class L, int Bits>
struct limb_writer {
  std::uint64_t* to;
  std::size_t width;
  typename L::whole over{};
  typename L::bits limb{};
  std::size_t shift = 0;

  COFREE_INLINE void add(const typename L::whole& digit) {
    over += digit;
    const auto kept = (typename L::bits)over & ((std::uint64_t(1) << Bits) - 1);
    over >>= Bits;  // rounded down
    limb |= kept << shift;
    shift += Bits;
    if (shift < 64) return;
    L::store(to, limb);
    to += width, shift -= 64;
    limb = shift > 0 ? kept >> (Bits - shift) : typename L::bits{};
  }
  /// The integer of all digits so far and `rest` behind the last becomes its modulus: from `limbs`
  /// on. All ones where it was negative. @pre it is as long as its limbs
  COFREE_INLINE typename L::bits finish(std::uint64_t* limbs, const typename L::whole& rest) {
    const auto minus = (typename L::bits)((over + rest) >> 63);
    if (shift > 0) L::store(to, limb | minus << shift), to += width;
    take_modulus<L>(limbs, to, width, minus);
    return minus;
  }
};

template <class L>
COFREE_INLINE void slice(std::uint64_t* limbs, const std::uint64_t* part, const double* sign,
                         std::size_t count, std::size_t width, double* digits, std::size_t stride) {
  constexpr std::uint64_t mask = (std::uint64_t(1) << slice_bits) - 1;
  shift_right<L>(limbs, part, (count * slice_bits - 1) / 64 + 1, width);
  for (std::size_t e = 0; e < width; e += L::count) {
    const auto s = L::load(sign + e);
    typename L::real over{};
    for (std::size_t t = 0; t < count; ++t) {
      const std::size_t bit = t * slice_bits, shift = bit % 64;
      const std::uint64_t* x = limbs + bit / 64 * width + e;
      typename L::bits v = L::load(x) >> shift;
      if (shift > 64 - slice_bits) v |= L::load(x + width) << (64 - shift);
      auto digit = L::real_of(v & mask) + over;
      if (t + 1 < count) {
        over = L::where(digit >= slice_base / 2, 1.0);
        digit -= over * slice_base;
      }
      L::store(digits + t * stride + e, digit * s);
    }
  }
}

/// Rows × one vector of the sums of 4 × 4 digits.
template <class L, int Rows>
COFREE_INLINE void convolve_tile(const digit_product& p, const double* left, const double* right,
                                 double* out) {
  using real = typename L::real;
  real sum[Rows][7];
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
    for (int v = 0; v < 7; ++v) sum[i][v] = real{};
  for (std::size_t l = 0; l < p.inner; ++l, left += p.left_step, right += p.width) {
    real b[4];
#pragma GCC unroll 8
    for (int u = 0; u < 4; ++u) b[u] = L::load(right + std::size_t(u) * p.right_stride);
#pragma GCC unroll 8
    for (int t = 0; t < 4; ++t)
#pragma GCC unroll 8
      for (int i = 0; i < Rows; ++i) {
        const double a = left[std::size_t(t) * p.left_stride + std::size_t(i) * p.left_row];
#pragma GCC unroll 8
        for (int u = 0; u < 4; ++u) sum[i][t + u] += b[u] * a;
      }
  }
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
    for (int v = 0; v < 7; ++v) {
      double* const to = out + std::size_t(v) * p.out_stride + std::size_t(i) * p.width;
      L::store(to, p.minus ? L::load(to) - sum[i][v] : L::load(to) + sum[i][v]);
    }
}

template <class L>
COFREE_INLINE void convolve(const digit_product& p) {
  for (std::size_t t = 0; t < p.left_digits; t += 4)
    for (std::size_t u = 0; u < p.right_digits; u += 4)
      for (std::size_t j = 0; j < p.width; j += L::count) {
        const double* const left = p.left + t * p.left_stride;
        const double* const right = p.right + u * p.right_stride + j;
        double* const out = p.out + (t + u) * p.out_stride + j;
        std::size_t i = 0;
        for (; i + 2 <= p.rows; i += 2)
          convolve_tile<L, 2>(p, left + i * p.left_row, right, out + i * p.width);
        if (i < p.rows) convolve_tile<L, 1>(p, left + i * p.left_row, right, out + i * p.width);
      }
}

template <class L>
COFREE_INLINE void settle(const double* levels, std::size_t stride, std::size_t count,
                          std::size_t width, std::uint64_t* limbs, std::uint64_t* negative) {
  for (std::size_t e = 0; e < width; e += L::count) {
    limb_writer<L, slice_bits> to{limbs + e, width};
    typename L::real high{};
    for (std::size_t t = 0; t < count; ++t) {
      const auto z = L::load(levels + t * stride + e), quotient = L::nearest(z * (1 / slice_base));
      to.add(L::whole_of(z - quotient * slice_base + high));
      high = quotient;
    }
    L::store(negative + e, to.finish(limbs + e, L::whole_of(high)));
  }
}

}  // namespace cofree::detail
