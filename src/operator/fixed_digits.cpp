// Operators over real100 and double_double by their numbers: as much as lsrdr over them needs, and what
// brings numbers in and out. All else comes from cofree/any_scalar.hpp.
#include <cofree/dense/internal/extern.hpp>
#include <cofree/operator/bodies/basis.hpp>
#include <cofree/operator/bodies/frames.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"

#define COFREE_MULTIPLY(K)                                                                    \
  template void multiply<K>(op, const const_matrix_view<K>&, op, const const_matrix_view<K>&, \
                            const matrix_view<K>&);

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_MULTIPLY, real100)
COFREE_FOR_EACH_FIELD(COFREE_NUMBERS, real100)
COFREE_FOR_EACH_FIELD(COFREE_NUMBERS, double_double)
}  // namespace cofree
