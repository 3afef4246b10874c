// The folder of --out: checked before any work, filled aside, put in place at once.
//
// Nothing is removed but files that cofree wrote: those with a name of its own (is_result_file) that the
// folder's result.json lists. What else lies there stays, and where it stands in the way the folder is
// refused. Old and new answer are never both gone, whenever the program is killed:
//
//   a new or empty folder           gets its name by one rename
//   the folder of an earlier result  changes places with the new one in one step of the system; other
//                                   files in it are linked into the new one before
//   where that cannot be (the system has no exchange, the folder is a mount point, the working folder, or
//   holds folders)                  old files move aside, new ones in, result.json last; the old ones go then
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "run_lock.hpp"

namespace cofree::app {

class output_folder {
public:
  /// Takes the target: other runs are refused it as long as this object lives.
  /// @throws input_error if the target is no folder, holds something that would have to be replaced and
  ///         that cofree did not write, holds the input, is written by another run or cannot be written
  output_folder(const std::filesystem::path& target, const std::filesystem::path& input);
  ~output_folder();
  output_folder(const output_folder&) = delete;
  output_folder& operator=(const output_folder&) = delete;

  /// Makes the folder to fill. @throws input_error if it cannot be made
  std::filesystem::path begin();
  /// Puts what was filled in the place of the target. @throws input_error if it cannot; the target is
  /// then as it was, and what was filled is still there for keep()
  void publish();
  /// What was filled, under a name of its own beside the target. @return the place
  std::filesystem::path keep();

private:
  std::filesystem::path hidden_folder() const;
  void put_in_new_place();
  bool exchanged();
  void put_in_place();

  std::filesystem::path given_, target_, input_, staging_;
  std::optional<run_lock> lock_;
};

}  // namespace cofree::app
