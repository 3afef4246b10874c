#include "delivery.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <cofree/error/excerpt.hpp>

#include <cofree/error/error.hpp>
#include <cofree/io/text.hpp>
#include <iostream>

#include "interrupts.hpp"

namespace cofree::app {
namespace {

namespace fs = std::filesystem;

/// The answer as files of `folder`; completes the header with their names and what went wrong.
void fill(const fs::path& folder, fit_header& header, const answer& done) {
  header.files = done.write(folder, header);
  if (!done.draw) return;
  const auto pictures = done.draw(folder, header);
  if (pictures.names.empty() && pictures.notes.empty()) return;
  header.files.insert(header.files.end(), pictures.names.begin(), pictures.names.end());
  header.notes.insert(header.notes.end(), pictures.notes.begin(), pictures.notes.end());
  write_text(folder / "result.json", done.json(header));
}

/// A new folder among the temporary ones; none where that is full, too.
std::optional<fs::path> filled_elsewhere(fit_header& header, const answer& done) {
  std::error_code failed;
  auto name = (fs::temp_directory_path(failed) / "cofree-kept-XXXXXX").string();
  if (failed || mkdtemp(name.data()) == nullptr) return std::nullopt;
  try {
    fill(name, header, done);
    return name;
  } catch (const std::exception&) {
    fs::remove_all(name, failed);
    return std::nullopt;
  }
}

/// @return whether the answer is where it was asked for
bool stored(fit_header& header, const answer& done, output_folder& folder) {
  const finishing_touch no_signal_ends_this;
  const auto asked = header;
  std::string why;
  bool whole = false;
  try {
    fill(folder.begin(), header, done);
    whole = true;
    folder.publish();
    return true;
  } catch (const std::bad_alloc&) {
    why = "not enough memory to write it";
  } catch (const std::exception& e) {
    why = shortened(e.what(), 720);
  }
  std::optional<fs::path> place;
  if (whole)
    place = folder.keep();
  else
    place = filled_elsewhere(header = asked, done);
  std::cerr << "cofree fit: " << why << "\n"
            << (place ? "The answer is kept in " + shown_path(*place)
                      : "No other folder could take the answer; standard output has it")
            << "\n";
  if (!place) header = asked;
  return false;
}

}  // namespace

int deliver(const fit_request& request, fit_header header, const answer& done,
            std::optional<output_folder>& folder) {
  const bool in_place = !folder || stored(header, done, *folder);
  if (request.json) {
    std::cout << done.json(header);
  } else {
    std::cout << done.table(header);
    if (folder && in_place)
      std::cout << fmt::format("\n  written to {}: {}\n", shown_path(request.out),
                               fmt::join(header.files, ", "));
  }
  std::cout.flush();
  if (!std::cout) throw error("standard output cannot be written");
  if (!in_place) return 1;
  return done.interrupted ? 130 : 0;
}

}  // namespace cofree::app
