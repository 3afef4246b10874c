#include <cofree/error/memory.hpp>

#include <fmt/format.h>

#if defined(__unix__)
#include <sys/resource.h>
#endif

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

namespace cofree::detail {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// The number after `key` in a file of lines "key number"; infinite where there is none.
double number_after(const char* file, const std::string& key) {
  std::ifstream in(file);
  for (std::string word; in >> word;)
    if (word == key) {
      double x = 0;
      return in >> x ? x : infinite;
    }
  return infinite;
}
/// The one number of a file; infinite for "max" and where there is no file.
double number_of(const char* file) {
  std::ifstream in(file);
  double x = 0;
  return in >> x ? x : infinite;
}

/// What is left of the address space, where it is limited.
double free_addresses() {
#if defined(__unix__)
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return infinite;
  const double taken = 1024 * number_after("/proc/self/status", "VmSize:");
  return taken < infinite ? std::max(0.0, double(limit.rlim_cur) - taken) : infinite;
#else
  return infinite;
#endif
}

double free_in_group() {
  const double limit = number_of("/sys/fs/cgroup/memory.max"),
               taken = number_of("/sys/fs/cgroup/memory.current");
  return limit < infinite && taken < infinite ? std::max(0.0, limit - taken) : infinite;
}

}  // namespace

double free_memory() {
  const double available = 1024 * number_after("/proc/meminfo", "MemAvailable:");
  return std::min({available, free_in_group(), free_addresses()});
}

double bytes_of_long_number(int digits) {
  constexpr double bits_of_digit = 3.33;
  return 48 + 8 * std::ceil(digits * bits_of_digit / 64);
}

void require_memory(const std::string& what, double bytes) {
  constexpr double gib = 1024.0 * 1024 * 1024;
  if (bytes < 64.0 * 1024 * 1024) return;  // less is not worth asking for
  const double free = free_memory();
  if (bytes > free)
    throw not_enough_memory(fmt::format("{}: need about {:.3g} GiB of memory, {:.3g} GiB are free",
                                        what, bytes / gib, free / gib));
}

}  // namespace cofree::detail
