// Several computations on one thread, each on a stack of its own, that wait for each other.
//
//   fiber_group     add(body), run(serve); inside a body: wait()
//
// A body runs until it waits or ends; when all have, `serve` answers what they wait for and they go
// on. Everything happens on the thread that calls run, in the order of add: no locks, the same order
// every time. A body must not wait inside a catch block, whose state belongs to the thread.
#pragma once

#include <functional>
#include <memory>

namespace cofree::detail {

class fiber_group {
public:
  fiber_group();
  ~fiber_group();
  fiber_group(const fiber_group&) = delete;
  fiber_group& operator=(const fiber_group&) = delete;

  /// @pre body lets no exception out
  void add(std::function<void()> body);
  /// Runs every body to its end. `serve` is called whenever each of them waits or has ended, as long
  /// as one waits; it lets no exception out.
  void run(const std::function<void()>& serve);
  /// Inside a body: gives way until `serve` has been called.
  void wait();

private:
  struct strand;
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace cofree::detail
