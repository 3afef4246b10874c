#include "verify_command.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <chrono>
#include <cofree/report/verification.hpp>
#include <iostream>
#include <new>

#include "interrupts.hpp"

namespace cofree::app {
namespace {

/// One line on a terminal, rewritten in place at most ten times a second.
class progress_line {
public:
  progress_line() : shown_(isatty(STDERR_FILENO) != 0) {}
  ~progress_line() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  void show(const std::string& what) {
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    fmt::print(stderr, "\r\033[K{}", what);
    std::fflush(stderr);
  }

private:
  bool shown_;
  std::chrono::steady_clock::time_point last_{};
};

verification checked(const verify_request& request) {
  progress_line line;
  verification_options options;
  options.stop = [] { return interrupts > 0; };
  options.progress = [&](const std::string& what) { line.show(what); };
  return verify(
      request.folder,
      request.input.empty() ? std::nullopt : std::optional<std::filesystem::path>(request.input),
      options);
}

}  // namespace

int run_verify(const verify_request& request) {
  const auto fail = [](const char* what, int status) {
    std::cerr << "cofree verify: " << what << "\n";
    return status;
  };
  try {
    handle_signals(on_interrupt);
    const auto found = checked(request);
    std::cout << (request.json ? verification_json(found) : verification_table(found))
              << std::flush;
    if (!std::cout) return fail("standard output cannot be written", 1);
    if (found.interrupted) return 130;
    return found.count(agreement::differs) == 0 ? 0 : 1;
  } catch (const input_error& e) {
    return fail(e.what(), 2);
  } catch (const std::filesystem::filesystem_error& e) {
    return fail(e.what(), 2);
  } catch (const std::bad_alloc&) {
    return fail("not enough memory", 1);
  } catch (const std::exception& e) {
    return fail(e.what(), 1);
  }
}

}  // namespace cofree::app
