// Arrays in .npy files, whose bytes are put together in npy_bytes.hpp and not by the writer under test.
#include <signal.h>
#include <sys/resource.h>
#include <array>
#include <cmath>
#include <tuple>

#include "fields.hpp"
#include "npy_bytes.hpp"

using namespace cofree;
using namespace npy;

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
