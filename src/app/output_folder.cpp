#include "output_folder.hpp"

#include <unistd.h>
#include <algorithm>
#include <cofree/error/error.hpp>

namespace cofree::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& given, const std::string& why) {
  throw input_error("--out " + given.string() + ": " + why);
}

/// Absolute, without a slash at the end; a link stands for what it leads to.
fs::path resolved(const fs::path& given) {
  auto path = fs::absolute(given).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (!fs::is_symlink(fs::symlink_status(path))) return path;
  if (!fs::exists(path)) refuse(given, "it is a link that leads nowhere, expected a folder");
  return fs::canonical(path);
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
  const auto a = fs::canonical(inner), b = fs::canonical(outer);
  return std::mismatch(a.begin(), a.end(), b.begin(), b.end()).second == b.end();
}

void require_replaceable(const fs::path& given, const fs::path& target, const fs::path& input) {
  if (!fs::exists(target)) return;
  if (!fs::is_directory(target)) refuse(given, "it is a file, expected a folder or nothing");
  if (!fs::is_empty(target) && !fs::exists(target / "result.json"))
    refuse(given,
           "the folder is not empty and holds no result.json, so it is not replaced; "
           "expected a new name or the folder of an earlier result");
  if (lies_in(input, target))
    refuse(given, "the folder holds the input " + input.string() +
                      ", which replacing it would remove; expected another folder");
}

}  // namespace

output_folder::output_folder(const fs::path& target, const fs::path& input)
    : given_(target), target_(resolved(target)) {
  require_replaceable(given_, target_, input);
  const auto parent = target_.parent_path();
  if (!fs::exists(parent))
    refuse(given_, "there is no folder " + parent.string() + " to put it in");
  if (!fs::is_directory(parent)) refuse(given_, parent.string() + " is a file, expected a folder");
  fs::remove(begin());  // better to know now than after the work
}

output_folder::~output_folder() {
  std::error_code ignored;
  if (!staging_.empty()) fs::remove_all(staging_, ignored);
}

fs::path output_folder::begin() {
  const auto parent = target_.parent_path();
  auto name = target_.filename().string() + ".cofree-" + std::to_string(getpid());
  const auto staging = parent / name.insert(0, 1, '.');
  std::error_code failed;
  fs::remove_all(staging, failed);
  if (failed || !fs::create_directory(staging, failed) || failed)
    refuse(given_,
           "the folder " + parent.string() + " cannot be written (" + failed.message() + ")");
  return staging_ = staging;
}

void output_folder::publish() {
  const fs::path old = staging_.string() + ".old";
  const bool replaces = fs::exists(target_);
  if (replaces && !fs::is_empty(target_) && !fs::exists(target_ / "result.json"))
    refuse(given_, "a folder without result.json came to be there meanwhile; it is not replaced");
  std::error_code failed, ignored;
  if (replaces) fs::rename(target_, old, failed);
  if (!failed) {
    fs::rename(staging_, target_, failed);
    if (failed && replaces) fs::rename(old, target_, ignored);
  }
  if (failed) refuse(given_, "it cannot be put in place (" + failed.message() + ")");
  if (replaces) fs::remove_all(old, ignored);
}

}  // namespace cofree::app
