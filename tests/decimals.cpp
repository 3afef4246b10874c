// Arrays of long numbers as text: exact both ways, and what is refused.
#include <doctest/doctest.h>

#include <cofree/io/decimals.hpp>
#include <cofree/scalar/random.hpp>
#include <fstream>

#include "scratch.hpp"

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
        "x.decimals, line 6: more numbers, expected the end of the file");
  CHECK_THROWS_AS(write_decimals(file, {field::real, 20, {3}, {}}), invalid_argument);
}
