// cofree/io/refined_result.hpp — a refined fit as result.json, decimals and arrays.
//
//   recognised                         a number of the result and what algebraic number it is
//   recognise(refined)                 similarity² and the real spectrum of Γ(B,B)
//   refined_json, write_refined        as result_json, write_result, in the digits of the result
//   digits_text(x, n)                  x with n significant digits
//   shortfall(refined)                 how far it came and why no farther, in words
//
// In the JSON object every real-valued number is a string, counts stay numbers. What was found in
// double only (other starts, basins) has the digits of a double. Files: B, R, S, P, right_density and
// left_density as *.decimals (decimals.hpp) in all digits and as *.npy rounded to double. Where the digits
// wanted were not reached, "digits" says how many are answered for, "refinement" has the reason, and an
// answer that is still that of the search in double has the files of one.
#pragma once

#include <cofree/io/result.hpp>
#include <cofree/lsrdr/refine.hpp>
#include <cofree/recognition/identify.hpp>

namespace cofree {

struct recognised {
  std::string what;  ///< "similarity²", "eigenvalue 2 of Γ(B,B)"
  identification result;
};

/// similarity² and the real eigenvalues of Γ(B,B), those off ρ = 1, given to six digits less than
/// the result has; nothing of what has not converged. @param max_degree of the polynomials tried
template <scalar K>
std::vector<recognised> recognise(const refined_lsrdr<K>& refined, int max_degree = 4);

/// "60 digits were not reached: …". @pre not converged
template <scalar K>
std::string shortfall(const refined_lsrdr<K>& refined);

/// "1.25000e-1": n significant digits, rounded to nearest; "0" for 0.
std::string digits_text(const long_real& x, int n);

template <scalar K>
std::string refined_json(const lsrdr_result<over_double<K>>& fit, const refined_lsrdr<K>& refined,
                         const fit_header& header, const std::vector<recognised>& numbers = {});

/// Writes the files into an existing folder, result.json last. @return their names, result.json first
/// @throws input_error naming the file that cannot be written
template <scalar K>
std::vector<std::string> write_refined(const std::filesystem::path& folder,
                                       const lsrdr_result<over_double<K>>& fit,
                                       const refined_lsrdr<K>& refined, const fit_header& header,
                                       const std::vector<recognised>& numbers = {});

}  // namespace cofree
