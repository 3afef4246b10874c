#include "verify_command.hpp"

#include <fmt/format.h>
#include <cofree/error/excerpt.hpp>
#include <cofree/report/verification.hpp>
#include <iostream>
#include <new>

#include "interrupts.hpp"
#include "progress_line.hpp"

namespace cofree::app {
namespace {

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
    watch_signals();
    const auto found = checked(request);
    std::cout << (request.json ? verification_json(found) : verification_table(found))
              << std::flush;
    if (!std::cout) return fail("standard output cannot be written", 1);
    if (found.interrupted) return 130;
    return found.count(agreement::differs) == 0 && !found.undecided() ? 0 : 1;
  } catch (const input_error& e) {
    return fail(e.what(), 2);
  } catch (const std::filesystem::filesystem_error& e) {
    return fail(shortened(e.what(), 720).c_str(), 2);
  } catch (const std::bad_alloc&) {
    return fail("not enough memory while recomputing the saved fit", 1);
  } catch (const std::exception& e) {
    return fail(e.what(), 1);
  }
}

}  // namespace cofree::app
