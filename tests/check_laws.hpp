// Turns law results into doctest assertions: the only file that knows both.
#pragma once

#include <doctest/doctest.h>
#include <cofree/scalar/laws.hpp>

inline cofree::laws::sink check_each() {
  return
      [](const cofree::laws::law_result& r) { CHECK_MESSAGE(r.holds(), cofree::laws::message(r)); };
}
