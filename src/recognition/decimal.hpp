// A decimal number with its digits: x = mantissa·10^−scale, known to some units of 10^−scale.
#pragma once

#include <string_view>

#include "integers.hpp"

namespace cofree::detail {

struct decimal {
  integer mantissa;
  long scale = 0;
  int digits = 0;  ///< significant ones; of zero, all that are written

  /// Without the last `count` digits, rounded.
  decimal without_last(int count) const;
};

/// @throws input_error with what is wrong and what was expected
decimal parse_decimal(std::string_view text);

}  // namespace cofree::detail
