// One run of cofree at a time for each target of --out.
#pragma once

#include <filesystem>

namespace cofree::app {

/// An empty hidden file, locked (flock) as long as the run lives and removed with
/// it. What a killed run leaves is locked by nobody, so that the next run takes it over. Where the file
/// system has no locks, none is taken: output_folder::publish loses nothing then either.
class run_lock {
public:
  /// @throws input_error if another run holds it, or if the file cannot be made
  /// @param given  the target, as the user named it
  run_lock(const std::filesystem::path& file, const std::filesystem::path& given);
  ~run_lock();
  run_lock(const run_lock&) = delete;
  run_lock& operator=(const run_lock&) = delete;

private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace cofree::app
