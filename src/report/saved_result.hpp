// A saved fit as its files say it: result.json and the arrays beside it, and the slices of the input.
#pragma once

#include <cofree/critical/quantities.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "explicit_balance.hpp"

namespace cofree::detail {

/// A number of result.json: the value at double precision, and all its digits.
struct stored_number {
  double value = 0;  ///< infinite where a double does not reach so far
  std::string text;
  bool long_digits = false;  ///< a JSON string: more digits than a double has
  long double wide = 0;      ///< the value in a larger range
};

using quantity = const certificate_quantity<double>&;

struct saved_result {
  std::filesystem::path folder, input;
  nlohmann::json object;
  field over = field::real;
  std::string kind, slice_class;  ///< "real" or "complex-pair"; "any" where nothing is said
  std::size_t n = 0, r = 0, d = 0;
  slice_list a, b;         ///< images; A is D A_j D⁻¹/scale, with entries of at most 2
  std::vector<int> basis;  ///< the exponents of D (balancing): nothing but E, L, R, S, P knows it
  double scale = 1;
  /// What the files hold.
  std::optional<matrix> compression, expansion, projection, right_density, left_density;

  bool has_projection() const { return projection.has_value(); }
  /// R D⁻¹, D S and D P D⁻¹: those of the slices `a`.
  matrix balanced_compression() const { return in_basis(*compression, basis, 0, -1); }
  matrix balanced_expansion() const { return in_basis(*expansion, basis, 1, 0); }
  matrix balanced_projection() const { return in_basis(*projection, basis, 1, -1); }
  /// Missing where it is null. @throws input_error if it is there but no number, or not there
  std::optional<stored_number> number(const std::string& key) const;
  /// The same in "certificate"; of keys that older results do not have, null.
  std::optional<stored_number> evidence(quantity row) const;
  /// The same in "self_radius", which older results do not have.
  std::optional<stored_number> self_radius(const std::string& key) const;
  /// The gradient up to which a result of these digits is converged.
  long double converged_limit() const;
};

/// @throws input_error naming the file, the key or the shape, what was found and what was expected
saved_result read_saved_result(const std::filesystem::path& folder,
                               const std::optional<std::filesystem::path>& input);

}  // namespace cofree::detail
