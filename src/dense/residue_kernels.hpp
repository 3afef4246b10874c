// Inner loops of the products by residues: on lanes, the numbers that travel together.
//
// Arrays are [row][lane] with lane fastest; their width is a multiple of lane_step, of 8 in slices. Everything is a
// double that holds an integer of modulus at most 2⁵³, so that no operation rounds, whatever the
// instruction set that is chosen at run time: AVX-512, AVX2 with FMA, or what every processor has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cofree::detail {

inline constexpr std::size_t lane_step = 16, most_lanes = 128;
/// The bits of a digit, in which long integers are cut, and 2 to this power.
inline constexpr int digit_bits = 24;
inline constexpr double digit_base = 0x1p24;
/// The bits of a balanced digit of the products by digits.
inline constexpr int slice_bits = 23;
inline constexpr double slice_base = 0x1p23;
/// How far a balanced remainder of x may exceed q/2: the quotient is rounded from x·(1/q), whose
/// error times q is below 2⁻⁵¹|x| ≤ 4.
inline constexpr double remainder_slack = 64;

/// Σ_t table[r][t] in[t][e] modulo modulus[r], balanced.
struct modular_sum {
  const double* table;  ///< rows × terms, rows table_stride apart
  std::size_t table_stride, rows;
  const double* in;  ///< terms × width
  std::size_t terms, width;
  std::size_t terms_at_once;  ///< the moduli of so many terms add up to at most 2⁵³ − 2²⁷
  const double *modulus, *inverse;  ///< rows of them
  double* out;                      ///< rows × width, rows out_stride apart; or
  std::size_t out_stride;
  std::int32_t* narrow;  ///< if not null, here instead, narrow_stride apart
  std::size_t narrow_stride;
  double* quotient;  ///< rows × width: what was divided out; or null
  bool fresh;        ///< false: add to out and quotient
};

/// out[t+u][i][j] ← out[t+u][i][j] ± Σ_l left[t][i][l] right[u][l][j] for digits t, u, of which there
/// are multiples of four.
struct digit_product {
  const double* left;
  std::size_t left_digits, left_stride, left_row, left_step;  ///< from digit to digit, row, l
  const double* right;
  std::size_t right_digits, right_stride;
  double* out;
  std::size_t out_stride, rows, inner, width;  ///< width: of a row of right and out
  bool minus;
};

/// out ← sign · op(left) op(right), or out + that: rows × inner by inner × cols integers whose sums
/// are exact; turned: stored transposed. `packed` is work storage of packed_size(inner, cols).
struct integer_product {
  const std::int32_t* left;
  bool left_turned;
  const std::int32_t* right;
  bool right_turned;
  double* out;
  std::size_t rows, inner, cols;
  double sign;
  bool add;
  double* packed;
};
/// So many columns of right are packed at a time: what the second cache holds of them.
constexpr std::size_t packed_columns(std::size_t inner, std::size_t cols) {
  const std::size_t fit = (std::size_t(1) << 16) / inner / 24 * 24, all = (cols + 7) / 8 * 8;
  return fit < 24 ? (all < 24 ? all : 24) : fit < all ? fit : all;
}
constexpr std::size_t packed_size(std::size_t inner, std::size_t cols) {
  return inner * (packed_columns(inner, cols) + 8);
}

struct residue_kernels {
  void (*sum)(const modular_sum&);
  /// digits[t][e] ← sign[e] · (bits 24t to 24t+23 of ⌊X/2^part[e]⌋), X the integer with limbs [.][e],
  /// part < 64. The limbs are shifted where they lie; there is one more than the digits fill.
  void (*cut)(std::uint64_t* limbs, const std::uint64_t* part, const double* sign,
              std::size_t count, std::size_t width, double* digits);
  /// to_u, to_v ← u + root·v, u − root·v modulo q.
  void (*split)(const double* u, const double* v, std::size_t width, double q, double root,
                std::int32_t* to_u, std::int32_t* to_v);
  void (*multiply)(const integer_product&);
  /// y ← w·x modulo q; x any integers up to 2⁵³ − 2²⁷.
  void (*merge_one)(const double* x, std::size_t size, double q, double w, std::int32_t* y);
  /// y0, y1 ← w0·(x0 + x1), w1·(x0 − x1) modulo q.
  void (*merge_two)(const double* x0, const double* x1, std::size_t size, double q, double w0,
                    double w1, std::int32_t* y0, std::int32_t* y1);
  /// out[p][e] ← y[p][e] for p < count, and out[count][e] ← the integer nearest Σ_p y[p][e]/q_p.
  void (*load)(const std::int32_t* y, std::size_t y_stride, std::size_t count, std::size_t width,
               const double* inverse, double* out);
  /// The limbs of the modulus of Σ_t (low[t] + 2²⁴ high[t]) 2^(24t); negative[e]: all ones
  /// or 0.
  void (*carry)(const double* low, const double* high, std::size_t count, std::size_t width,
                std::uint64_t* limbs, std::uint64_t* negative);
  /// Cuts as above into balanced digits of slice_bits, stride apart.
  void (*slice)(std::uint64_t* limbs, const std::uint64_t* part, const double* sign,
                std::size_t count, std::size_t width, double* digits, std::size_t stride);
  void (*convolve)(const digit_product&);
  /// The limbs of the modulus of Σ_t levels[t] 2^(slice_bits·t), |levels| ≤ 2⁵³ − 2³², stride apart;
  /// all ones in negative where
  /// the sum is, else 0. @pre the sum is below 2^(slice_bits·count) in modulus
  void (*settle)(const double* levels, std::size_t stride, std::size_t count, std::size_t width,
                 std::uint64_t* limbs, std::uint64_t* negative);
};

/// The best for this processor, unless others were chosen.
const residue_kernels& kernels();
/// All that this processor can run, the best first; choosing is for tests: not between threads.
std::vector<const residue_kernels*> runnable_kernels();
void choose_kernels(const residue_kernels& k);

}  // namespace cofree::detail
