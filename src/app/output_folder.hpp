// The folder of --out: checked before any work, filled aside, put in place at once.
#pragma once

#include <filesystem>

namespace cofree::app {

/// From begin() until publish() everything lies in a folder of its own beside the target; a failure
/// removes it. Before begin() nothing is on the disk.
class output_folder {
public:
  /// @throws input_error if the target exists and is neither empty nor holds a result.json, if it
  ///         holds the input, or if its parent cannot be written
  output_folder(const std::filesystem::path& target, const std::filesystem::path& input);
  ~output_folder();
  output_folder(const output_folder&) = delete;
  output_folder& operator=(const output_folder&) = delete;

  /// Makes the folder to fill. @throws input_error if the parent cannot be written
  std::filesystem::path begin();
  /// Replaces the target. @throws input_error if it cannot; the old one is then as it was
  void publish();

private:
  std::filesystem::path given_, target_, staging_;
};

}  // namespace cofree::app
