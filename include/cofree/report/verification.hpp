// cofree/report/verification.hpp — a saved fit, computed again from its input by another way.
//
//   verify(folder, input, options)   every number of result.json and of the arrays beside it
//   verification, checked_quantity   what was stored, what came out, and whether they agree
//   verification_table, verification_json
//
// The fit iterates on operators; this forms the matrix Σ A_j ⊗ B̄_j of Γ(A,B) on Z(K)-coordinates
// from the slices in the files, over ℍ from their complex images χ, and asks LAPACK for its whole
// spectrum; sizes beyond `matrix_limit` get plain power iteration on a block. Derivatives are
// differences of log L = log|λ| − ½ log ρ(Γ(B,B)) itself.
#pragma once

#include <cofree/error/error.hpp>
#include <cofree/error/stop_request.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace cofree {

enum class agreement { agrees, differs, not_checked };

/// One line. What is missing does not apply: a residual that must vanish has nothing stored.
struct checked_quantity {
  std::string name;
  std::string stored, recomputed;  ///< as text, all digits that count
  std::optional<double> difference, tolerance;
  agreement verdict = agreement::not_checked;
  std::string how;  ///< the way it was recomputed, or why it was not
};

struct verification {
  std::string folder, input, field;
  std::size_t n = 0, r = 0, d = 0;
  bool interrupted = false;
  std::vector<checked_quantity> quantities;

  std::size_t count(agreement a) const;
  /// λ itself is known too poorly to tell: whatever else agrees says nothing of the answer.
  bool undecided() const;
  /// "all 31 checked quantities agree; 4 were not checked"
  std::string statement() const;
};

struct verification_options {
  std::size_t matrix_limit = 640;  ///< the largest order of a matrix of Γ that is formed
  double curvature_work = 3e8;     ///< Σ order³ of the eigenvalue problems for the curvature
  stop_request stop{};             ///< true: leave the rest unchecked and come back
  std::function<void(const std::string&)> progress = nullptr;  ///< what is being done
};

/// Reads DIR/result.json and its arrays, and the input that it names unless another is given.
/// @throws input_error naming the file, what was found and what was expected; nothing is computed
///         then
verification verify(const std::filesystem::path& folder,
                    const std::optional<std::filesystem::path>& input,
                    const verification_options& options = {});

std::string verification_table(const verification& v);
/// The same as a JSON object, indented by two.
std::string verification_json(const verification& v);

}  // namespace cofree
