// Damaged .npy files and arrays that are no tensor: what was found and what was expected, in words.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <cofree/error/memory.hpp>
#include <limits>

#include "npy_bytes.hpp"

using namespace cofree;
using namespace npy;

namespace {

long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;  // kilobytes
}

}  // namespace

TEST_CASE("no file, no array: what was found and what was expected") {
  const scratch::folder f;
  check_refused([&] { read_npy(f / "gone.npy"); }, {"gone.npy", "no such file"});
  check_refused([&] { read_npy(f.path()); }, {f.path().string(), "folder", "expected a .npy"});
  const auto pipe = f / "pipe.npy";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  alarm(60);  // opening it would wait for ever
  check_refused([&] { read_npy(pipe); }, {"pipe.npy", "pipe", "expected a .npy"});
  alarm(0);
  check_npy_refused("", {"empty", "expected a .npy"});
  check_npy_refused("\x93NU", {"not a .npy"});
  check_npy_refused("PK\x03\x04 and what else a .npz holds", {"not a .npy", "NUMPY"});
  const auto whole = tensor_bytes("<f8", "(2, 2)", counted(4));
  for (std::size_t length : {8, 9, 11, 40, 60})
    check_npy_refused(whole.substr(0, length), {"header", "cut off"});
  check_npy_refused(whole.substr(0, whole.size() - 1), {"promises 32 bytes", "the file has 31"});
  check_npy_refused(whole + "x", {"promises 32 bytes", "the file has 33"});
  check_npy_refused(npy_bytes(dictionary("<f8", "(1,)"), packed<double>({1}), 4),
                    {"version 4", "expected 1, 2 or 3"});
}

TEST_CASE("a pathological number of axes, at once") {
  const auto ones = [](std::size_t axes, const char* last) {
    std::string shape = "(";
    for (std::size_t i = 1; i < axes; ++i) shape += "1,";
    return shape + last + ")";
  };
  const scratch::folder f;
  const auto deep =
      npy_bytes(dictionary("<f8", ones(20000, "40000,"), true), std::string(320000, '\0'));
  check_npy_refused(deep, {"20000 axes", "expected at most 64"});
  const auto file =
      put(f / "64.npy", npy_bytes(dictionary("<f8", ones(64, "3,"), true), packed(counted(3))));
  CHECK(read_npy(file).values == counted(3));
  check_npy_refused(npy_bytes(std::string(2000000, ' '), "", 2), {"header of 2000001 bytes"});
}

TEST_CASE("what people take for a .npy file, and the mend") {
  check_npy_refused("PK\x03\x04 and what else a .npz holds", {"not a .npy", "np.save"});
  check_npy_refused("\x1f\x8b\x08 gzip", {"not a .npy", "gunzip"});
  check_npy_refused("%%MatrixMarket matrix", {"not a .npy", ".mtx"});
  check_npy_refused("cofree decimals 1", {"not a .npy", ".decimals"});
}

TEST_CASE("damaged headers") {
  const auto refused = [](const std::string& text, const std::string& words) {
    check_npy_refused(npy_bytes(text, packed<double>({1})), {"header", words});
  };
  refused("", "expected '{'");
  refused("{'descr': '<f8', 'shape': (1,), }", "no fortran_order");
  refused("{'descr': '<f8', 'fortran_order': False, }", "no shape");
  refused("{'fortran_order': False, 'shape': (1,), }", "no descr");
  refused("{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,), }", "True or False");
  refused("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "dimension");
  refused("{'descr': '<f8', 'fortran_order': False, 'shape': (1", "expected ','");
  refused("{'descr': '<f8', 'fortran_order': False, 'shape': 1, }", "expected '('");
  refused("{'descr': '<f8, 'fortran_order': False, 'shape': (1,), }", "expected");
  refused("{'descr': '<f8", "string without end");
  refused(dictionary("<f8", "(1,)") + " 5", "after the dictionary");
  refused(dictionary("<f8", "(1,), 'colour': 'red'"), "colour");
  refused(dictionary("<f8", "(99999999999999999999999999,)"), "too large");
}

TEST_CASE("types that are no numbers, or not ours") {
  for (const char* type : {"|O", "<U7", "|S3", "<f16", "<c32", "<M8[ns]", "", "8", "|V16", "<f3",
                           "f2x", "q8", ">", "floats", "<V", "float80"})
    check_npy_refused(npy_bytes(dictionary(type, "(1,)"), packed<double>({1})),
                      {fmt::format("'{}'", type), "expected float32, float64"});
  const auto refused = [](const char* type, const std::string& mend) {
    check_npy_refused(npy_bytes(dictionary(type, "(1,)"), packed<double>({1})), {mend});
  };
  refused("<f16", "a.astype(np.float64)");
  refused("longdouble", ".decimals");
  refused("<c32", "a.astype(np.complex128)");
  refused("<V2", "bfloat16");
  refused("\x1b[2J\n", "'\\x1b[2J\\n'");
  check_npy_refused(npy_bytes("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
                              packed<double>({1})),
                    {"records", "expected float32, float64"});
}

TEST_CASE("headers that promise more than there is allocate nothing") {
  const auto promise = [](const std::string& shape, const std::vector<std::string>& parts) {
    check_npy_refused(tensor_bytes("<f8", shape, {1, 2}), parts);
  };
  const long before = peak_memory();
  promise("(100000, 100000, 100000)", {"promises 8000000000000000 bytes", "the file has 16"});
  promise("(134217728,)", {"promises 1073741824 bytes", "the file has 16"});
  check_npy_refused(std::string("\x93NUMPY\x02\x00\xff\xff\xff\x7f", 12) + "{}", {"header"});
  CHECK(peak_memory() - before < 200000);
  promise("(4294967296, 4294967296)", {"more entries than any file"});
  promise("(2305843009213693952,)", {"more entries than any file"});
  promise("(2305843009213693952, 8, 2)", {"more entries than any file"});
  const auto nothing = npy_bytes(dictionary("<f8", "(2305843009213693952,)"), "");
  check_npy_refused(nothing, {"more entries than any file"});
  check_tensor_refused(npy_bytes(dictionary("<f8", "(0, 9223372036854775807, 8)"), ""),
                       {"(0, 9223372036854775807, 8)", "expected (r, n, n)"});
}

TEST_CASE("a file with holes that is larger than the memory is not read") {
  const scratch::folder f;
  const auto file = put(f / "holes.npy", npy_bytes(dictionary("<f8", "(1, 1000000, 1000000)"), ""));
  std::error_code too_large;  // for the file system
  std::filesystem::resize_file(file, std::filesystem::file_size(file) + 8000000000000, too_large);
  if (too_large) return;
  const long before = peak_memory();
  try {
    read_tensor(file);
    FAIL_CHECK("nothing was thrown");
  } catch (const not_enough_memory& e) {
    scratch::check_says(e.what(), {"holes.npy", "1000000000000 entries", "memory"});
  }
  CHECK(peak_memory() - before < 200000);
}

TEST_CASE("tensors: wrong shapes") {
  const auto refused = [](const std::string& type, const std::string& shape, std::size_t count) {
    check_tensor_refused(tensor_bytes(type, shape, counted(count)),
                         {"shape is " + shape, "expected (r, n, n), or (r, n, n, 4)"});
  };
  refused("<f8", "(2, 3, 4)", 24);
  refused("<f8", "(4, 4)", 16);
  refused("<f8", "()", 1);
  refused("<f8", "(2, 2, 2, 3)", 24);
  refused("<f8", "(2, 3, 2, 4)", 48);
  refused("<f8", "(2, 2, 2, 4, 1)", 32);
  refused("<f8", "(0, 2, 2)", 0);
  refused("<f8", "(2, 0, 0)", 0);
  refused("<c16", "(1, 1, 1, 4)", 8);
}

TEST_CASE("tensors: the first entry that is not finite, by its index") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  auto x = counted(18);
  x[11] = nan, x[17] = infinity;
  check_tensor_refused(tensor_bytes("<f8", "(2, 3, 3)", x), {"[1, 0, 2]", "nan", "finite"});
  x[11] = -infinity;
  check_tensor_refused(tensor_bytes("<f8", "(2, 3, 3)", x), {"[1, 0, 2]", "inf", "finite"});
  auto c = counted(16);
  c[11] = infinity;  // the imaginary part of entry 5
  check_tensor_refused(tensor_bytes("<c16", "(2, 2, 2)", c), {"[1, 0, 1]", "inf"});
  auto q = counted(16);
  q[14] = nan;
  check_tensor_refused(tensor_bytes("<f8", "(1, 2, 2, 4)", q), {"[0, 1, 1, 2]", "nan"});
  c = counted(16), c[10] = c[11] = 1.7e308;  // the modulus of entry 5 is no double
  check_tensor_refused(tensor_bytes("<c16", "(2, 2, 2)", c), {"[1, 0, 1]", "modulus", "finite"});
  q = counted(16), q[4] = q[6] = 1.5e308;
  check_tensor_refused(tensor_bytes("<f8", "(1, 2, 2, 4)", q), {"[0, 0, 1]", "modulus"});
  auto f = counted(8);
  f[1] = nan;  // second in the file: index [1, 0, 0] in Fortran order
  check_tensor_refused(npy_bytes(dictionary("<f8", "(2, 2, 2)", true), packed(f)),
                       {"[1, 0, 0]", "nan"});
}
