// The scalars that the library is compiled for. Everything else comes from the definitions in the
// headers (docs/how-to.md, "add a scalar").
#pragma once

#include <cofree/scalar/scalar.hpp>

#define COFREE_FOR_EACH_FIELD(M, R) M(R) M(complex<R>) M(quaternion<R>)
#define COFREE_FOR_COMMUTATIVE(M, R) M(R) M(complex<R>)
