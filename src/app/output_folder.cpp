#include "output_folder.hpp"

#include <cofree/error/error.hpp>
#include <unistd.h>

namespace cofree::app {
namespace fs = std::filesystem;

output_folder::output_folder(const fs::path& target) {
  target_ = fs::absolute(target).lexically_normal();
  if (!target_.has_filename()) target_ = target_.parent_path();
  if (fs::exists(target_)) {
    if (!fs::is_directory(target_))
      throw input_error("--out " + target.string() + ": it is a file, expected a folder or nothing");
    if (!fs::is_empty(target_) && !fs::exists(target_ / "result.json"))
      throw input_error("--out " + target.string() + ": the folder is not empty and holds no result.json; it is not replaced");
  }
  const auto parent = target_.parent_path();
  if (!fs::is_directory(parent))
    throw input_error("--out " + target.string() + ": the folder " + parent.string() + " does not exist");
  staging_ = parent / ("." + target_.filename().string() + ".cofree-" + std::to_string(getpid()));
  std::error_code failed;
  fs::remove_all(staging_, failed);
  if (!fs::create_directory(staging_, failed) || failed)
    throw input_error("--out " + target.string() + ": the folder " + parent.string() + " cannot be written (" + failed.message() + ")");
}

output_folder::~output_folder() {
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
}

void output_folder::publish() {
  const auto old = staging_.string() + ".old";
  const bool replaces = fs::exists(target_);
  if (replaces) fs::rename(target_, old);
  fs::rename(staging_, target_);
  if (replaces) fs::remove_all(old);
}

}  // namespace cofree::app
