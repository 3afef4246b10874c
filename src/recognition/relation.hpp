// Integer relations between the powers of a number, by lattice reduction.
#pragma once

#include <optional>

#include "decimal.hpp"

namespace cofree::detail {

/// An irreducible, primitive polynomial of degree 1 to n and positive leading coefficient with a
/// root within 10^uncertain units of the last place of x, from the shortest vector that LLL finds
/// in the lattice spanned by (e_i, C·xⁱ), i = 0..n [KannanLenstraLovasz1988].
std::optional<integer_polynomial> short_relation(const decimal& x, int n, int uncertain);

/// Whether p changes sign, or vanishes, between x − 10^uncertain and x + 10^uncertain units of the
/// last place: exact arithmetic, so a root is there.
bool has_root_near(const integer_polynomial& p, const decimal& x, int uncertain);

/// The largest |coefficient|.
integer height(const integer_polynomial& p);

/// |p(x)/p′(x)| in units of the last place, and |p(x)| / Σ|p_i xⁱ|.
double newton_distance(const integer_polynomial& p, const decimal& x);
double scaled_residual(const integer_polynomial& p, const decimal& x);

}  // namespace cofree::detail
