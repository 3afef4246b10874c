#include "run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <cstring>

#include "interrupts.hpp"

namespace cofree::app {
namespace {

/// The open file is the one that its name leads to: nobody removed it before it was locked.
bool is_at(int descriptor, const std::filesystem::path& file) {
  struct stat held {
  }, named{};
  return fstat(descriptor, &held) == 0 && stat(file.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace

run_lock::run_lock(const std::filesystem::path& file, const std::filesystem::path& given)
    : file_(file) {
  const auto refuse = [&](const std::string& why) {
    if (descriptor_ >= 0) close(descriptor_);
    throw input_error("--out " + shown_path(given) + ": " + why);
  };
  do {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = open(file_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0)
      refuse("the folder " + shown_path(file_.parent_path()) + " cannot be written (" +
             std::strerror(errno) + ")");
    if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) continue;
    if (errno == EWOULDBLOCK)
      refuse("another run of cofree is writing to it; expected another name, or that run to end");
    break;  // a file system without locks
  } while (!is_at(descriptor_, file_));
  remove_at_exit(file_.c_str());
}

run_lock::~run_lock() {
  remove_at_exit("");
  unlink(file_.c_str());
  close(descriptor_);
}

}  // namespace cofree::app
