#include "folder_exchange.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

namespace cofree::app {
namespace {

namespace fs = std::filesystem;

// The values of Linux's renameat2, which older headers do not name.
constexpr unsigned no_replace = 1, swap_names = 2;

std::error_code last_error() {
  return {errno, std::generic_category()};
}

std::error_code rename_by(const fs::path& from, const fs::path& to, unsigned how) {
#ifdef SYS_renameat2
  if (syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), how) == 0) return {};
  return last_error();
#else
  return std::make_error_code(std::errc::function_not_supported);
#endif
}

bool is_missing(const std::error_code& failed) {
  return failed == std::errc::function_not_supported || failed == std::errc::invalid_argument;
}

}  // namespace

std::error_code exchange(const fs::path& a, const fs::path& b) {
  return rename_by(a, b, swap_names);
}

std::error_code rename_to_new(const fs::path& from, const fs::path& to) {
  auto failed = rename_by(from, to, no_replace);
  if (!is_missing(failed)) return failed;
  if (fs::exists(fs::symlink_status(to))) return std::make_error_code(std::errc::file_exists);
  fs::rename(from, to, failed);
  return failed;
}

void copy_attributes(const fs::path& from, const fs::path& to) {
  struct stat s {};
  if (stat(from.c_str(), &s) != 0) return;
  if (chown(to.c_str(), s.st_uid, s.st_gid) != 0) errno = 0;  // only root may give files away
  chmod(to.c_str(), s.st_mode & 07777);
  const auto size = listxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return;
  std::string names(std::size_t(size), '\0');
  const auto used = listxattr(from.c_str(), names.data(), names.size());
  for (ssize_t at = 0; at < used;) {
    const char* name = names.data() + at;
    const auto length = getxattr(from.c_str(), name, nullptr, 0);
    std::string value(std::size_t(std::max<ssize_t>(length, 0)), '\0');
    if (length >= 0 && getxattr(from.c_str(), name, value.data(), value.size()) == length)
      setxattr(to.c_str(), name, value.data(), value.size(), 0);
    at += ssize_t(std::char_traits<char>::length(name)) + 1;
  }
}

}  // namespace cofree::app
