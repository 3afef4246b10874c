// Polynomials as text, and the root of one of degree at most two in closed form.
#pragma once

#include <optional>
#include <string>

#include "decimal.hpp"

namespace cofree::detail {

/// "16 x^2 - 8 x - 1"
std::string polynomial_text(const integer_polynomial& p);

/// "5/16" or "(1+√2)/4": the root nearest to x of an irreducible p with a real root; nothing for
/// degree above 2. Square factors of primes below 10^5, and what other primes leave if it is a square,
/// are pulled out of the root; numerator and denominator have no common factor.
std::optional<std::string> closed_form(const integer_polynomial& p, const decimal& x);

}  // namespace cofree::detail
