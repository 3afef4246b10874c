// cofree/error/stop_request.hpp — how a caller ends long work early.
//
//   stop_request   a question that long work asks between its steps
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <utility>

namespace cofree {

/// A question, bool(), that long work asks between its steps: true means that it comes back soon with the best so far.
/// Without a function the answer is always false. The function is asked from every thread that works.
class stop_request {
public:
  stop_request() = default;
  stop_request(std::nullptr_t) {}
  template <std::predicate F>
  stop_request(F f) : asked_(std::move(f)) {}

  bool operator()() const { return asked_ && asked_(); }
  /// Whether there is a function to ask.
  explicit operator bool() const { return static_cast<bool>(asked_); }

private:
  std::function<bool()> asked_;
};

}  // namespace cofree
