#include "product_memory.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

// Some versions lack the two functions: there buffers are only asked for, not kept.
extern "C" void* blas_memory_alloc(int) __attribute__((weak));
extern "C" void blas_memory_free(void*) __attribute__((weak));

namespace cofree::app {
namespace {

/// A buffer with what stands around it, and the stack of its thread.
constexpr std::size_t buffer_size = std::size_t(137) << 20;

bool addresses_are_limited() {
  rlimit limit{};
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

/// How many buffers the system would give together, up to `wanted`. Nothing is written to them.
int buffers_to_be_had(int wanted) {
  std::vector<void*> had;
  while (int(had.size()) < wanted) {
    void* const at =
        mmap(nullptr, buffer_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) break;
    had.push_back(at);
  }
  for (void* at : had) munmap(at, buffer_size);
  return int(had.size());
}

/// Takes so many buffers together and gives them back to OpenBLAS, which keeps them.
void take_buffers(int count) {
  if (blas_memory_alloc == nullptr || blas_memory_free == nullptr) return;
  std::vector<void*> taken;
  for (int i = 0; i < count; ++i) taken.push_back(blas_memory_alloc(0));
  for (void* at : taken) blas_memory_free(at);
}

}  // namespace

void without_product_threads(char** argv) {
  const char* const threads = std::getenv("OPENBLAS_NUM_THREADS");
  if (threads != nullptr && std::string_view(threads) == "1") return;
  if (!addresses_are_limited() && buffers_to_be_had(1) == 1) return;
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed) execv(self.c_str(), argv);
  // Where the system has no such file the program goes on as it is.
}

int threads_with_buffers(int wanted) {
  // One more is left for numbers, where that can be.
  const int had = buffers_to_be_had(wanted + 1);
  const int threads = had > wanted ? wanted : had > 1 ? had - 1 : had;
  if (addresses_are_limited()) take_buffers(threads);
  return threads;
}

}  // namespace cofree::app
