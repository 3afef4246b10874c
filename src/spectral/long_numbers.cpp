// Numbers whose digits are chosen at run time: one file, since they are slow to compile.
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_FIXED_POINTS, long_real)
}  // namespace cofree
