// Arrays in .npy files, whose bytes are put together here and not by the writer under test.
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cofree/error/memory.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/npy.hpp>
#include <cstring>
#include <limits>
#include <numeric>
#include <tuple>

#include "fields.hpp"
#include "scratch.hpp"

using namespace cofree;
using scratch::check_refused;
using scratch::put;

namespace {

using sizes = std::vector<std::size_t>;
using numbers = std::vector<double>;
const double infinity = std::numeric_limits<double>::infinity();

std::string little_endian(std::size_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i, value /= 256) out += char(value % 256);
  return out;
}

/// A whole file: magic, version, length, dictionary, data.
std::string npy_bytes(const std::string& dictionary, const std::string& data, int version = 1) {
  return std::string("\x93NUMPY") + char(version) + '\0' +
         little_endian(dictionary.size() + 1, version == 1 ? 2 : 4) + dictionary + "\n" + data;
}

std::string dictionary(const std::string& type, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }";
}

/// The numbers one after the other in either byte order, whatever this machine's is.
template <class T>
std::string packed(const std::vector<T>& values, bool big = false) {
  std::string out;
  for (T value : values) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    if (big == (std::endian::native == std::endian::little)) std::ranges::reverse(bytes);
    out += bytes;
  }
  return out;
}

template <class T>
npy_array read_of(const std::string& type, const std::vector<T>& values, bool big = false) {
  const scratch::folder f;
  const auto shape = fmt::format("({},)", values.size());
  return read_npy(put(f / "a.npy", npy_bytes(dictionary(type, shape), packed(values, big))));
}

void check_npy_refused(const std::string& bytes, const std::vector<std::string>& parts) {
  const scratch::folder f;
  const auto file = put(f / "bad.npy", bytes);
  auto all = parts;
  all.push_back(file.string());
  check_refused([&] { read_npy(file); }, all);
}

std::string tensor_bytes(const std::string& type, const std::string& shape, const numbers& x) {
  return npy_bytes(dictionary(type, shape), packed(x));
}

void check_tensor_refused(const std::string& bytes, const std::vector<std::string>& parts) {
  const scratch::folder f;
  const auto file = put(f / "A.npy", bytes);
  auto all = parts;
  all.push_back(file.string());
  check_refused([&] { read_tensor(file); }, all);
}

numbers counted(std::size_t count) {
  numbers x(count);
  std::iota(x.begin(), x.end(), 1.0);
  return x;
}

long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;  // kilobytes
}

}  // namespace

TEST_CASE("reading: every type of number, both byte orders") {
  CHECK(read_of<double>("<f8", {0.1, -2.5, 1e300}).values == numbers{0.1, -2.5, 1e300});
  CHECK(read_of<double>(">f8", {0.1, -2.5, 1e300}, true).values == numbers{0.1, -2.5, 1e300});
  CHECK(read_of<float>("<f4", {0.5f, -1.25f}).values == numbers{0.5, -1.25});
  CHECK(read_of<float>(">f4", {0.5f, -1.25f}, true).values == numbers{0.5, -1.25});
  CHECK(read_of<std::int8_t>("|i1", {-1, 127}).values == numbers{-1, 127});
  CHECK(read_of<std::uint8_t>("|u1", {0, 255}).values == numbers{0, 255});
  CHECK(read_of<std::uint8_t>("|b1", {0, 1, 1}).values == numbers{0, 1, 1});
  CHECK(read_of<std::int16_t>("<i2", {-300, 2}).values == numbers{-300, 2});
  CHECK(read_of<std::uint16_t>(">u2", {65535, 2}, true).values == numbers{65535, 2});
  CHECK(read_of<std::int32_t>(">i4", {-70000, 2}, true).values == numbers{-70000, 2});
  CHECK(read_of<std::uint32_t>("<u4", {4294967295u}).values == numbers{4294967295.0});
  CHECK(read_of<std::int64_t>("<i8", {-9007199254740992}).values == numbers{-9007199254740992.0});
  CHECK(read_of<std::uint64_t>(">u8", {9007199254740992u}, true).values ==
        numbers{9007199254740992.0});
  CHECK_THROWS_AS(read_of<std::int64_t>("<i8", {9007199254740993}), input_error);
  CHECK_THROWS_AS(read_of<std::int64_t>("<i8", {-9007199254740993}), input_error);
  CHECK_THROWS_AS(read_of<std::uint64_t>("<u8", {~std::uint64_t(0)}), input_error);
}

TEST_CASE("reading: the names that NumPy has for its types") {
  for (const char* name : {"float64", "d", "<d", "=f8", "|f8", "double", "float", "f8"})
    CHECK_MESSAGE((read_of<double>(name, {0.1, -2.5}).values == numbers{0.1, -2.5}), name);
  for (const char* name : {">d", ">float64"})
    CHECK_MESSAGE((read_of<double>(name, {0.1, -2.5}, true).values == numbers{0.1, -2.5}), name);
  for (const char* name : {"float32", "f", "single", "=f4"})
    CHECK_MESSAGE((read_of<float>(name, {0.5f, -1.25f}).values == numbers{0.5, -1.25}), name);
  for (const char* name : {"int64", "q", "l", "longlong", "intp"})
    CHECK_MESSAGE((read_of<std::int64_t>(name, {-3, 7}).values == numbers{-3, 7}), name);
  for (const char* name : {"uint8", "B", "ubyte", "=u1"})
    CHECK_MESSAGE((read_of<std::uint8_t>(name, {0, 255}).values == numbers{0, 255}), name);
  for (const char* name : {"bool", "?", "|b1", "bool_"})
    CHECK_MESSAGE((read_of<std::uint8_t>(name, {0, 1}).values == numbers{0, 1}), name);
  const scratch::folder f;
  for (const char* name : {"complex128", "D", "<D", "complex", "cdouble"}) {
    const auto a = read_npy(put(f / "c.npy", tensor_bytes(name, "(1,)", {3, 4})));
    CHECK((a.kind == field::complex && a.values == numbers{3, 4}));
  }
}

TEST_CASE("reading: float16, by the table of IEEE 754") {
  const std::vector<std::uint16_t> bits{0x0000, 0x3c00, 0xc000, 0x7bff,
                                        0x0400, 0x0001, 0x3555, 0x03ff};
  const numbers values{0,
                       1,
                       -2,
                       65504,
                       std::ldexp(1, -14),
                       std::ldexp(1, -24),
                       0.333251953125,
                       std::ldexp(1023, -24)};
  CHECK(read_of<std::uint16_t>("<f2", bits).values == values);
  CHECK(read_of<std::uint16_t>(">f2", bits, true).values == values);
  CHECK(read_of<std::uint16_t>("half", bits).values == values);
  CHECK(std::signbit(read_of<std::uint16_t>("<f2", {0x8000}).values[0]));
  const auto odd = read_of<std::uint16_t>("e", {0x7c00, 0xfc00, 0x7e00}).values;
  CHECK((odd[0] == infinity && odd[1] == -infinity && std::isnan(odd[2])));
}

TEST_CASE("reading: quaternions of a type of their own") {
  const scratch::folder f;
  for (const char* type : {"<q32", "|V32", "quaternion", ">q32"}) {
    const bool big = type[0] == '>';
    const auto bytes = [&](const char* shape) {
      return npy_bytes(dictionary(type, shape), packed(counted(8), big));
    };
    const auto a = read_npy(put(f / "a.npy", bytes("(2, 1)")));
    CHECK((a.kind == field::quaternion && a.shape == sizes{2, 1} && a.values == counted(8)));
    using H = quaternion<double>;
    CHECK(read_matrix<H>(f / "a.npy")(1, 0) == H(5, 6, 7, 8));
    check_refused([&] { read_matrix<double>(f / "a.npy"); }, {"(2, 1)", "quaternion", "real"});
    const auto t = read_tensor(put(f / "t.npy", bytes("(2, 1, 1)")));
    CHECK((t.data_field == field::quaternion && t.slices == 2 && t.dimension == 1));
    CHECK(t.values == counted(8));
  }
  // Not mistaken for real slices with a last axis of 4.
  check_tensor_refused(npy_bytes(dictionary("<q32", "(1, 4)"), packed(counted(16))),
                       {"(1, 4)", "expected (r, n, n)"});
}

TEST_CASE("reading: complex numbers, versions 1 to 3, any order of keys") {
  const scratch::folder f;
  for (int version : {1, 2, 3})
    for (bool big : {false, true}) {
      const auto file = put(f / "c.npy", npy_bytes(dictionary(big ? ">c16" : "<c16", "(1, 2)"),
                                                   packed(counted(4), big), version));
      const auto a = read_npy(file);
      CHECK(a.kind == field::complex);
      CHECK(a.shape == sizes{1, 2});
      CHECK(a.values == numbers{1, 2, 3, 4});
    }
  const std::string odd = "{\"shape\": (2, 1,),  'fortran_order':False,'descr':\"=c8\"}   ";
  const auto a = read_npy(put(f / "odd.npy", npy_bytes(odd, packed<float>({1, 2, 3, 4}))));
  CHECK(a.kind == field::complex);
  CHECK(a.shape == sizes{2, 1});
  CHECK(a.values == numbers{1, 2, 3, 4});
  const auto scalar = read_npy(put(f / "s.npy", tensor_bytes("<f8", "()", {7})));
  CHECK(scalar.shape.empty());
  CHECK(scalar.values == numbers{7});
}

TEST_CASE("reading: Fortran order") {
  numbers in_file, expected;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) in_file.push_back(100 * i + 10 * j + k);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) expected.push_back(100 * i + 10 * j + k);
  const scratch::folder f;
  const auto a =
      read_npy(put(f / "a.npy", npy_bytes(dictionary("<f8", "(2, 3, 4)", true), packed(in_file))));
  CHECK(a.shape == sizes{2, 3, 4});
  CHECK(a.values == expected);
  const auto c = read_npy(put(f / "c.npy", npy_bytes(dictionary("<c16", "(2, 2)", true),
                                                     packed<double>({1, 2, 5, 6, 3, 4, 7, 8}))));
  CHECK(c.values == counted(8));
}

TEST_CASE("writing: the bytes of the file, and the way back") {
  const scratch::folder f;
  const auto file = f / "a.npy";
  const numbers x{1, 2.5, -3, 4, 5, -3.5e4, 7, -8, 9, 10, 11, 12};
  for (auto [type, name, complex] :
       {std::tuple{npy_type::float32, "f4", false}, std::tuple{npy_type::float64, "f8", false},
        std::tuple{npy_type::complex64, "c8", true}, std::tuple{npy_type::complex128, "c16", true}})
    for (auto order : {npy_order::c, npy_order::fortran}) {
      const sizes shape = complex ? sizes{2, 3} : sizes{2, 3, 2};
      write_npy(file, shape, x, type, order);
      const auto bytes = scratch::bytes_of(file);
      CHECK(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
      const std::size_t length =
          std::size_t((unsigned char)bytes[8]) + 256u * (unsigned char)bytes[9];
      CHECK((10 + length) % 64 == 0);
      CHECK(bytes[9 + length] == '\n');
      const bool fortran = order == npy_order::fortran;
      const char* end = std::endian::native == std::endian::little ? "<" : ">";
      CHECK(bytes.substr(10, length)
                .starts_with(dictionary(std::string(end) + name, complex ? "(2, 3)" : "(2, 3, 2)",
                                        fortran)));
      const auto a = read_npy(file);
      CHECK(a.kind == (complex ? field::complex : field::real));
      CHECK(a.shape == shape);
      CHECK(a.values == x);
    }
  write_npy(file, sizes{2, 3}, counted(6), npy_type::float64, npy_order::fortran);
  CHECK(scratch::bytes_of(file).ends_with(packed<double>({1, 4, 2, 5, 3, 6})));
  write_npy(file, sizes{6}, counted(6), npy_type::float32);
  CHECK(scratch::bytes_of(file).ends_with(packed<float>({1, 2, 3, 4, 5, 6})));
  CHECK(scratch::bytes_of(file).find("'shape': (6,)") != std::string::npos);
  CHECK(scratch::names(f.path()) == std::set<std::string>{"a.npy"});
}

TEST_CASE_TEMPLATE("writing: matrices over each field come back bit for bit", K, COFREE_FIELDS) {
  const scratch::folder f;
  const auto m = random_matrix<K>(3, 5, seed{4});
  write_npy<K>(f / "m.npy", sizes{3, 5}, m);
  CHECK(read_matrix<K>(f / "m.npy") == m);
  const auto a = read_npy(f / "m.npy");
  CHECK(a.kind == (field_of<K> == field::complex ? field::complex : field::real));
  CHECK(a.shape == (field_of<K> == field::quaternion ? sizes{3, 5, 4} : sizes{3, 5}));
  write_npy(f / "real.npy", sizes{1, 2}, numbers{3, 4}, npy_type::float64);
  CHECK(read_matrix<K>(f / "real.npy")(0, 1) == K(4.0));
  write_npy(f / "list.npy", sizes{2}, numbers{3, 4}, npy_type::float64);
  check_refused([&] { read_matrix<K>(f / "list.npy"); },
                {"list.npy", "(2,)", "expected a matrix", "real"});
}

TEST_CASE("quaternions: w, x, y, z on the last axis") {
  using H = quaternion<double>;
  const scratch::folder f;
  const auto file = put(f / "q.npy", tensor_bytes("<f8", "(1, 2, 4)", counted(8)));
  CHECK(read_matrix<H>(file)(0, 1) == H(5, 6, 7, 8));
  dense_array<H> m(1, 2);
  m(0, 0) = H(1, 2, 3, 4), m(0, 1) = H(5, 6, 7, 8);
  write_npy<H>(f / "again.npy", sizes{1, 2}, m);
  CHECK(read_npy(f / "again.npy").values == counted(8));
  const auto t = read_tensor(put(f / "t.npy", tensor_bytes("<f8", "(2, 1, 1, 4)", counted(8))));
  CHECK(t.data_field == field::quaternion);
  CHECK(t.slices == 2);
  const space<H> v("V", 1);
  CHECK(modulus(H(slices(map_of(t, v, space<double>("W", 2)))[1](0, 0) - H(5, 6, 7, 8))) <= 1e-13);
}

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

TEST_CASE("layers: a missing file, shapes that disagree, numbers that cannot be weights") {
  const scratch::folder f;
  const auto file = [&](const std::string& name, const std::string& shape, std::size_t count) {
    put(f / name, tensor_bytes("<f8", shape, counted(count)));
  };
  const auto refused = [&](const std::vector<std::string>& parts) {
    check_refused([&] { read_tensor(f.path()); }, parts);
  };
  refused({f.path().string(), "no w.npy", "expected"});
  file("w.npy", "(3, 2)", 6), file("d.npy", "(4, 3)", 12);
  refused({f.path().string(), "no v.npy", "expected"});
  file("v.npy", "(2, 3)", 6);
  refused({"v.npy", "(2, 3)", "expected (3, 2)"});
  file("v.npy", "(6,)", 6);
  refused({"v.npy", "(6,)", "expected (h, n)"});
  file("v.npy", "(3, 2)", 6), file("d.npy", "(3, 4)", 12);
  refused({"d.npy", "(3, 4)", "expected (r, 3)"});
  file("d.npy", "(4, 3)", 12);
  const auto whole = read_tensor(f.path());
  CHECK(whole.is_layer);
  CHECK(whole.slices == 4);
  CHECK(whole.dimension == 2);
  // D((Wx)⊙(Vx)) with W = V: A_k = Σ_h d_kh w_h w_h†, here its entry (0,1) for k = 0.
  CHECK(std::abs(whole.values[1] - (1 * 1 * 2 + 2 * 3 * 4 + 3 * 5 * 6)) <= 1e-12);
  put(f / "w.npy", tensor_bytes("<c16", "(3, 2)", counted(12)));
  refused({"w.npy", "complex", "expected real"});
  put(f / "w.npy", tensor_bytes("<f8", "(3, 2)", {1, 2, 3, infinity, 5, 6}));
  refused({"w.npy", "[1, 1]", "inf"});
  std::filesystem::remove(f / "w.npy");
  std::filesystem::create_directory(f / "w.npy");
  refused({"w.npy", "folder"});
}

TEST_CASE("layers: an array that is no weight is not ignored") {
  const scratch::folder f;
  const auto file = [&](const std::string& name, const std::string& shape, std::size_t count) {
    put(f / name, tensor_bytes("<f8", shape, counted(count)));
  };
  file("v.npy", "(3, 2)", 6), file("d.npy", "(4, 3)", 12), file("W.npy", "(3, 2)", 6);
  const auto refused = [&](const std::vector<std::string>& parts) {
    check_refused([&] { read_tensor(f.path()); }, parts);
  };
  refused({"no w.npy but W.npy", "expected"});
  std::filesystem::rename(f / "W.npy", f / "w.npy");
  put(f / "README.md", "text is no array"), put(f / "._w.npy", "nor is what a system left");
  std::filesystem::create_directory(f / "result");
  CHECK(read_tensor(f.path()).is_layer);
  for (const char* name : {"b.npy", "B.npy", "w2.npz", "d.decimals", "e\n.npy"}) {
    put(f / name, "anything");
    refused(
        {f.path().string(), "has " + std::string(name[0] == 'e' ? "e\\n.npy" : name), "ignored"});
    std::filesystem::remove(f / name);
  }
}

TEST_CASE("layers: products of weights beyond the range of double") {
  const scratch::folder f;
  const auto put_layer = [&](const numbers& w, const numbers& v, const numbers& d) {
    put(f / "w.npy", tensor_bytes("<f8", "(2, 2)", w));
    put(f / "v.npy", tensor_bytes("<f8", "(2, 2)", v));
    put(f / "d.npy", tensor_bytes("<f8", "(1, 2)", d));
  };
  const auto refused = [&](const std::vector<std::string>& parts) {
    check_refused([&] { read_bilinear_layer(f.path()); }, parts);
  };
  put_layer({1, 2, 3, 1e200}, {1, 2, -1e200, 3}, {1, 2});
  refused({f.path().string(), "d.npy [0, 1]", "w.npy [1, 1]", "v.npy [1, 0]", "too large"});
  put_layer({1e-200, 2e-200, 0, 0}, {3e-200, 0, 1, 1}, {1, 2});
  refused({"d.npy [0, 0]", "w.npy [0, 1]", "v.npy [0, 0]", "too small"});
  // Products of two leave the range, those of three do not: the same A as of weights near 1.
  put_layer({1, 2, 3, 5}, {7, 11, 13, 17}, {19, 23});
  const auto plain = read_tensor(f.path());
  for (const auto [w, v, d] : {std::array{-1000, 520, 520}, std::array{-600, -600, 900}}) {
    const auto times = [](numbers x, int power) {
      for (auto& each : x) each = std::ldexp(each, power);
      return x;
    };
    put_layer(times({1, 2, 3, 5}, w), times({7, 11, 13, 17}, v), times({19, 23}, d));
    const auto extreme = read_tensor(f.path());
    const auto expected = times(plain.values, w + v + d);
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(std::abs(extreme.values[i] - expected[i]) <= 1e-13 * expected[i]);
  }
}

TEST_CASE("writing: whole or not at all") {
  const scratch::folder f;
  const auto write = [](const std::filesystem::path& file, std::size_t count) {
    write_npy(file, sizes{count}, counted(count), npy_type::float64);
  };
  check_refused([&] { write(f / "gone/a.npy", 3); }, {"gone/a.npy", "cannot be written"});
  std::filesystem::create_directory(f / "folder.npy");
  check_refused([&] { write(f / "folder.npy", 3); }, {"folder.npy", "cannot be written"});
  CHECK_THROWS_AS(write_npy(f / "b.npy", sizes{2, 2}, counted(3), npy_type::float64),
                  invalid_argument);
  write(f / "a.npy", 3);
  const auto before = scratch::bytes_of(f / "a.npy");
  // A disk that is full after 4000 bytes.
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  std::string words;
  try {
    write(f / "a.npy", 100000);
  } catch (const input_error& e) {
    words = e.what();
  }
  setrlimit(RLIMIT_FSIZE, &old);
  signal(SIGXFSZ, old_handler);
  scratch::check_says(words, {"a.npy", "cannot be written"});
  CHECK(scratch::bytes_of(f / "a.npy") == before);
  CHECK(scratch::names(f.path()) == std::set<std::string>{"a.npy", "folder.npy"});
}
