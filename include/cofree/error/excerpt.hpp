// cofree/error/excerpt.hpp — text from outside inside a message: one line, printable, bounded.
//
//   printable(text)   control characters and bytes that are no UTF-8 appear as \n, \t, \x1b
//   excerpt(text)     'text' in quotes, printable, cut after so many characters
//   shortened(text)   the same without the quotes
//   shown_path(path)  a path as it was given, cut after two lines
//
// Every message that repeats what a file or a command line holds passes it through one of them: a
// terminal obeys the escape sequences that it is sent, and a line of a file can have any length.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace cofree {

/// The text on one line. Also escaped: the characters of Unicode that break lines or turn the
/// direction of writing.
std::string printable(std::string_view text);

/// "'abc'"; a longer text becomes "'ab…' (2000 bytes)" with `most` characters of it.
std::string excerpt(std::string_view text, std::size_t most = 60);
std::string shortened(std::string_view text, std::size_t most = 60);
std::string shown_path(const std::filesystem::path& path);

}  // namespace cofree
