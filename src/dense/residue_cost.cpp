#include "residue_cost.hpp"

namespace cofree::detail {

double loop_time(product_shape s, mpfr_prec_t bits) {
  const double limbs = double(bits) / 64;
  return double(s.m * s.k * s.n * s.components * s.components) * (30 + 5 * limbs);
}
double residue_time(product_shape, mpfr_prec_t, std::size_t, bool) {
  return 0;
}

}  // namespace cofree::detail
