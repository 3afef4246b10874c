// Matrix Market files: every format, field and symmetry, compressed ones, sizes that are not believed.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <zlib.h>

#include <cofree/io/exact_input.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/matrix_market.hpp>
#include <complex>
#include <vector>

#include "scratch.hpp"

using namespace cofree;
using complex_double = std::complex<double>;
using dense = std::vector<std::vector<complex_double>>;

namespace {

namespace fs = std::filesystem;
constexpr complex_double i(0, 1);

/// Kilobytes.
long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::string market(const std::string& kind, const std::string& lines) {
  return "%%MatrixMarket matrix " + kind + "\n% a comment\n" + lines;
}

dense read_dense(const std::string& text) {
  const scratch::folder dir;
  const auto m = read_market_matrix<double>(scratch::put(dir / "g.mtx", text));
  dense out(m.nodes, std::vector<complex_double>(m.nodes));
  for (const auto& e : m.entries) out[e.row][e.col] += complex_double(e.real, e.imaginary);
  return out;
}

std::string refusal(const std::string& text) {
  const scratch::folder dir;
  try {
    read_market_matrix<double>(scratch::put(dir / "g.mtx", text));
  } catch (const input_error& e) {
    const std::string what = e.what();
    CHECK(what.find("g.mtx") != std::string::npos);
    CHECK(what.find('\n') == std::string::npos);
    CHECK(what.size() < 500);
    return what;
  }
  return "read";
}

void check_refused(const std::string& text, const std::vector<std::string>& parts) {
  scratch::check_says(refusal(text), parts);
}

/// Compressed as gzip does it, in one member.
std::string compressed(const std::string& text) {
  z_stream z{};
  REQUIRE(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = uInt(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data()), z.avail_out = uInt(out.size());
  REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace

TEST_CASE("every field and symmetry of the format") {
  CHECK(read_dense(market("coordinate real general", "2 2 2\n1 2 -2.5\n2 1 4\n")) ==
        dense{{0, -2.5}, {4, 0}});
  CHECK(read_dense(market("coordinate integer skew-symmetric", "3 3 2\n2 1 7\n3 2 -1\n")) ==
        dense{{0, -7, 0}, {7, 0, 1}, {0, -1, 0}});
  CHECK(read_dense(market("coordinate complex general", "2 2 2\n1 2 1 -2\n2 2 0 1\n")) ==
        dense{{0, 1.0 - 2.0 * i}, {0, i}});
  CHECK(read_dense(market("coordinate complex hermitian", "2 2 2\n2 1 1 3\n1 1 5 0\n")) ==
        dense{{5, 1.0 - 3.0 * i}, {1.0 + 3.0 * i, 0}});
  CHECK(read_dense(market("coordinate complex symmetric", "2 2 2\n2 1 1 3\n1 1 5 1\n")) ==
        dense{{5.0 + i, 1.0 + 3.0 * i}, {1.0 + 3.0 * i, 0}});
  CHECK(read_dense(market("coordinate complex skew-symmetric", "2 2 1\n2 1 1 3\n")) ==
        dense{{0, -1.0 - 3.0 * i}, {1.0 + 3.0 * i, 0}});
  CHECK(read_dense(market("coordinate pattern symmetric", "2 2 1\n2 1\n")) ==
        dense{{0, 1}, {1, 0}});
  // `array` goes down the columns, of a symmetric matrix from the diagonal on.
  CHECK(read_dense(market("array real general", "2 2\n1\n2\n3\n4\n")) == dense{{1, 3}, {2, 4}});
  CHECK(read_dense(market("array integer symmetric", "2 2\n1\n2\n3\n")) == dense{{1, 2}, {2, 3}});
  CHECK(read_dense(market("array real skew-symmetric", "3 3\n1\n2\n3\n")) ==
        dense{{0, -1, -2}, {1, 0, -3}, {2, 3, 0}});
  CHECK(read_dense(market("array complex hermitian", "2 2\n1 0\n2 5\n3 0\n")) ==
        dense{{1, 2.0 - 5.0 * i}, {2.0 + 5.0 * i, 3}});
  // Entries of one place add up; those that come to 0 are none.
  const scratch::folder dir;
  const auto m = read_market_matrix<double>(scratch::put(
      dir / "g.mtx", market("coordinate real general", "2 2 4\n1 2 3\n1 1 2\n1 2 -3\n1 1 5\n")));
  REQUIRE(m.entries.size() == 1);
  CHECK((m.entries[0].row == 0 && m.entries[0].col == 0 && m.entries[0].real == 7));
}

TEST_CASE("what the format forbids, or what is no number") {
  check_refused(market("coordinate reel general", ""), {"line 1", "'reel'", "did you mean real?"});
  check_refused(market("array pattern general", ""), {"line 1", "pattern", "expected coordinate"});
  check_refused(market("coordinate pattern skew-symmetric", ""), {"line 1", "no signs"});
  check_refused(market("coordinate real hermitian", ""),
                {"line 1", "hermitian", "expected complex"});
  check_refused(market("coordinate real skew-symmetric", "1 1 1\n1 1 2\n"),
                {"line 4", "diagonal", "skew"});
  check_refused(market("coordinate complex hermitian", "1 1 1\n1 1 2 3\n"),
                {"line 4", "imaginary part on the diagonal"});
  check_refused(market("coordinate complex general", "1 1 1\n1 1 2\n"),
                {"line 4", "a real and an imaginary part"});
  check_refused(market("array real general", "2 2\n1\n2\n"), {"line 5", "(1, 2)"});
  check_refused(market("array real general", "1 1\n1\n2\n"), {"line 5", "after the last"});
  check_refused(market("array real general", "1 1 1\n1\n"), {"line 3", "two whole numbers"});
  check_refused(market("coordinate real general", "1 1 1\n1 1 \x1b[31m\n"),
                {"line 4", "\\x1b[31m"});
  check_refused(market("coordinate real general", "1 1 1\n1 1 " + std::string(9000, '7') + "x\n"),
                {"line 4", "…", "9001 bytes"});
  check_refused(market("coordinate real general", "1 1 1\n1 1 " + std::string(2000000, '7')),
                {"line 4", "a line of more than 1048576 bytes"});
}

TEST_CASE("entries that a double does not hold, by their line or place") {
  const auto one = [](const std::string& word) {
    return market("coordinate real general", "2 2 1\n1 2 " + word + "\n");
  };
  for (const char* word : {"1e400", "-1e400", "1e-400"})
    check_refused(one(word), {"line 4", word, "beyond the range of double"});
  check_refused(market("coordinate real general", "2 2 2\n1 2 1.7e308\n1 2 1.7e308\n"),
                {"(1, 2)", "add up", "beyond the range"});
  CHECK(refusal(one("4.9e-324")) == "read");
  CHECK(refusal(one("1.7e308")) == "read");
}

TEST_CASE("sizes that the entries do not back are refused at once") {
  const long before = peak_memory();
  const auto sized = [](const std::string& nodes, const std::string& entries) {
    return market("coordinate pattern general", nodes + " " + nodes + " " + entries + "\n1 1\n");
  };
  for (const char* nodes : {"18446744073709551615", "9223372036854775807", "4294967296"})
    check_refused(sized(nodes, "1"), {"line 3", nodes, "at most 2^31"});
  check_refused(sized("100000000", "1"), {"line 3", "100000000 nodes and 1 entries", "left out"});
  check_refused(sized("1000003", "1"), {"line 3", "1000003 nodes"});
  CHECK(refusal(sized("1000002", "1")) == "read");
  check_refused(sized("99999999999999999999999", "1"), {"line 3", "whole numbers"});
  check_refused(sized("2", "18446744073709551615"), {"ends after 1 entries"});
  check_refused(market("array real general", "2147483648 2147483648\n1\n"), {"ends before"});
  CHECK(peak_memory() - before < 50000);
}

TEST_CASE("files compressed by gzip") {
  const scratch::folder dir;
  const auto text = market("coordinate real general", "2 2 2\n1 2 9\n2 1 4\n");
  scratch::put(dir / "g.mtx", text);
  scratch::put(dir / "g.mtx.gz", compressed(text));
  const auto plain = read_tensor(dir / "g.mtx"), packed = read_tensor(dir / "g.mtx.gz");
  CHECK((packed.slices == 2 && packed.values == plain.values));
  const auto refused = [&](const std::string& bytes, const std::vector<std::string>& parts) {
    scratch::put(dir / "bad.mtx.gz", bytes);
    scratch::check_refused([&] { read_tensor(dir / "bad.mtx.gz"); }, parts);
  };
  std::string lines;
  for (int k = 0; k < 3000; ++k) lines += std::to_string(k * 7919 % 3001 + 1) + " 1\n";
  const auto whole = compressed(market("coordinate pattern general", "3001 3001 3000\n" + lines));
  refused(whole.substr(0, whole.size() / 2), {"bad.mtx.gz, line", "cut off or damaged"});
  auto broken = whole;
  broken[whole.size() / 2] ^= 0x55, broken[whole.size() / 2 + 1] ^= 0x55;
  refused(broken, {"bad.mtx.gz, line"});
  // 80 MiB of empty lines in 80 kB.
  const auto bomb = compressed(market("coordinate pattern general", "2 2 99999999\n") +
                               std::string(std::size_t(80) << 20, '\n'));
  const long before = peak_memory();
  refused(bomb, {"bad.mtx.gz, line", "unpacks to more than", "expected at most 100 times"});
  CHECK(peak_memory() - before < 50000);
}

TEST_CASE("signed and complex graphs: w/√|w| E_ij, over the field of the file") {
  const scratch::folder dir;
  const auto read = [&](const std::string& text) {
    return read_tensor(scratch::put(dir / "g.mtx", text));
  };
  const auto real = read(market("coordinate real general", "2 2 2\n1 2 -9\n2 1 4\n"));
  CHECK(real.data_field == field::real);
  CHECK(real.values == std::vector<double>{0, -3, 0, 0, 0, 0, 2, 0});
  // (3 + 4i)/√5
  const auto c = read(market("coordinate complex general", "1 1 1\n1 1 3 4\n"));
  CHECK((c.data_field == field::complex && c.slices == 1 && c.values.size() == 2));
  CHECK(std::abs(complex_double(c.values[0], c.values[1]) -
                 complex_double(3, 4) / std::sqrt(5.0)) <= 1e-15);
  const auto huge = read(market("coordinate complex general", "1 1 1\n1 1 1.7e308 1.7e308\n"));
  CHECK(std::abs(std::norm(complex_double(huge.values[0], huge.values[1]) / 1e154) -
                 1.7 * std::sqrt(2.0)) <= 1e-14);
  // Large ones are reduced in factors by their weights, which have no signs.
  scratch::put(dir / "g.mtx", market("coordinate real general", "2 2 2\n1 2 -9\n2 1 4\n"));
  scratch::check_refused([&] { read_model(dir / "g.mtx", {.graph = 0}); },
                         {"g.mtx", "(1, 2)", "-9", "at least 0", "moduli"});
  scratch::check_refused([&] { read_matrix_market(dir / "g.mtx"); }, {"(1, 2)", "at least 0"});
  // A path is printable through both doors.
  const auto odd =
      scratch::put(dir / "g\n.mtx", market("coordinate real general", "2 2 2\n1 2 -9\n2 1 4\n"));
  scratch::check_refused([&] { read_model(odd, {.graph = 0}); }, {"g\\n.mtx: entry"});
  scratch::check_refused([&] { read_matrix_market(odd); }, {"g\\n.mtx: entry"});
}

TEST_CASE("a graph in many digits: the roots of its weights as its text has them") {
  const scratch::folder dir;
  const auto file =
      scratch::put(dir / "g.mtx", market("coordinate real general", "2 2 2\n1 2 -0.2\n2 1 2\n"));
  const precision_scope scope(60);
  const space<long_real> v("V", 2), w("W", 2);
  const auto list = slices(exact_map<long_real>(file, v, w));
  const long_real tolerance = pow(long_real(10), long_real(-58));
  CHECK(abs(list[0](0, 1) * list[0](0, 1) - long_real("0.2")) <= tolerance);
  CHECK(list[0](0, 1) < 0);
  CHECK(abs(list[1](1, 0) * list[1](1, 0) - long_real(2)) <= tolerance);
}
