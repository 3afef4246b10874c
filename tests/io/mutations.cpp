// Damaged files: thousands of small changes to valid ones. Each is read, or refused by an input_error
// that names the file on one printable line; nothing else happens.
#include <doctest/doctest.h>

#include <array>
#include <cofree/io/decimals.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/matrix_market.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/io/result.hpp>
#include <cofree/report/verification.hpp>
#include <random>

#include "scratch.hpp"

using namespace cofree;

namespace {

namespace fs = std::filesystem;

/// Words at which readers stumble: ends of ranges, other spellings, what opens and closes.
const std::vector<std::string> stumbling_blocks{"0",
                                                "-1",
                                                "+",
                                                "1e400",
                                                "1e-400",
                                                "nan",
                                                "inf",
                                                "18446744073709551615",
                                                "9223372036854775808",
                                                "4294967296",
                                                "99999999999999999999999",
                                                "2147483648",
                                                "\n",
                                                "\r\n",
                                                "\t",
                                                " ",
                                                "%",
                                                "'",
                                                "\"",
                                                "{",
                                                "}",
                                                "[",
                                                "]",
                                                "[[[[",
                                                "(",
                                                ")",
                                                ",",
                                                ",,",
                                                ":",
                                                "\\",
                                                "\x93NUMPY",
                                                "<f8",
                                                ">c16",
                                                "|V32",
                                                "<q32",
                                                "|O",
                                                "True",
                                                "False",
                                                "shape",
                                                "descr",
                                                "null",
                                                "true",
                                                "\xff",
                                                "\xe2\x80\xae",
                                                std::string(1, '\0'),
                                                std::string(8, '\xff'),
                                                "\x1f\x8b",
                                                "complex",
                                                "hermitian",
                                                "array",
                                                "skew-symmetric",
                                                "quaternion",
                                                "digits",
                                                "0x10",
                                                "1_0",
                                                "\x1b[2J"};

/// The same changes in every run.
class mutator {
public:
  explicit mutator(std::uint64_t seed) : random_(seed) {}

  std::string operator()(std::string bytes) {
    for (std::size_t times = 1 + below(3); times > 0; --times) change(bytes);
    return bytes;
  }

private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : std::size_t(random_() % n); }

  void change(std::string& s) {
    const std::size_t at = below(s.size() + 1),
                      length = below(std::min<std::size_t>(s.size(), 12)) + 1;
    switch (below(7)) {
      case 0:
        if (at < s.size()) s[at] = char(s[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < s.size()) s[at] = char(below(256));
        break;
      case 2:
        s.erase(at, length);
        break;
      case 3:
        s.insert(at, s.substr(below(s.size() + 1), length));
        break;
      case 4:
        s.resize(at);
        break;
      case 5:
        s.insert(at, stumbling_blocks[below(stumbling_blocks.size())]);
        break;
      default: {  // instead of a number or a word
        const auto from = s.find_first_of("0123456789", at);
        if (from == std::string::npos) break;
        const auto to = std::min(s.find_first_not_of("0123456789.e-", from), s.size());
        s.replace(from, to - from, stumbling_blocks[below(stumbling_blocks.size())]);
      }
    }
  }

  std::mt19937_64 random_;
};

bool one_printable_line(const std::string& text) {
  for (const unsigned char c : text)
    if (c < 0x20 || c == 0x7f) return false;
  return text.size() < 1000;
}

/// What became of the changes: `read` counts those that the reader took.
struct outcome {
  int read = 0, refused = 0;
};

/// Reads the file many times with other bytes in it.
outcome survive(const fs::path& file, const std::string& name_in_messages, std::uint64_t seed,
                int rounds, const std::function<void()>& read) {
  const auto whole = scratch::bytes_of(file);
  mutator mutated(seed);
  outcome out;
  for (int k = 0; k < rounds; ++k) {
    fs::remove(file);  // else some file systems write the old bytes to the disk first
    scratch::put(file, mutated(whole));
    try {
      read();
      ++out.read;
    } catch (const input_error& e) {
      ++out.refused;
      const std::string what = e.what();
      const bool names = what.find(name_in_messages) != std::string::npos;
      CHECK_MESSAGE((names && one_printable_line(what)), "round " << k << ": " << what);
    } catch (const std::exception& e) {
      FAIL_CHECK("seed " << seed << ", round " << k << ": " << e.what());
    }
  }
  scratch::put(file, whole);
  CHECK(out.refused > 0);
  return out;
}

std::vector<double> counted(std::size_t count) {
  std::vector<double> x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = 0.5 * double(i) - 1;
  return x;
}

}  // namespace

TEST_CASE("damaged .npy files") {
  const scratch::folder dir;
  const auto file = dir / "A.npy";
  std::uint64_t seed = 1;
  for (const auto type : {npy_type::float64, npy_type::float32, npy_type::complex128})
    for (const auto order : {npy_order::c, npy_order::fortran}) {
      const std::size_t parts = type == npy_type::complex128 ? 2 : 1;
      write_npy(file, std::array<std::size_t, 3>{2, 2, 2}, counted(8 * parts), type, order);
      const auto out = survive(file, "A.npy", seed++, 700, [&] {
        const auto input = read_tensor(file);
        const std::size_t each = input.data_field == field::real      ? 1
                                 : input.data_field == field::complex ? 2
                                                                      : 4;
        CHECK(input.values.size() == input.slices * input.dimension * input.dimension * each);
      });
      CHECK(out.read > 0);
    }
}

TEST_CASE("damaged .decimals files") {
  const scratch::folder dir;
  const auto file = dir / "A.decimals";
  const std::string head = "cofree decimals 1\nfield ";
  const std::vector<std::string> texts{
      "real\ndigits 30\nshape 1 2 2\n1.25\n-3e-5\n0\n123456789012345678901234567890\n",
      "complex\ndigits 20\nshape 2 1 1\n1 -2\n0.5 1e10\n",
      "quaternion\ndigits 17\nshape 1 1 1\n1 2 3 4\n"};
  std::uint64_t seed = 20;
  for (const auto& text : texts) {
    scratch::put(file, head + text);
    CHECK(survive(file, "A.decimals", seed++, 1000, [&] { read_tensor(file); }).read > 0);
    CHECK(survive(file, "A.decimals", seed++, 500, [&] { read_decimals(file); }).read > 0);
  }
}

TEST_CASE("damaged Matrix Market files, compressed or not") {
  const scratch::folder dir;
  const std::vector<std::string> texts{"coordinate real general\n3 3 3\n1 2 0.5\n2 3 1\n3 1 4\n",
                                       "coordinate complex hermitian\n2 2 2\n1 1 3 0\n2 1 1 -1\n",
                                       "coordinate pattern symmetric\n3 3 2\n2 1\n3 3\n",
                                       "array integer skew-symmetric\n2 2\n7\n"};
  std::uint64_t seed = 40;
  for (const auto& text : texts) {
    const auto file = scratch::put(dir / "g.mtx", "%%MatrixMarket matrix " + text);
    const auto out = survive(file, "g.mtx", seed++, 1000, [&] {
      const auto m = read_market_matrix<double>(file);
      for (const auto& e : m.entries) CHECK((e.row < m.nodes && e.col < m.nodes));
    });
    CHECK(out.read > 0);
  }
  // 20 bytes of deflate's own: "fixed" blocks made by gzip -9 of the first of these texts.
  const auto packed =
      scratch::put(dir / "h.mtx.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", 10) +
                                         std::string("\x03\x00", 2) + std::string(8, '\0'));
  survive(packed, "h.mtx.gz", seed++, 1000, [&] { read_market_matrix<double>(packed); });
}

TEST_CASE("damaged layers") {
  const scratch::folder dir;
  const std::array<std::size_t, 2> shape{2, 2};
  for (const char* name : {"w.npy", "v.npy", "d.npy"})
    write_npy(dir / name, shape, counted(4), npy_type::float64);
  std::uint64_t seed = 60;
  for (const char* name : {"w.npy", "v.npy", "d.npy"}) {
    const auto where = dir.path().filename().string();
    CHECK(survive(dir / name, where, seed++, 500, [&] { read_tensor(dir.path()); }).read > 0);
  }
}

TEST_CASE("damaged results: verify answers or refuses") {
  const scratch::folder dir;
  const std::size_t n = 3;
  const space<double> v("V", n), w("W", 2), u("U", 1);
  const auto a = random_operator(v, v * w, seed{3});
  std::vector<double> values;
  for (const auto& slice : slices(a))
    values.insert(values.end(), slice.data(), slice.data() + slice.size());
  write_npy(dir / "A.npy", std::array<std::size_t, 3>{2, n, n}, values, npy_type::float64);
  fs::create_directory(dir / "out");
  write_result(dir / "out", lsrdr(a, u, {.starts = 2}), fit_header{(dir / "A.npy").string()});
  const auto read = [&] { verify(dir / "out", std::nullopt, {}); };
  read();
  const auto where = dir.path().filename().string();
  CHECK(survive(dir / "out/result.json", where, 80, 400, read).read > 0);
  survive(dir / "out/B.npy", where, 81, 200, read);
  survive(dir / "out/P.npy", where, 82, 200, read);
}
