#include "input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <cstring>

namespace cofree::detail {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why,
                         std::string_view expected) {
  throw input_error(name + ": " + why + ", expected " + std::string(expected));
}

}  // namespace

input_file::input_file(const std::filesystem::path& path, std::string_view expected)
    : name_(shown_path(path)) {
  // Without O_NONBLOCK the opening of a pipe waits for a writer.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  const int failure = errno;
  if (descriptor_ < 0) {
    if (failure == ENOENT || failure == ENOTDIR) refuse(name_, "there is no such file", expected);
    if (failure == ENXIO)  // a socket
      refuse(name_, "it is a pipe, a socket or a device", expected);
    refuse(name_, std::string("the file cannot be read (") + std::strerror(failure) + ")",
           expected);
  }
  struct stat status {};
  const bool known = fstat(descriptor_, &status) == 0;
  if (known && S_ISREG(status.st_mode)) {
    size_ = std::uintmax_t(status.st_size);
    return;
  }
  ::close(descriptor_);
  if (!known) refuse(name_, "the file cannot be read", expected);
  if (S_ISDIR(status.st_mode)) refuse(name_, "it is a folder", expected);
  refuse(name_, "it is a pipe or a device", std::string(expected) + ", a file on the disk");
}

input_file::~input_file() {
  ::close(descriptor_);
}

std::size_t input_file::read(char* to, std::size_t count) {
  constexpr std::size_t most = std::size_t(1) << 30;  // Linux reads no more than 2 GiB in one call
  std::size_t done = 0;
  while (done < count) {
    const auto got = ::read(descriptor_, to + done, std::min(count - done, most));
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw input_error(name_ + ": the file cannot be read (" + std::strerror(errno) + ")");
    done += std::size_t(got);
  }
  return done;
}

}  // namespace cofree::detail
