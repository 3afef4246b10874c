// The three fields as one list for doctest's templated cases.
#pragma once

#include <cofree/scalar/scalar.hpp>
#include <doctest/doctest.h>

#define COFREE_FIELDS double, std::complex<double>, cofree::quaternion<double>
