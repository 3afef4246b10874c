// Inner loops of the products by residues: on lanes, the numbers that travel together.
//
// Arrays are [row][lane] with lane fastest; their width is a multiple of lane_step. Everything is a
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
/// How far a balanced remainder of x may exceed q/2: the quotient is rounded from x·(1/q), whose
/// error times q is below 2⁻⁵¹|x| ≤ 4.
inline constexpr double remainder_slack = 64;

/// Σ_t table[r][t] in[t][e] modulo modulus[r].
struct modular_sum {
  const double* table;  ///< rows × terms, rows table_stride apart
  std::size_t table_stride, rows;
  const double* in;  ///< terms × width
  std::size_t terms, width;
  double* out;  ///< rows × width, rows out_stride apart
  std::size_t out_stride;
  const double *modulus, *inverse;  ///< rows of them
  bool fresh;                       ///< false: add to what stands in out
  double* quotient;                 ///< rows × width; what was divided out is added; or null
};

struct residue_kernels {
  /// out[r][e] ← out[r][e] + Σ_t table[r][t] in[t][e], balanced modulo modulus[r].
  /// @pre the sum of the moduli of the terms is at most 2⁵³ − 2²⁷
  void (*sum)(const modular_sum&);
  /// digits[t][e] ← sign[e] · (bits 24t to 24t+23 of the integer with limbs [.][e]).
  void (*cut)(const std::uint64_t* limbs, const double* sign, std::size_t count, std::size_t width,
              double* digits);
  /// u, v ← u + root·v, u − root·v modulo q.
  void (*split)(double* u, double* v, std::size_t width, double q, double root);
  /// y ← w·x modulo q; x any integers up to 2⁵³ − 2²⁷.
  void (*merge_one)(const double* x, std::size_t size, double q, double w, std::int32_t* y);
  /// y0, y1 ← w0·(x0 + x1), w1·(x0 − x1) modulo q.
  void (*merge_two)(const double* x0, const double* x1, std::size_t size, double q, double w0,
                    double w1, std::int32_t* y0, std::int32_t* y1);
  /// out[p][e] ← y[p][e] for p < count, and out[count][e] ← the integer nearest Σ_p y[p][e]/q_p.
  void (*load)(const std::int32_t* y, std::size_t y_stride, std::size_t count, std::size_t width,
               const double* inverse, double* out);
  /// The limbs of Σ_t (low[t] + 2²⁴ high[t]) 2^(24t) in two's complement; negative[e] = −1 or 0.
  void (*carry)(const double* low, const double* high, std::size_t count, std::size_t width,
                std::uint64_t* limbs, double* negative);
};

/// The best for this processor, unless others were chosen.
const residue_kernels& kernels();
/// All that this processor can run, the best first; choosing is for tests: not between threads.
std::vector<const residue_kernels*> runnable_kernels();
void choose_kernels(const residue_kernels& k);

}  // namespace cofree::detail
