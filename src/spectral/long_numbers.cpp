// The scalars of many digits: one file, since each of them is slow to compile.
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_LONG_SCALAR(COFREE_FIXED_POINTS)
}  // namespace cofree
