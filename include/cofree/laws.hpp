// cofree/laws.hpp — every law suite, for your own tests; no test framework is needed.
#pragma once

#include <cofree/cofree.hpp>
#include <cofree/operator/decomposition_laws.hpp>
#include <cofree/operator/invariance.hpp>
#include <cofree/operator/laws.hpp>
#include <cofree/operator/multilinear_laws.hpp>
#include <cofree/optimize/laws.hpp>
#include <cofree/scalar/laws.hpp>
#include <cofree/space/laws.hpp>
#include <cofree/superoperator/algebra_laws.hpp>
#include <cofree/superoperator/laws.hpp>
