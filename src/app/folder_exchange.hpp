// What the operating system offers for putting a whole folder in the place of another.
//
//   exchange(a, b)               a and b swap names in one step
//   rename_to_new(from, to)      a rename that replaces nothing
//   copy_attributes(from, to)    owner, mode and extended attributes (access lists among them)
#pragma once

#include <filesystem>
#include <system_error>

namespace cofree::app {

/// @return what failed, function_not_supported or invalid_argument where the system has no exchange
std::error_code exchange(const std::filesystem::path& a, const std::filesystem::path& b);

/// @return what failed, file_exists where `to` is there
std::error_code rename_to_new(const std::filesystem::path& from, const std::filesystem::path& to);

/// Those that this process may set; nothing fails where it may not.
void copy_attributes(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace cofree::app
