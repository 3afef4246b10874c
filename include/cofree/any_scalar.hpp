// cofree/any_scalar.hpp — the definitions behind the headers, for scalars that the library is not
// compiled for: long double, double_double, real100, a type of your own.
//
// Opt-in: what is used is instantiated in the file that uses it, and costs its compile time there.
// float, double, real50 and long_real need only the ordinary headers.
#pragma once

#include <cofree/dense/definitions/decompositions.hpp>
