// cofree/tensor_operator/blocks.hpp — work split into fixed blocks, on one or more threads.
//
//   set_threads(n), threads()        how many threads one action of a large A may use; default 1
//   for_each_block(count, f)         f(0), …, f(count−1), side by side
//
// The blocks do not depend on the number of threads, and what they leave is put together in their
// order, so that neither does any bit of an answer.
#pragma once

#include <cstddef>
#include <functional>

namespace cofree {

/// @throws invalid_argument for n < 1
void set_threads(int n);
int threads();

namespace detail {
/// Calls f once for each block, on up to threads() threads; what it throws is thrown again.
void for_each_block(std::size_t count, const std::function<void(std::size_t)>& f);
}  // namespace detail

}  // namespace cofree
