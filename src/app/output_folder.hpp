// The folder of --out: checked before any work, filled aside, put in place at once.
#pragma once

#include <filesystem>

namespace cofree::app {

/// Until publish() everything lies in a folder of its own beside the target; a failure removes it.
class output_folder {
public:
  /// @throws input_error if the target exists and is neither empty nor holds a result.json, or its
  ///         parent cannot be written
  explicit output_folder(const std::filesystem::path& target);
  ~output_folder();
  output_folder(const output_folder&) = delete;
  output_folder& operator=(const output_folder&) = delete;

  const std::filesystem::path& staging() const { return staging_; }
  /// Replaces the target.
  void publish();

private:
  std::filesystem::path target_, staging_;
};

}  // namespace cofree::app
