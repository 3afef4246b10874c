// The three fields as one list for doctest's templated cases.
#pragma once

#include <doctest/doctest.h>
#include <cofree/scalar/scalar.hpp>

#define COFREE_FIELDS double, std::complex<double>, cofree::quaternion<double>
