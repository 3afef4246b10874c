// A key that the certificate has no row of.
// expects: no row of the certificate has this key
#include <cofree/critical/quantities.hpp>
constexpr auto row = cofree::row_of("rs_identiy");
