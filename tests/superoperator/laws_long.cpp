// The laws over the long scalars that the library is compiled for: 50 digits, and 1000 by MPFR.
#include <cofree/scalar/long_numbers.hpp>

#include "all_laws.hpp"

TEST_CASE_TEMPLATE("every law with 50 digits", K, cofree::real50, cofree::complex50,
                   cofree::quaternion50) {
  all_laws::all<K>();
}

TEST_CASE_TEMPLATE("every law with digits chosen at run time, also where a double epsilon is 0", K,
                   cofree::long_real, cofree::long_complex, cofree::long_quaternion) {
  {
    const cofree::precision_scope scope(30);
    all_laws::bases<K>();
    all_laws::invariances<K>();
  }
  const cofree::precision_scope scope(1000);
  CHECK(double(cofree::epsilon<K>()) == 0);
  all_laws::suites<K>();
  all_laws::bases<K>();
}
