// A file from outside, open for reading: a regular one, whose size is known and which ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace cofree::detail {

/// Every reader opens its file here. Pipes and devices are refused without waiting for them: they
/// have no size that a header could be held against, and reading one may never end.
class input_file {
public:
  /// @param expected  "a .npy file", for messages
  /// @throws input_error if there is no such file, if it is no regular one or cannot be opened
  input_file(const std::filesystem::path& path, std::string_view expected);
  ~input_file();
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;

  const std::string& name() const { return name_; }  ///< printable, for messages
  std::uintmax_t size() const { return size_; }
  int descriptor() const { return descriptor_; }

  /// The number of bytes read: `count`, or less at the end of the file.
  /// @throws input_error if the system fails to read
  std::size_t read(char* to, std::size_t count);

private:
  std::string name_;
  int descriptor_ = -1;
  std::uintmax_t size_ = 0;
};

}  // namespace cofree::detail
