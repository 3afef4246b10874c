// The three stages of a product by residues: remainders of an array, products of remainders, and
// the way back.
#pragma once

#include "residue_integers.hpp"
#include "residue_moduli.hpp"

namespace cofree::detail {

/// Work storage of the thread, kept between products unless it was large.
struct residue_workspace {
  std::vector<std::uint64_t> limbs;
  std::vector<double> digits, sums, left, right, product, high, packed;
  std::vector<std::int32_t> left_images, right_images, remainders;

  static residue_workspace& of_thread();
  void forget_if_large();
};
template <class T>
T* at_least(std::vector<T>& buffer, std::size_t size) {
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

/// The entries of an array with those that fill its last lanes.
inline std::size_t padded(std::size_t size) {
  return (size + lane_step - 1) / lane_step * lane_step;
}
/// How far apart the images of such an array lie: not a multiple of the size of a page, where they
/// would evict each other from the first cache.
inline std::size_t image_stride(std::size_t size) {
  return padded(size) + (size < 256 ? 0 : lane_step);
}

/// The images of a modulo the primes first ≤ p < last, [prime][image][entry as stored], images
/// image_stride(rows·cols) apart. With r² = −1: over ℝ a; over ℂ a₀ + r a₁ and a₀ − r a₁; over ℍ, in the
/// algebra of 2×2 matrices, w + xi + yj + zk ↦ [[w + rx, y + rz], [−y + rz, w − rx]], of which the
/// entries 00, 11, 01 and minus 10 are kept.
void images_of(const mpfr_matrix& a, const integer_scaling& scale, const residue_moduli& moduli,
               std::size_t first, std::size_t last, residue_workspace& work, std::int32_t* out);

struct image_shape {
  const std::int32_t* images;
  op operation;
  std::size_t rows, cols;  // as stored
};
/// The images of op(a) op(b) modulo one prime: exact integers, not reduced. `out` has `components`
/// images of rows × cols.
void multiply_images(std::size_t components, image_shape a, image_shape b, std::size_t rows,
                     std::size_t cols, residue_workspace& work, double* out);

/// y[component][prime][entry] ← w_q times the components of what has these images, modulo q.
void components_of_images(const double* images, std::size_t components, std::size_t size,
                          const residue_moduli& moduli, const residue_recombination& back,
                          std::size_t p, std::int32_t* y);

/// Results: the integers with these remainders, [component][prime][entry], times
/// 2^(row[i] + col[j] − width), to be rounded to `precision`.
struct integer_place {
  const std::int32_t* remainders;
  const std::vector<long>&row, &col;
  long width;
  mpfr_prec_t precision;
};
/// c ← these results, each rounded once, to nearest.
void write_integers(const residue_moduli& moduli, const residue_recombination& back,
                    const integer_place& place, residue_workspace& work, const mpfr_target& c);

}  // namespace cofree::detail
