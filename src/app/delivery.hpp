// The last step of a fit: its answer goes to --out and to standard output, and is not lost on the way.
#pragma once

#include <functional>

#include "fit_command.hpp"
#include "output_folder.hpp"

namespace cofree::app {

/// A finished fit as files and as text, whatever its field, digits or model.
struct answer {
  /// Arrays and result.json into a folder. @return their names, result.json first
  std::function<std::vector<std::string>(const std::filesystem::path&, const fit_header&)> write;
  std::function<drawn_pictures(const std::filesystem::path&, const fit_header&)> draw;
  std::function<std::string(const fit_header&)> json, table;
  bool interrupted = false;
};

/// Writes the arrays, result.json, then the pictures, and puts all in place at once. Where that fails the
/// answer goes to another folder, which is named. Prints the table or the JSON object in any case.
/// @return 0; 1 where the answer is not where it was asked for; 130 after an interrupt
/// @throws error if standard output cannot be written
int deliver(const fit_request& request, fit_header header, const answer& done,
            std::optional<output_folder>& folder);

}  // namespace cofree::app
