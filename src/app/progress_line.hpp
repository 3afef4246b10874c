// One line on a terminal, rewritten in place at most ten times a second; nothing elsewhere.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace cofree::app {

class progress_line {
public:
  progress_line() : shown_(isatty(STDERR_FILENO) != 0) {}
  ~progress_line() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  /// @param always  even where the last line is younger than a tenth of a second
  void show(const std::string& what, bool always = false) {
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || (!always && now - last_ < std::chrono::milliseconds(100))) return;
    last_ = now;
    fmt::print(stderr, "\r\033[K{}", what);
    std::fflush(stderr);
  }

private:
  bool shown_;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace cofree::app
