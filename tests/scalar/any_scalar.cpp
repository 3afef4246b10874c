// Real types that the library is not compiled for, each in one field, by the definitions.
#include <cofree/any_scalar.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/long_numbers.hpp>

#include "all_laws.hpp"

TEST_CASE_TEMPLATE("every law over other real types", K, cofree::double_double,
                   cofree::complex<long double>, cofree::quaternion<cofree::real100>) {
  all_laws::all<K>();
}
