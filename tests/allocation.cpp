// Γ's apply and apply_adjoint into given storage take nothing from the heap after the first call.
// A program of its own: it stands in for malloc and counts what this thread asks for. What BLAS
// asks for inside a product is counted apart: some kernels of OpenBLAS for small products take a
// buffer in each call, which nobody outside can prevent.
#include <dlfcn.h>

#include <cofree/superoperator/gamma.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

struct counter {
  long ours = 0, of_blas = 0;
};
thread_local counter taken;

void count(void* caller) {
  Dl_info info;
  if (dladdr(caller, &info) && info.dli_fname && std::strstr(info.dli_fname, "openblas"))
    ++taken.of_blas;
  else
    ++taken.ours;
}

}  // namespace

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void openblas_set_num_threads(int) __attribute__((weak));

void* malloc(std::size_t size) {
  count(__builtin_return_address(0));
  return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) {
  count(__builtin_return_address(0));
  return __libc_calloc(number, size);
}
void* realloc(void* old, std::size_t size) {
  count(__builtin_return_address(0));
  return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  count(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  count(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  count(__builtin_return_address(0));
  *out = __libc_memalign(alignment, size);
  return *out ? 0 : 12;
}
}

namespace {

using namespace cofree;

int failures = 0;

/// What the second and third call of f take from the heap; the first may set up its storage.
template <class F>
void expect_nothing(const char* what, const char* field, std::size_t n, std::size_t r,
                    std::size_t d, F&& f) {
  f();
  const long before = taken.ours;
  f(), f();
  const long number = taken.ours - before;
  if (number == 0) return;
  ++failures;
  std::printf("%s over %s, n = %zu, r = %zu, d = %zu: %ld allocations in two calls\n", what, field,
              n, r, d, number);
}

template <scalar K>
void check(std::size_t n, std::size_t r, std::size_t d) {
  const space<K> V("V", n), U("U", d);
  const space<centre_t<K>> W("W", r);
  const auto g = gamma(random_operator(V, V * W, seed{1}), random_operator(U, U * W, seed{2}));
  auto x = random_operator(U, V, seed{3}), y = g.codomain().zero();
  expect_nothing("Γ", field_symbol<K>(), n, r, d, [&] { g.apply(x, y); });
  expect_nothing("Γ†", field_symbol<K>(), n, r, d, [&] { g.apply_adjoint(y, x); });
}

/// Sizes at which a quaternionic product is a loop, an embedding and eight products, and d = 1.
template <scalar K>
void check_sizes() {
  check<K>(2, 2, 1);
  check<K>(2, 1, 2);
  check<K>(6, 3, 3);
  check<K>(16, 4, 1);
  check<K>(24, 6, 12);
  check<K>(64, 10, 8);
  check<K>(6, 3, 3);  // smaller again: storage is kept
}

}  // namespace

int main() {
  // With several threads BLAS itself takes a queue of jobs from the heap in each large product.
  if (openblas_set_num_threads) openblas_set_num_threads(1);
  const long before = taken.ours;
  int* volatile one = new int(1);  // volatile: or the compiler leaves both out
  delete one;
  if (taken.ours == before) {
    std::puts("the count does not see allocations: the test would prove nothing");
    return 1;
  }
  check_sizes<double>();
  check_sizes<std::complex<double>>();
  check_sizes<quaternion<double>>();
  if (failures == 0) std::puts("Γ and Γ† into given storage: no allocation after the first call");
  std::printf("allocations inside OpenBLAS, of all calls: %ld\n", taken.of_blas);
  return failures == 0 ? 0 : 1;
}
