// The command `cofree identify`: which algebraic number a value is, as text or JSON.
#pragma once

#include <string>

namespace cofree::app {

struct identify_request {
  std::string value;
  int degree = 4;
  bool json = false;
};

/// The exit status: 0 done, claimed or not; 1 the machine failed; 2 bad input.
int run_identify(const identify_request& request);

}  // namespace cofree::app
