// Work that threads take from a list, the whole of one piece each time.
//
//   side_by_side(count, threads, f)   f(0), …, f(count − 1)
//   one_at_a_time(told)               told, made safe for them
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace cofree::detail {

/// Calls f once for each number below `count`, on this thread and up to threads − 1 more, each taking
/// the next number where it is free. @pre f lets no exception out
template <class F>
void side_by_side(int count, int threads, const F& f) {
  std::atomic<int> next{0};
  const auto worker = [&] {
    for (int i = next++; i < count; i = next++) f(i);
  };
  std::vector<std::jthread> pool;  // joined at the end of the block
  try {
    for (int i = 1; i < std::min(threads, count); ++i) pool.emplace_back(worker);
  } catch (const std::system_error&) {  // no more threads to be had: those there are do the work
  }
  worker();
}

/// `told` for threads side by side: one call at a time. Copies share the lock; nothing stays nothing.
template <class Event>
std::function<void(const Event&)> one_at_a_time(const std::function<void(const Event&)>& told) {
  if (!told) return nullptr;
  return [told, telling = std::make_shared<std::mutex>()](const Event& event) {
    const std::lock_guard lock(*telling);
    told(event);
  };
}

}  // namespace cofree::detail
