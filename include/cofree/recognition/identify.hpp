// cofree/recognition/identify.hpp — which algebraic number a decimal number is.
//
//   identify(text, options)       the integer polynomial that a value satisfies, with its evidence
//   identify(x, digits, options)  the same for a number that prints itself (Boost.Multiprecision)
//   identify_spectrum(texts, …)   a list of values
//   identification, algebraic_number, identify_options
//
// By lattice reduction [LenstraLenstraLovasz1982] as in [KannanLenstraLovasz1988]. A claim is made
// only if the digits leave a margin: docs/recognition.md has the bound and what it means.
#pragma once

#include <ios>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cofree {

struct identify_options {
  int max_degree = 4;        ///< 1 to 64; degrees are tried upwards from 1
  int uncertain_digits = 1;  ///< the value may be wrong by 10^this units in its last place
  double margin = 10;        ///< digits that must be left over, and a tenth of the digits given
};

/// The real root of p = Σ coefficients[i]·xⁱ nearest to a value; p irreducible, primitive, of
/// positive leading coefficient.
struct algebraic_number {
  std::vector<std::string> coefficients;   ///< in decimal, the constant one first
  std::string polynomial;                  ///< "16 x^2 - 8 x - 1"
  std::optional<std::string> closed_form;  ///< for degree 1 and 2: "5/16", "(1+√2)/4"
  double digits_used;  ///< log10 of (2·height + 1)^(degree + 1), the polynomials to choose from
  double
      margin;  ///< a number drawn at random has a root of such a p so near with probability ≤ 10^−margin
  double distance;  ///< from the value to the root, in units of the value's last place
  double residual;  ///< |p(x)| / Σ|coefficients[i]·xⁱ|

  int degree() const { return int(coefficients.size()) - 1; }
};

struct identification {
  std::string value;
  int digits;  ///< significant digits given; of zero, all that are written
  int max_degree, uncertain_digits;
  double margin_required;  ///< the larger of the option and a tenth of `digits`
  std::optional<algebraic_number> found;

  /// What the digits show, in words; nothing is claimed where `found` is empty.
  std::string statement() const;
};

/// The polynomial of least degree, and of least height in it, that has a root within
/// 10^uncertain_digits units of the value's last place, if the digits leave the margin and it is
/// found again with half the margin's digits cut off.
/// @param text  "0.6035533905932737622", "-1.25e-3"; its digits are its precision
/// @throws input_error  no decimal number; fewer than 8 or more than 10000 digits; an exponent
///                      beyond ±10000
/// @throws invalid_argument  an option outside its range
identification identify(std::string_view text, const identify_options& options = {});

/// For a number with `str(digits, flags)`, such as those of Boost.Multiprecision.
template <class R>
requires requires(const R& x) { x.str(1, std::ios_base::scientific); }
identification identify(const R& x, int digits, const identify_options& options = {}) {
  return identify(x.str(digits - 1, std::ios_base::scientific), options);
}

/// Each value of a list by itself, in order.
std::vector<identification> identify_spectrum(std::span<const std::string> values,
                                              const identify_options& options = {});

}  // namespace cofree
