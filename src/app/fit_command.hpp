// The command `cofree fit`: what a user may say and what becomes of it.
#pragma once

#include <cofree/report/fit_table.hpp>
#include <optional>
#include <string>

namespace cofree::app {

struct fit_request {
  std::string input, field, out, begin_with, slices = "any", method = "lbfgs";
  int dimension = 0, digits = 15, starts = 16, threads = 0;
  std::uint64_t seed = 1;
  bool json = false, identify = false;
  std::optional<image_shape> image;
};

/// The exit status: 0 done, 1 the mathematics or the machine failed, 2 bad input, 130 interrupted.
int run_fit(const fit_request& request);

}  // namespace cofree::app
