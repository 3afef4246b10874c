// Signals that ask a fit to end: the first of them asks for the best so far.
//
//   watch_signals()    SIGINT, SIGTERM, SIGHUP and SIGXCPU are counted from here on
//   interrupts         how many came
//   finishing_touch    while one lives, no signal ends the program: files are being put in place
//   remove_at_exit(f)  the file that an immediate end removes
//
// A second SIGINT or SIGTERM ends the program at once with status 130. The others do not: the kernel
// repeats SIGXCPU each second, and a shell that closes may send SIGHUP twice. A signal that the parent
// ignores (nohup, a job in the background) stays ignored.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

namespace cofree::app {

inline volatile std::sig_atomic_t interrupts = 0;

namespace detail {
inline volatile std::sig_atomic_t may_end = 1;
inline volatile std::sig_atomic_t removes = 0;
inline char removed_path[4096];
}  // namespace detail

inline void on_interrupt(int signal) {
  const bool insists = interrupts > 0 && (signal == SIGINT || signal == SIGTERM);
  interrupts = interrupts + 1;
  if (!insists || detail::may_end == 0) return;
  if (detail::removes != 0) unlink(detail::removed_path);
  std::_Exit(130);
}

inline void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXCPU}) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
}

class finishing_touch {
public:
  finishing_touch() { detail::may_end = 0; }
  ~finishing_touch() { detail::may_end = 1; }
  finishing_touch(const finishing_touch&) = delete;
  finishing_touch& operator=(const finishing_touch&) = delete;
};

/// @param path  absolute; an empty one: nothing is removed any more
inline void remove_at_exit(const char* path) {
  detail::removes = 0;
  if (*path == '\0' || std::strlen(path) >= sizeof detail::removed_path) return;
  std::strcpy(detail::removed_path, path);
  detail::removes = 1;
}

}  // namespace cofree::app
