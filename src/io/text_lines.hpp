// A text from outside, line by line, as it is or compressed by gzip.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "input_file.hpp"

namespace cofree::detail {

class text_lines {
public:
  /// @throws input_error as input_file
  text_lines(const std::filesystem::path& path, std::string_view expected);

  /// Goes to the next line. False at the end of the text.
  /// @throws input_error for a line of more than 1 MiB, for damaged or cut-off gzip, and for gzip
  ///         of more than 64 MiB and 100 times its size on the disk
  bool next();

  const std::string& text() const { return text_; }  ///< the line, without its end
  long number() const { return number_; }            ///< counted from 1; 0 before the first
  /// The line cut at its blanks; good until the next line.
  const std::vector<std::string_view>& words() const { return words_; }
  const std::string& name() const { return file_.name(); }

  /// @throws input_error "A.mtx, line 7: " and the words
  [[noreturn]] void fail(const std::string& words) const;

private:
  struct close_gzip {
    void operator()(void* gzip) const;
  };
  bool fill();
  void split();

  input_file file_;
  std::unique_ptr<void, close_gzip> gzip_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0;
  std::uintmax_t taken_ = 0;
  std::string text_;
  std::vector<std::string_view> words_;
  long number_ = 0;
};

}  // namespace cofree::detail
