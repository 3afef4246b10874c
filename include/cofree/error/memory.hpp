// cofree/error/memory.hpp — memory that work is known to need, asked for before the work.
//
//   free_memory()                 bytes that this process may still take
//   require_memory(what, bytes)   refuses work that needs more
//   not_enough_memory             with the numbers in words
#pragma once

#include <cofree/error/error.hpp>

namespace cofree {

/// The work that was asked for needs more memory than there is.
struct not_enough_memory : error {
  using error::error;
};

namespace detail {

/// Bytes that this process may still take: the least of what the system has available, of what its
/// control group allows and of what is left of its address space. Infinite where nothing is known.
double free_memory();

/// A real number of so many digits: its mantissa in whole words, the number itself, what the allocator
/// adds.
double bytes_of_long_number(int digits);

/// @param what  who needs it, for what: "A.decimals: 260000 numbers of 10000 digits"
/// @throws not_enough_memory "…: need about 1.1 GiB of memory, 0.5 GiB are free"
void require_memory(const std::string& what, double bytes);

}  // namespace detail
}  // namespace cofree
