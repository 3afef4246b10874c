// Numbers of 50 digits, apart from those that the program needs.
#include <cofree/scalar/long_numbers.hpp>

#include "instantiate.hpp"

namespace cofree {
COFREE_FOR_EACH_FIELD(COFREE_FIXED_POINTS, real50)
}  // namespace cofree
