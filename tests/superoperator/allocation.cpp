// Γ's apply and apply_adjoint into given storage take nothing from the heap after the first call.
// A program of its own: it stands in for malloc and counts what this thread asks for. What BLAS
// asks for inside a product is counted apart: some kernels of OpenBLAS for small products take a
// buffer in each call, which nobody outside can prevent.
#define DOCTEST_CONFIG_IMPLEMENT
#include <dlfcn.h>
#include <doctest/doctest.h>

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

/// What the second and third call of f take from the heap; the first may set up its storage.
template <class F>
long taken_by_two_calls(F&& f) {
  f();
  const long before = taken.ours;
  f(), f();
  return taken.ours - before;
}

template <scalar K>
void check(std::size_t n, std::size_t r, std::size_t d) {
  CAPTURE(n);
  CAPTURE(r);
  CAPTURE(d);
  const space<K> V("V", n), U("U", d);
  const space<centre_t<K>> W("W", r);
  const auto g = gamma(random_operator(V, V * W, seed{1}), random_operator(U, U * W, seed{2}));
  auto x = random_operator(U, V, seed{3}), y = g.codomain().zero();
  CHECK(taken_by_two_calls([&] { g.apply(x, y); }) == 0);
  CHECK(taken_by_two_calls([&] { g.apply_adjoint(y, x); }) == 0);
}

}  // namespace

TEST_CASE("the count sees allocations") {
  const long before = taken.ours;
  int* volatile one = new int(1);  // volatile: or the compiler leaves both out
  delete one;
  CHECK(taken.ours > before);
}

// Sizes at which a quaternionic product is a loop, an embedding and eight products, and d = 1.
TEST_CASE_TEMPLATE("Γ and Γ† into given storage take nothing from the heap after the first call", K,
                   double, std::complex<double>, quaternion<double>) {
  check<K>(2, 2, 1);
  check<K>(2, 1, 2);
  check<K>(6, 3, 3);
  check<K>(16, 4, 1);
  check<K>(24, 6, 12);
  check<K>(64, 10, 8);
  check<K>(6, 3, 3);  // smaller again: storage is kept
}

int main(int argc, char** argv) {
  // With several threads BLAS itself takes a queue of jobs from the heap in each large product.
  if (openblas_set_num_threads) openblas_set_num_threads(1);
  const int status = doctest::Context(argc, argv).run();
  std::printf("allocations inside OpenBLAS, of all calls: %ld\n", taken.of_blas);
  return status;
}
