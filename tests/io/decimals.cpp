// Arrays of long numbers as text: exact both ways, and what is refused.
#include <doctest/doctest.h>

#include <sys/resource.h>
#include <cofree/io/decimals.hpp>
#include <cofree/io/input.hpp>
#include <cofree/scalar/random.hpp>
#include <fstream>

#include "scratch.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COFREE_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define COFREE_ADDRESS_SANITIZER
#endif

using namespace cofree;

namespace {

std::string refusal(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
  try {
    read_decimals(file);
  } catch (const input_error& e) {
    const std::string what = e.what();
    return what.substr(what.find(file.filename().string()));
  }
  return "read";
}

}  // namespace

TEST_CASE_TEMPLATE("decimals read back exactly", K, long_real, complex<long_real>,
                   quaternion<long_real>) {
  const scratch::folder folder;
  for (const int digits : {1, 17, 60, 1000}) {
    const precision_scope scope(digits);
    const auto m = random_matrix<K>(6, 2, seed{std::uint64_t(digits)});
    const std::array<std::size_t, 3> shape{3, 2, 2};
    const auto out = as_decimals<K>(shape, m);
    write_decimals(folder / "x.decimals", out);
    const precision_scope elsewhere(30);
    const auto in = read_decimals(folder / "x.decimals");
    CHECK(in.kind == field_of<K>);
    CHECK(in.digits == digits);
    CHECK(in.shape == out.shape);
    CHECK(in.values == out.values);
    CHECK(digits_of(in.values[0]) == digits);
  }
}

TEST_CASE("what is no decimal array is refused, with file, line and what was expected") {
  const scratch::folder folder;
  const auto file = folder / "x.decimals";
  const std::string head = "cofree decimals 1\nfield real\ndigits 20\nshape 2\n";
  CHECK(refusal(file, head + "1\n2.5e-3\n") == "read");
  CHECK(refusal(file, "") == "x.decimals, line 0: the file ends, expected 'cofree decimals 1'");
  CHECK(refusal(file, "1 2\n") ==
        "x.decimals, line 1: no decimal array, expected 'cofree decimals 1'");
  CHECK(refusal(file, "cofree decimals 1\nfield octonion\n") ==
        "x.decimals, line 2: field 'octonion', expected real, complex or quaternion");
  CHECK(refusal(file, "cofree decimals 1\nfield real\ndigits 0\n") ==
        "x.decimals, line 3: digits '0', expected a whole number from 1 to 10400");
  CHECK(refusal(file, "cofree decimals 1\nfield real\ndigits 20\nshape 2 x\n") ==
        "x.decimals, line 4: shape 'x', expected the lengths of the axes, whole numbers");
  CHECK(refusal(file, head + "1\n") ==
        "x.decimals, line 5: the file ends, expected 1 number for one of 2 entries");
  CHECK(refusal(file, head + "1 2\n") ==
        "x.decimals, line 5: 2 numbers, expected 1 number for one of 2 entries");
  CHECK(refusal(file, head + "1\none\n") == "x.decimals, line 6: 'one', expected a decimal number");
  CHECK(refusal(file, head + "1\nnan\n") == "x.decimals, line 6: 'nan', expected a finite number");
  CHECK(refusal(file, head + "1\n2\n3\n") ==
        "x.decimals, line 7: more numbers, expected the end of the file");
  CHECK_THROWS_AS(write_decimals(file, {field::real, 20, {3}, {}}), invalid_argument);
}

namespace {

/// What read_tensor says of r = 1, n = 2 with these entries; "read" where it takes them.
std::string refusal_of_tensor(const std::filesystem::path& file, const std::string& entries,
                              const std::string& shape = "1 2 2",
                              const std::string& kind = "real") {
  scratch::put(file,
               "cofree decimals 1\nfield " + kind + "\ndigits 30\nshape " + shape + "\n" + entries);
  try {
    read_tensor(file);
  } catch (const input_error& e) {
    return e.what();
  }
  return "read";
}

}  // namespace

TEST_CASE("decimals for the search in double: what it cannot hold is named by its line") {
  const scratch::folder folder;
  const auto file = folder / "x.decimals";
  const auto says = [&](const std::string& entries, const std::vector<std::string>& parts) {
    scratch::check_says(refusal_of_tensor(file, entries), parts);
  };
  says("1\n0\n1e400\n1\n", {"x.decimals, line 7", "too large for a double", "expected"});
  says("1e-401\n3e-400\n0\n0\n", {"x.decimals, line 6", "largest entry is 3.00e-400", "expected"});
  says("1e-300\n0\n0\n0\n", {"x.decimals, line 5", "largest entry is 1e-300"});
  CHECK(refusal_of_tensor(file, "1\n1e-400\n1e-290\n0\n") == "read");  // small beside the others
  CHECK(refusal_of_tensor(file, "0\n0\n0\n0\n") == "read");            // the solver's to refuse
  // |x + iy| is no double, though x and y are.
  scratch::check_says(refusal_of_tensor(file, "1.7e308 1.7e308\n", "1 1 1", "complex"),
                      {"line 5", "too large"});
  scratch::check_says(refusal_of_tensor(file, "1\n2\n", "2"), {"(2,)", "expected (r, n, n)"});
}

TEST_CASE("what the lines of a text may be: no wait, no end, no terminal obeyed") {
  const scratch::folder folder;
  const auto file = folder / "x.decimals";
  CHECK(refusal(file, "cofree decimals 1\nfield \x1b[31mred\n") ==
        "x.decimals, line 2: field '\\x1b[31mred', expected real, complex or quaternion");
  CHECK(refusal(file, std::string(2000000, 'x')) ==
        "x.decimals, line 1: a line of more than 1048576 bytes, expected text");
  const auto shown = refusal(file, "cofree decimals 1\nfield " + std::string(100000, 'x') + "\n");
  CHECK(shown.size() < 200);
  // A megabyte of text that asks for gigabytes of digits: the search keeps doubles alone.
  std::string entries;
  for (int i = 0; i < 300 * 300; ++i) entries += "1\n";
  scratch::put(file, "cofree decimals 1\nfield real\ndigits 10400\nshape 1 300 300\n" + entries);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  CHECK(read_tensor(file).values.size() == 90000);
  getrusage(RUSAGE_SELF, &after);
#ifndef COFREE_ADDRESS_SANITIZER                       // which keeps what is freed
  CHECK(after.ru_maxrss - before.ru_maxrss < 100000);  // kilobytes; 390 MB with every digit kept
#endif
}
