#include "text_lines.hpp"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cofree/error/error.hpp>
#include <new>

namespace cofree::detail {
namespace {

constexpr std::size_t longest_line = std::size_t(1) << 20, buffer_size = std::size_t(1) << 16;
/// Text of numbers shrinks 3 to 20 times; 1000 times is what a file made to fill a memory does.
constexpr std::uintmax_t free_size = std::uintmax_t(64) << 20, most_times = 100;

gzFile gzip_of(void* p) {
  return static_cast<gzFile>(p);
}

}  // namespace

void text_lines::close_gzip::operator()(void* gzip) const {
  gzclose_r(gzip_of(gzip));
}

text_lines::text_lines(const std::filesystem::path& path, std::string_view expected)
    : file_(path, expected), buffer_(buffer_size) {
  const int own = dup(file_.descriptor());  // zlib closes the one it is given
  if (own < 0) throw input_error(name() + ": the file cannot be read");
  gzip_.reset(gzdopen(own, "rb"));  // text that is not compressed comes through as it is
  if (!gzip_) {
    close(own);
    throw std::bad_alloc();
  }
}

void text_lines::fail(const std::string& words) const {
  throw input_error(name() + ", line " + std::to_string(number_) + ": " + words);
}

bool text_lines::fill() {
  const int got = gzread(gzip_of(gzip_.get()), buffer_.data(), unsigned(buffer_.size()));
  int failure = Z_OK;
  const char* reason = gzerror(gzip_of(gzip_.get()), &failure);
  // A file that is cut off ends with what could be read and Z_BUF_ERROR.
  if (got < 0 || (failure != Z_OK && failure != Z_STREAM_END))
    fail(std::string("the file is cut off or damaged (") + reason + ")");
  at_ = 0, filled_ = std::size_t(got), taken_ += filled_;
  if (taken_ > free_size && taken_ / most_times > file_.size())
    fail("the file of " + std::to_string(file_.size()) + " bytes unpacks to more than " +
         std::to_string(taken_) + ", expected at most 100 times its size; unpack it by gunzip");
  return filled_ > 0;
}

bool text_lines::next() {
  text_.clear(), words_.clear();
  if (at_ == filled_ && !fill()) return false;
  ++number_;
  while (at_ < filled_ || fill()) {
    const auto begin = buffer_.begin() + std::ptrdiff_t(at_);
    const auto end = buffer_.begin() + std::ptrdiff_t(filled_);
    const auto stop = std::find(begin, end, '\n');
    if (text_.size() + std::size_t(stop - begin) > longest_line)
      fail("a line of more than " + std::to_string(longest_line) + " bytes, expected text");
    text_.append(begin, stop);
    at_ += std::size_t(stop - begin);
    if (stop == end) continue;
    ++at_;
    break;
  }
  split();
  return true;
}

void text_lines::split() {
  constexpr const char* blanks = " \t\r\v\f";
  const std::string_view line = text_;
  for (auto at = line.find_first_not_of(blanks); at != line.npos;) {
    const auto end = std::min(line.find_first_of(blanks, at), line.size());
    words_.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(blanks, end);
  }
}

}  // namespace cofree::detail
