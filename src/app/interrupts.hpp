// SIGINT and SIGTERM: the first asks for the best so far, the second ends the program at once.
#pragma once

#include <csignal>
#include <cstdlib>

namespace cofree::app {

inline volatile std::sig_atomic_t interrupts = 0;

inline void on_interrupt(int) {
  interrupts = interrupts + 1;
  if (interrupts > 1) std::_Exit(130);
}

/// SIGINT and SIGTERM go to `handler`.
inline void handle_signals(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace cofree::app
