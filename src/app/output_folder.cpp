#include "output_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cofree/error/excerpt.hpp>

#include <algorithm>
#include <cofree/error/error.hpp>
#include <cofree/io/result.hpp>
#include <iostream>

#include "folder_exchange.hpp"

namespace cofree::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& given, const std::string& why) {
  throw input_error("--out " + shown_path(given) + ": " + why);
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

/// What a folder holds: files that an earlier run of cofree wrote, and the rest.
struct contents {
  std::set<std::string> ours, others;
  bool has_folders = false;
};

/// Hidden names beside or in a target; `what` is new (being filled), new-old (moved aside) or lock.
std::string hidden_name(const fs::path& target, const char* what) {
  return fmt::format(".{}.cofree-{}", target.filename().string(), what);
}

contents contents_of(const fs::path& folder) {
  contents out;
  const auto listed = files_of_result(folder);
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(hidden_name(folder, ""))) continue;
    const auto kind = entry.symlink_status().type();
    const bool is_ours = listed.count(name) > 0 && kind == fs::file_type::regular;
    (is_ours ? out.ours : out.others).insert(name);
    if (kind == fs::file_type::directory) out.has_folders = true;
  }
  return out;
}

/// The contents of a folder that can take a result; refuses any other.
contents require_replaceable(const fs::path& given, const fs::path& target, const fs::path& input) {
  if (!fs::is_directory(target)) refuse(given, "it is a file, expected a folder or nothing");
  const auto found = contents_of(target);
  if (found.ours.empty() && !found.others.empty())
    refuse(given,
           "the folder is not empty and holds no result.json that lists the files of an earlier "
           "result of cofree, so it is not replaced; expected a new name or the folder of such "
           "a result");
  for (const auto& name : found.others)
    if (is_result_file(name))
      refuse(given,
             fmt::format("it holds {}, which is not among the files that its result.json lists: "
                         "cofree did not write it and does not replace it; expected another "
                         "folder",
                         shown_path(name)));
  if (lies_in(input, target))
    refuse(given, "the folder holds the input " + shown_path(input) +
                      ", which replacing it would remove; expected another folder");
  if (access(target.c_str(), W_OK | X_OK) != 0) refuse(given, "the folder cannot be written");
  return found;
}

/// The working folder and those above it keep their identity, as a mount point must.
bool stays_itself(const fs::path& target) {
  std::error_code failed;
  const auto here = fs::current_path(failed);
  struct stat own {
  }, above{};
  if (stat(target.c_str(), &own) != 0 || stat(target.parent_path().c_str(), &above) != 0)
    return true;
  return own.st_dev != above.st_dev || (!failed && lies_in(here, target));
}

/// A name that nothing has, beside the target or where the folder lies: target.kept, target.kept-2, …
fs::path moved_to_free_name(const fs::path& from, const fs::path& target) {
  for (const auto& base : {target, from.parent_path() / target.filename()})
    for (int k = 1; k < 10000; ++k) {
      const fs::path to = base.string() + (k == 1 ? ".kept" : fmt::format(".kept-{}", k));
      const auto failed = rename_to_new(from, to);
      if (!failed) return to;
      if (failed != std::errc::file_exists) break;
    }
  return from;
}

/// Files of ours and what was being written of them.
void remove_ours(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    auto name = entry.path().filename().string();
    if (name.ends_with(".part")) name.resize(name.size() - 5);
    if (is_result_file(name)) fs::remove(entry.path(), ignored);
  }
  fs::remove(folder, ignored);
}

/// Moves files one by one; where one fails those before it go back.
std::error_code move_all(const std::vector<std::string>& names, const fs::path& from,
                         const fs::path& to) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto failed = rename_to_new(from / names[i], to / names[i]);
    if (!failed) continue;
    while (i-- > 0) rename_to_new(to / names[i], from / names[i]);
    return failed;
  }
  return {};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename());
  // result.json last: a folder that holds it holds the rest.
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::pair(a == "result.json", a) < std::pair(b == "result.json", b);
  });
  return out;
}

}  // namespace

output_folder::output_folder(const fs::path& target, const fs::path& input)
    : given_(target), target_(resolved(target)), input_(input) {
  const auto parent = target_.parent_path();
  if (!fs::exists(parent))
    refuse(given_, "there is no folder " + shown_path(parent) + " to put it in");
  if (!fs::is_directory(parent))
    refuse(given_, shown_path(parent) + " is a file, expected a folder");
  if (fs::exists(target_)) require_replaceable(given_, target_, input_);
  lock_.emplace(hidden_folder() / hidden_name(target_, "lock"), given_);
  fs::remove(begin());  // better to know now than after the work
  staging_.clear();
}

output_folder::~output_folder() {
  if (!staging_.empty()) remove_ours(staging_);
}

/// On the file system of the target.
fs::path output_folder::hidden_folder() const {
  return fs::exists(target_) && stays_itself(target_) ? target_ : target_.parent_path();
}

fs::path output_folder::begin() {
  const auto staging = hidden_folder() / hidden_name(target_, "new");
  if (fs::exists(fs::symlink_status(staging))) {
    // A run that was killed left it. A whole answer in it is somebody's work.
    if (!fs::exists(staging / "result.json")) remove_ours(staging);
    if (fs::exists(fs::symlink_status(staging)))
      std::cerr << "cofree fit: an earlier run was killed while it wrote; what it left is kept in "
                << shown_path(moved_to_free_name(staging, target_)) << "\n";
  }
  std::error_code failed;
  if (!fs::create_directory(staging, failed) || failed)
    refuse(given_, "the folder " + shown_path(staging.parent_path()) + " cannot be written (" +
                       failed.message() + ")");
  return staging_ = staging;
}

void output_folder::put_in_new_place() {
  const auto failed = rename_to_new(staging_, target_);
  if (failed) refuse(given_, "it cannot be put in place (" + failed.message() + ")");
}

/// @return false where it has to be done file by file; nothing is changed then
bool output_folder::exchanged() {
  const auto found = require_replaceable(given_, target_, input_);
  if (found.has_folders || stays_itself(target_)) return false;
  for (const auto& name : found.others)
    if (linkat(AT_FDCWD, (target_ / name).c_str(), AT_FDCWD, (staging_ / name).c_str(), 0) != 0) {
      for (const auto& linked : found.others) unlink((staging_ / linked).c_str());
      return false;
    }
  copy_attributes(target_, staging_);
  if (exchange(target_, staging_)) {
    for (const auto& linked : found.others) unlink((staging_ / linked).c_str());
    return false;
  }
  for (const auto& name : names_in(staging_))  // the old folder now
    if (found.ours.count(name) + found.others.count(name) > 0)
      unlink((staging_ / name).c_str());
    else
      rename_to_new(staging_ / name, target_ / name);  // it came meanwhile
  return true;
}

void output_folder::put_in_place() {
  const auto found = require_replaceable(given_, target_, input_);
  const fs::path aside = staging_.string() + "-old";
  std::error_code failed;
  if (!fs::create_directory(aside, failed) || failed)
    refuse(given_, "it cannot be put in place (" + failed.message() + ")");
  std::vector<std::string> old(found.ours.begin(), found.ours.end());
  std::stable_partition(old.begin(), old.end(), [](const auto& n) { return n == "result.json"; });
  failed = move_all(old, target_, aside);
  if (!failed) {
    failed = move_all(names_in(staging_), staging_, target_);
    if (failed) move_all(old, aside, target_);
  }
  if (failed) {
    fs::remove(aside);
    refuse(given_, "it cannot be put in place (" + failed.message() + ")");
  }
  remove_ours(aside);
}

void output_folder::publish() {
  if (!fs::exists(target_))
    put_in_new_place();
  else if (!exchanged())
    put_in_place();
  std::error_code ignored;
  fs::remove(staging_, ignored);
  staging_.clear();
}

fs::path output_folder::keep() {
  const auto place = moved_to_free_name(staging_, target_);
  staging_.clear();
  return place;
}

}  // namespace cofree::app
