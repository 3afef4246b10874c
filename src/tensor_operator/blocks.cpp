#include <cofree/error/error.hpp>
#include <cofree/tensor_operator/blocks.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace cofree {
namespace {
std::atomic<int> wanted{1};
}

void set_threads(int n) {
  if (n < 1)
    detail::throw_invalid_argument("set_threads: " + std::to_string(n) + ", expected at least 1");
  wanted = n;
}

int threads() {
  return wanted;
}

namespace detail {

void for_each_block(std::size_t count, const std::function<void(std::size_t)>& f) {
  const std::size_t workers = std::min(count, std::size_t(wanted.load()));
  if (workers <= 1) {
    for (std::size_t i = 0; i < count; ++i) f(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) f(i);
    } catch (...) {
      const std::lock_guard lock(guard);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> pool;  // joined at the end of the block
    try {
      for (std::size_t i = 1; i < workers; ++i) pool.emplace_back(work);
    } catch (const std::system_error&) {  // no more threads to be had: those there are do the work
    }
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace detail
}  // namespace cofree
