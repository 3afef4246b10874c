// The command `cofree verify`: a saved fit, computed again by another way.
#pragma once

#include <string>

namespace cofree::app {

struct verify_request {
  std::string folder, input;  ///< an empty input: the one that result.json names
  bool json = false;
};

/// The exit status: 0 all that was checked agrees, 1 something differs or the machine failed, 2 bad
/// input, 130 interrupted.
int run_verify(const verify_request& request);

}  // namespace cofree::app
