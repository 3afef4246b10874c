// A .decimals file, entry by entry.
#pragma once

#include <cofree/io/decimals.hpp>
#include <functional>
#include <span>

namespace cofree::detail {

struct decimals_head {
  field kind = field::real;
  int digits = 50;
  std::vector<std::size_t> shape;
};

/// Calls `begin` with the head, then `entry` for each entry in C order with its 1, 2 or 4 numbers, in
/// the digits that the file says, and the number of their line. None is kept: a file of a megabyte
/// can ask for gigabytes of digits.
/// @throws input_error as read_decimals, and what the two throw
void for_each_decimal(
    const std::filesystem::path& file, const std::function<void(const decimals_head&)>& begin,
    const std::function<void(std::size_t index, std::span<const long_real>, long line)>& entry);

}  // namespace cofree::detail
