// cofree/io/text.hpp — files appear whole or not at all.
//
//   write_text(path, text), write_whole(path, writer)   through a temporary name beside the target
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

namespace cofree {

/// Calls `writer` on a stream to a temporary name beside `path` and renames it.
/// @throws input_error naming the path if it cannot be written; nothing is left behind
void write_whole(const std::filesystem::path& path,
                 const std::function<void(std::ostream&)>& writer);
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace cofree
